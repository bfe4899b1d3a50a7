"""What clinic staff see of patients: a look-up that gives little, and a record's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.search import TrigramWordDistance
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accounts.models import (
    ActivationCode,
    Clinic,
    HeldFile,
    Patient,
    PatientAccess,
    StaffTask,
    User,
)
from accounts.models.people import PHONE_BACKWARDS
from accounts.rules.actor import Actor
from accounts.rules.names import name_key, names_asked
from accounts.rules.registration import mrn_key
from accounts.selectors.people import live_grants, patients_seen_by
from accounts.selectors.registration import own_grants, with_registered

MOST_FOUND = 20
ALIKE = 0.4  # "Rivrea" and "Rivera" share three of seven


@dataclass(frozen=True)
class RecordPage:
    """A record as its clinic's staff see it; `patient` carries `is_registered`."""

    patient: Patient
    grants: list[PatientAccess]
    activation: ActivationCode | None
    tasks: list[StaffTask]


def find_by_mrn(actor: Actor, mrn: str) -> list[Patient]:
    """The records of the actor's clinics with this MRN, however it is written."""
    return _found(patients_seen_by(actor).filter(mrn_key=mrn_key(mrn)))


def find_by_name(actor: Actor, last_name: str, birth_date: date | None) -> list[Patient]:
    """The records of the actor's clinics whose names begin so, born on this day if given.

    `last_name` may be a last name, a first name or both in any order. Whose last name begins so
    comes before those whose first name does: they are looked for where there is nobody else.
    """
    seen = patients_seen_by(actor)
    born = seen.filter(birth_date=birth_date) if birth_date else seen
    found = _found(born.filter(_begins(last_name)))
    if found or not last_name:
        return found
    return _found(born.filter(first_key__startswith=name_key(last_name)))


def find_alike(actor: Actor, last_name: str) -> list[Patient]:
    """The records of the actor's clinics whose names are almost so, the likest first."""
    typed = " ".join(filter(None, map(name_key, last_name.replace(",", " ").split())))
    alike = patients_seen_by(actor).filter(names__trigram_word_similar=typed)
    likest = with_registered(_alone(alike)).order_by(TrigramWordDistance(typed, "names"), "pk")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = %s", [ALIKE])
        return list(likest[: MOST_FOUND + 1])


def _begins(name: str) -> Q:
    """Whether a record's names begin as one of the meanings of what was typed."""
    meant = Q()
    for last, first in names_asked(name):
        one = Q(name_key__startswith=last)
        meant |= one & Q(first_key__startswith=first) if first else one
    return meant


def find_by_phone(actor: Actor, digits: str) -> list[Patient]:
    """The records of the actor's clinics whose phone number ends with these digits."""
    patients = patients_seen_by(actor).alias(backwards=PHONE_BACKWARDS)
    return _found(patients.filter(backwards__startswith=digits[::-1]))


def _found(patients: QuerySet[Patient]) -> list[Patient]:
    """By name; one more than are shown, so that the page can say that there are more."""
    in_order = with_registered(_alone(patients)).order_by("name_key", "first_name", "pk")
    return list(in_order[: MOST_FOUND + 1])


def _alone(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    """What a list of what was found shows of them, and no more."""
    return patients.select_related(None).only(
        "clinic", "mrn", "first_name", "last_name", "birth_date"
    )


def record_seen_by(actor: Actor, patient_id: int) -> Patient | None:
    """The record with `is_registered`; None reads as "does not exist"."""
    return with_registered(patients_seen_by(actor)).filter(pk=patient_id).first()


def record_page(patient: Patient, now: datetime) -> RecordPage:
    """What stands around a record that the caller was given by `record_seen_by`."""
    grants = live_grants(now).filter(patient=patient)
    tasks = StaffTask.objects.filter(patient=patient, closed_at=None)
    return RecordPage(
        patient=patient,
        grants=list(grants.select_related("user").order_by("starts_at")),
        activation=live_activation_code(patient, now),
        tasks=list(tasks.order_by("raised_at")),
    )


def live_activation_code(patient: Patient, now: datetime) -> ActivationCode | None:
    """The code that works for a record that the caller was given by `record_seen_by`."""
    codes = ActivationCode.objects.filter(patient=patient, ended_at=None, expires_at__gt=now)
    return codes.first()


def clinics_of(actor: Actor) -> QuerySet[Clinic]:
    """The clinics where the actor works as clinic staff."""
    return Clinic.objects.filter(pk__in=actor.clinics("scheduler")).order_by("name")


def clinic_named(slug: str) -> Clinic | None:
    """The clinic with this slug, for the portal's own commands."""
    return Clinic.objects.filter(slug=slug).first()


def records_by_mrn(clinic: Clinic, keys: Iterable[str]) -> dict[str, Patient]:
    """The clinic's records by the keys of their MRNs (rules.mrn_key), with `is_registered`, locked."""
    ours = Patient.objects.filter(clinic=clinic, mrn_key__in=list(keys))
    records = with_registered(ours.select_for_update(no_key=True))
    return {record.mrn_key: record for record in records}


def holders_of(patients: Iterable[Patient]) -> dict[int, User]:
    """Who signs on for these records, by the record's id."""
    grants = own_grants().filter(patient__in=list(patients)).select_related("user")
    return {grant.patient_id: grant.user for grant in grants}


def open_file(actor: Actor, kind: str, file_id: int) -> HeldFile | None:
    """A file of this kind that this person looked at and has not confirmed yet."""
    mine = HeldFile.objects.filter(
        uploaded_by=actor.user_id, clinic__in=actor.clinics("scheduler"), finished_at=None
    )
    return mine.exclude(sealed=None).select_related("clinic").filter(pk=file_id, kind=kind).first()
