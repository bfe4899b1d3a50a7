"""Who is told about a patient's visits, and what a notice is about."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from accounts.models import Notice, Patient, User
from accounts.models.outbox import Channel, NoticeState
from accounts.rules.outbox import may_text
from accounts.selectors.people import live_grants, own_record
from appointments.models import Appointment
from appointments.selectors.appointments import with_people

CAUSE = "appointment:"  # what a notice's cause begins with; then the appointment's id


def told_about(patient: Patient, now: datetime) -> list[Patient | User]:
    """The patient by the contact on record, and everybody who acts for them by their own."""
    grants = live_grants(now).filter(patient=patient, user__is_active=True).exclude(kind="self")
    helpers = [grant.user for grant in grants.select_related("user")]
    return [patient, *helpers]


def contacts(person: Patient | User, kind: str, now: datetime) -> Iterator[tuple[Channel, str]]:
    """By mail where there is an address; by text where the person has agreed to it."""
    if person.email:
        yield Channel.MAIL, person.email
    record = person if isinstance(person, Patient) else own_record(person, now)
    if record and record.phone and may_text(kind, record.text_consent_at, record.text_stopped_at):
        yield Channel.TEXT, str(record.phone)


def is_untold(appointment: Appointment, kind: str, *, revision: int) -> bool:
    """Whether a notice of this kind and revision still waits, so that nobody has read it yet."""
    owed = Notice.objects.filter(cause=f"{CAUSE}{appointment.pk}", kind=kind, revision=revision)
    return owed.filter(state__in=(NoticeState.QUEUED, NoticeState.SENDING)).exists()


def is_told(notice: Notice, patient: Patient, now: datetime) -> bool:
    """Whether the notice's recipient is still told about this patient's visits."""
    return (notice.patient or notice.user) in told_about(patient, now)


def signs_on_for_self(patient: Patient) -> bool:
    """Whether somebody signs on for this record as their own."""
    return patient.grants.filter(kind="self", ended_at=None).exists()


def appointment_of(notice: Notice) -> Appointment:
    """The appointment that a notice is about, as it is now."""
    found = with_people(Appointment.objects.all())
    return found.get(pk=notice.cause.split(":")[1])


def was_told_since(appointment: Appointment, kind: str, since: datetime) -> bool:
    """Whether this notice was owed to anybody after that moment. A system read."""
    cause = f"{CAUSE}{appointment.pk}"
    theirs = Q(cause=cause) | Q(cause__startswith=f"{cause}:")
    return Notice.objects.filter(theirs, kind=kind, created_at__gt=since).exists()
