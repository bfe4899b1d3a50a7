"""What the visits of a file are held against: one query each, however many rows there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Clinic, Patient, Practitioner
from accounts.models.people import Role
from appointments.models import Appointment, Occupancy
from appointments.models.appointment import ACTIVE
from appointments.rules.diaries import Diary, Facts, Known
from appointments.rules.imports import Sheet

KNOWN = ("status", "patient", "practitioner", "starts_at", "ends_at", "modality")
Spans = Iterable[tuple[int, datetime, datetime]]


class People(NamedTuple):
    """Ids of the clinic's patients by MRN (its key) and its doctors by e-mail (lower case)."""

    patients: dict[str, int]
    doctors: dict[str, int]


def people_of(clinic: Clinic, sheet: Sheet) -> People:
    """The people whom the rows name, as far as the clinic has them."""
    mrns = {visit.mrn for visit in sheet.visits}
    patients = Patient.objects.filter(clinic=clinic, mrn_key__in=mrns)
    doctors = Practitioner.objects.filter(
        user__is_active=True,
        user__memberships__clinic=clinic,
        user__memberships__role=Role.PRACTITIONER,
        user__memberships__ended_at=None,
    )
    named = {visit.doctor for visit in sheet.visits}
    by_email = doctors.annotate(key=Lower("user__email")).filter(key__in=named)
    return People(
        dict(patients.values_list("mrn_key", "pk")),
        dict(by_email.values_list("key", "pk")),
    )


def facts_of(clinic: Clinic, sheet: Sheet, people: People, *, now: datetime) -> Facts:
    """All that decides about the rows, as it is in this transaction."""
    ends = [visit.ends_at for visit in sheet.visits if visit.starts_at >= now]
    until = max(ends, default=now)
    return Facts(
        patients=people.patients,
        doctors=people.doctors,
        known=_known(clinic, sheet),
        diaries_of_patients=_diaries(_of_patients(people, now, until)),
        diaries_of_doctors=_diaries(_of_doctors(people, now, until)),
    )


def _known(clinic: Clinic, sheet: Sheet) -> dict[str, Known]:
    ids = {visit.external_id for visit in sheet.visits} - {""}
    rows = Appointment.objects.filter(clinic=clinic, external_id__in=ids)
    return {row[0]: Known(*row[1:]) for row in rows.values_list("external_id", *KNOWN)}


def _of_patients(people: People, now: datetime, until: datetime) -> Spans:
    active = Appointment.objects.filter(
        patient__in=people.patients.values(),
        status__in=ACTIVE,
        ends_at__gt=now,
        starts_at__lt=until,
    )
    return active.values_list("patient", "starts_at", "ends_at")


def _of_doctors(people: People, now: datetime, until: datetime) -> Spans:
    """Visits with their buffers, and times that are held for somebody just now."""
    taken = Occupancy.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now),
        practitioner__in=people.doctors.values(),
        period__overlap=(now, until),
    )
    rows: Any = taken.values_list("practitioner", "period")
    return ((doctor, period.lower, period.upper) for doctor, period in rows)


def _diaries(spans: Spans) -> defaultdict[int, Diary]:
    by_person = defaultdict(list)
    for person, starts_at, ends_at in spans:
        by_person[person].append((starts_at, ends_at))
    return defaultdict(Diary, {person: Diary(taken) for person, taken in by_person.items()})
