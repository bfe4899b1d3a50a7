"""What registering reads: the one record somebody claims, and the proof under way."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import ActivationCode, Patient, PatientAccess, Registration, User
from accounts.models.people import AccessKind
from accounts.rules.actor import Actor

CODES_LOOKED_AT = 5


def record_claimed(key: str) -> Patient | None:
    """The default clinic's record whose MRN has this key (rules.mrn_key), with `is_registered`.

    A read by the portal itself: nothing of it may be shown to whoever is registering.
    """
    records = Patient.objects.filter(clinic__slug=settings.DEFAULT_CLINIC, mrn_key=key)
    return with_registered(records.select_related("clinic")).first()


def with_registered(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    """Add `is_registered`: somebody signs on for this record and has proved the e-mail address."""
    proved = EmailAddress.objects.filter(user=OuterRef("user"), verified=True)
    grants = own_grants().filter(Exists(proved), patient=OuterRef("pk"))
    return patients.annotate(registered=Exists(grants))


def locked_record(records: QuerySet[Patient]) -> Patient:
    """The one record of the query with `is_registered`, locked: one registration at a time can finish.

    Two queries: what the first one waited for, only the second one sees.
    """
    records.select_for_update(no_key=True).get()
    return with_registered(records.select_related("clinic")).get()


def own_grants() -> QuerySet[PatientAccess]:
    """The grants by which people hold their own record."""
    return PatientAccess.objects.filter(kind=AccessKind.SELF, ended_at=None)


def has_own_record(actor: Actor) -> bool:
    """Whether the person signed on holds a record of their own; False for everybody else."""
    return actor.user_id is not None and own_grants().filter(user=actor.user_id).exists()


def holds_already(user: User, patient: Patient) -> bool:
    """Whether the account has an own record, or acts for this patient. It is locked, like the record."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = PatientAccess.objects.filter(user=user, ended_at=None)
    return held.filter(Q(kind=AccessKind.SELF) | Q(patient=patient)).exists()


def unproved_account(patient: Patient) -> User | None:
    """The account of a registration that was left before the e-mail address was proved."""
    grant = own_grants().filter(patient=patient).select_related("user").first()
    return None if grant is None or has_proved_address(grant.user) else grant.user


def has_proved_address(user: User) -> bool:
    """Whether the person has proved an e-mail address of the account: else nobody signs on with it."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())


def is_first_proof(user: User) -> bool:
    """Whether an account that was just proved is one of a registration and was never used before."""
    return user.last_login is None and own_grants().filter(user=user).exists()


def registration_of(key: str | None) -> Registration | None:
    """The registration a browser's session holds the key of, with its patient (if any)."""
    if not key:
        return None
    found = Registration.objects.filter(pk=UUID(key)).select_related("patient__clinic")
    return found.first()


def newest_activation_codes(patient_id: int | None) -> list[ActivationCode]:
    """The last codes issued for a patient, ended ones too, newest first."""
    issued = ActivationCode.objects.filter(patient=patient_id).order_by("-issued_at")
    return list(issued[:CODES_LOOKED_AT])
