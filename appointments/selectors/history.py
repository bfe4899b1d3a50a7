"""What happened to an appointment and which messages went out about it, for clinic staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import AuditEvent, Notice, Practitioner
from accounts.rules.actor import Actor
from accounts.rules.outbox import NOWHERE
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE
from appointments.rules.cancelling import read_reason
from appointments.rules.clock import When, when
from appointments.selectors.appointments import appointment_opened_by

TOLD = ("starts_at", "modality", "practitioner")  # what the audit says of how it was then
EVENTS = (
    "appointment_booked",
    "appointment_moved",
    "appointment_cancelled",
    "appointment_missed",
    "appointment_not_missed",
    "appointment_resent",
)


@dataclass(frozen=True)
class Happened:
    """One thing that happened: `action` is the audit's word.

    `to` is the time it was given then, `was` the one before where that was another; `way` and
    `doctor` how they meet and with whom, where a move changed it.
    """

    action: str
    at: When
    role: str
    who: str
    to: When | None
    was: When | None
    way: str
    doctor: str


@dataclass(frozen=True)
class Sent:
    """One message, and when it got there: `state` of its notice, "delivered" or "nowhere"."""

    kind: str
    channel: str
    to_patient: bool
    state: str
    at: When


@dataclass(frozen=True)
class AppointmentPage:
    """An appointment as clinic staff see it, with the words of its times in the clinic's zone.

    `may_edit`: it is one of a clinic whose schedule they keep; `reads_reason`: it is theirs as the
    doctor. `why` (a word of rules/cancelling.py or "") and `words` say why it was cancelled.
    """

    appointment: Appointment
    may_edit: bool
    reads_reason: bool
    starts: When
    ends: When
    arrived: When | None
    history: list[Happened]
    sends: list[Sent]
    why: str
    words: str

    @property
    def is_active(self) -> bool:
        """Whether it is still to come or under way."""
        return self.appointment.status in ACTIVE


def appointment_page(actor: Actor, reference: str, language: str) -> AppointmentPage | None:
    """The page of an appointment of the actor's clinics, or of their own as its doctor.

    None reads as "does not exist".
    """
    appointment = appointment_opened_by(actor, reference)
    if appointment is None:
        return None
    zone = appointment.clinic.time_zone
    arrived = appointment.arrived_at
    why, words = read_reason(appointment.cancel_reason)
    return AppointmentPage(
        appointment=appointment,
        may_edit=appointment.clinic_id in actor.clinics("scheduler"),
        reads_reason=is_its_doctor(actor, appointment),
        starts=when(appointment.starts_at, zone, language),
        ends=when(appointment.ends_at, zone, language),
        arrived=when(arrived, zone, language) if arrived else None,
        history=history_of(appointment, language),
        sends=sends_of(appointment, language),
        why=why,
        words=words,
    )


def is_its_doctor(actor: Actor, appointment: Appointment) -> bool:
    """Whether the actor works at its clinic as the doctor whose visit it is."""
    works = appointment.clinic_id in actor.clinics("practitioner")
    return works and appointment.practitioner.user_id == actor.user_id


def history_of(appointment: Appointment, language: str) -> list[Happened]:
    """What happened to it, the latest first."""
    events = AuditEvent.objects.filter(
        target=f"appointment:{appointment.pk}", action__in=EVENTS, at__gte=appointment.booked_at
    )
    told = _Teller(appointment.clinic.time_zone, language)
    return [told.happened(event) for event in events.select_related("actor").order_by("at", "id")][
        ::-1
    ]


class _Teller:
    """Tells what happened, the first first: each thing beside how it was before."""

    def __init__(self, zone: str, language: str) -> None:
        self.zone, self.language = zone, language
        self.before: dict[str, Any] = {}

    def happened(self, event: AuditEvent) -> Happened:
        now_is = {key: event.detail[key] for key in TOLD if key in event.detail}
        new = {key for key, value in now_is.items() if self.before.get(key, value) != value}
        was = self.before.get("starts_at") if "starts_at" in new else None
        self.before |= now_is
        return Happened(
            action=event.action,
            at=when(event.at, self.zone, self.language),
            role=event.role,
            who=event.actor.get_full_name() if event.actor else "",
            to=self._when(now_is.get("starts_at")),
            was=self._when(was),
            way=now_is["modality"] if "modality" in new else "",
            doctor=_doctor(now_is["practitioner"]) if "practitioner" in new else "",
        )

    def _when(self, moment: str | None) -> When | None:
        return when(datetime.fromisoformat(moment), self.zone, self.language) if moment else None


def _doctor(practitioner_id: int) -> str:
    return Practitioner.objects.select_related("user").get(pk=practitioner_id).get_full_name()


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
            state=_state(notice),
            at=when(notice.delivered_at or notice.finished_at or notice.due_at, zone, language),
        )
        for notice in notices.order_by("-created_at", "-pk")
    ]


def _state(notice: Notice) -> str:
    if notice.delivered_at:
        return "delivered"
    return "nowhere" if notice.failure == NOWHERE else notice.state
