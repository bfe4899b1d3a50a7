"""Messages about an appointment: owed to the patient and to those who act for them."""

from datetime import datetime

from accounts.actions.outbox import owe
from accounts.models import Patient, User
from accounts.models.outbox import Channel
from accounts.rules.outbox import may_text
from appointments.models import Appointment
from appointments.selectors.notices import told_about


def tell(appointment: Appointment, kind: str, *, now: datetime) -> None:
    """Owe the notice, once a revision, to everybody who is told about this patient's visits."""
    cause, patient = f"appointment:{appointment.pk}", appointment.patient
    for person in told_about(patient, now):
        for channel in _channels(person, kind):
            owe(
                kind,
                cause=cause,
                to=person,
                channel=channel,
                now=now,
                revision=appointment.revision,
            )


def _channels(person: Patient | User, kind: str) -> list[Channel]:
    """By mail where there is an address; by text where the patient has agreed to it."""
    channels = [Channel.MAIL] if person.email else []
    if isinstance(person, Patient) and person.phone:
        agreed = may_text(kind, person.text_consent_at, person.text_stopped_at)
        channels += [Channel.TEXT] if agreed else []
    return channels
