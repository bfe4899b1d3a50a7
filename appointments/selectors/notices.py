"""Who is told about a patient's visits, and what a notice is about."""

from datetime import datetime

from accounts.models import Notice, Patient, User
from accounts.models.outbox import NoticeState
from accounts.selectors.people import live_grants
from appointments.models import Appointment
from appointments.selectors.appointments import with_people

CAUSE = "appointment:"  # what a notice's cause begins with; then the appointment's id


def told_about(patient: Patient, now: datetime) -> list[Patient | User]:
    """The patient by the contact on record, and everybody who acts for them by their own."""
    grants = live_grants(now).filter(patient=patient, user__is_active=True).exclude(kind="self")
    helpers = [grant.user for grant in grants.select_related("user")]
    return [patient, *helpers]


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
