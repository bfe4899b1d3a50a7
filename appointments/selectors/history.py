"""What happened to an appointment and which messages went out about it, for clinic staff."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import AuditEvent, Notice
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.rules.cancelling import read_reason
from appointments.rules.clock import When, when
from appointments.selectors.appointments import appointment_seen_by

EVENTS = (
    "appointment_booked",
    "appointment_moved",
    "appointment_cancelled",
    "appointment_missed",
    "appointment_resent",
)


@dataclass(frozen=True)
class Happened:
    """One thing that happened: `action` is the audit's word, `to` the time it was given then."""

    action: str
    at: When
    role: str
    who: str
    to: When | None


@dataclass(frozen=True)
class Sent:
    """One message: `state` of its notice, `at` when it got there."""

    kind: str
    channel: str
    to_patient: bool
    state: str
    at: When


@dataclass(frozen=True)
class AppointmentPage:
    """An appointment as clinic staff see it, with the words of its times in the clinic's zone.

    `why` (a word of rules/cancelling.py or "") and `words` say why it was cancelled.
    """

    appointment: Appointment
    starts: When
    ends: When
    arrived: When | None
    history: list[Happened]
    sends: list[Sent]
    why: str
    words: str


def appointment_page(actor: Actor, reference: str, language: str) -> AppointmentPage | None:
    """The page of an appointment of the actor's clinics; None reads as "does not exist"."""
    appointment = appointment_seen_by(actor, reference)
    if appointment is None:
        return None
    zone = appointment.clinic.time_zone
    arrived = appointment.arrived_at
    why, words = read_reason(appointment.cancel_reason)
    return AppointmentPage(
        appointment=appointment,
        starts=when(appointment.starts_at, zone, language),
        ends=when(appointment.ends_at, zone, language),
        arrived=when(arrived, zone, language) if arrived else None,
        history=history_of(appointment, language),
        sends=sends_of(appointment, language),
        why=why,
        words=words,
    )


def history_of(appointment: Appointment, language: str) -> list[Happened]:
    """What happened to it, the latest first."""
    events = AuditEvent.objects.filter(
        target=f"appointment:{appointment.pk}", action__in=EVENTS, at__gte=appointment.booked_at
    )
    zone = appointment.clinic.time_zone

    def to(event: AuditEvent) -> When | None:
        moment = event.detail.get("starts_at")
        return when(datetime.fromisoformat(moment), zone, language) if moment else None

    return [
        Happened(
            action=event.action,
            at=when(event.at, zone, language),
            role=event.role,
            who=event.actor.get_full_name() if event.actor else "",
            to=to(event),
        )
        for event in events.select_related("actor").order_by("-at", "-id")
    ]


def sends_of(appointment: Appointment, language: str) -> list[Sent]:
    """Every message about it, the latest first: what is owed, on its way, and what came of it."""
    cause = f"appointment:{appointment.pk}"
    notices = Notice.objects.filter(Q(cause=cause) | Q(cause__startswith=f"{cause}:"))
    zone = appointment.clinic.time_zone
    return [
        Sent(
            kind=notice.kind,
            channel=notice.channel,
            to_patient=notice.patient_id is not None,
            state=notice.state,
            at=when(notice.finished_at or notice.due_at, zone, language),
        )
        for notice in notices.order_by("-created_at", "-pk")
    ]
