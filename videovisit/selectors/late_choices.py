"""What a patient may choose while the doctor is late: the page, free times, and times held."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import Practitioner, StaffTask
from appointments.models import Appointment, Occupancy, Schedule
from appointments.models.appointment import ACTIVE
from appointments.rules.slots import Slot
from appointments.selectors.appointments import join_state_of, with_people
from appointments.selectors.choices import Seeking, free_times
from appointments.selectors.slots import schedules_of
from videovisit.models import Lateness
from videovisit.rules.ladder import CHOOSABLE, LateFacts, LatePage, page_of, page_without
from videovisit.selectors.lateness import CALL, calls_made, waited_for
from videovisit.selectors.outside import missed_call

OFFERED = 3  # times


@dataclass(frozen=True)
class Choices:
    """The page of one visit at a moment; `facts` while its doctor may still come.

    `made` counts what was chosen so far: who chooses says how far they had read.
    """

    page: LatePage
    facts: LateFacts | None = None

    @property
    def made(self) -> int:
        """How often somebody has chosen to wait, or for a call."""
        return self.facts.waits + bool(self.facts.called_at) if self.facts else 0


class Opening(NamedTuple):
    """A free time of a doctor."""

    practitioner: Practitioner
    slot: Slot


def choices_of(appointment: Appointment, now: datetime) -> Choices:
    """What may be chosen of this visit now."""
    late = waited_for([appointment.pk], now).get(appointment.pk)
    if late:
        return Choices(page_of(late.facts, now=now), late.facts)
    page = page_without(join_state_of(appointment, now), appointment.cancel_reason)
    if page == LatePage.HERE and missed_call(appointment, now):
        page = LatePage.MISSED
    return Choices(page, _chosen(appointment) if page in CHOOSABLE else None)


def call_asked_at(appointment: Appointment, now: datetime) -> datetime | None:
    """Since when the patient waits for a call; None where they chose otherwise, or there is nothing to choose."""
    choices = choices_of(appointment, now)
    return choices.facts.called_at if choices.facts and choices.page in CHOOSABLE else None


def _chosen(appointment: Appointment) -> LateFacts:
    """Where nobody is late any more it matters only what the patient has chosen."""
    rows = Lateness.objects.filter(appointment=appointment, revision=appointment.revision)
    kept, start = rows.first(), appointment.starts_at
    if kept is None:
        return LateFacts(start, start)
    made_at = calls_made([kept])[kept.pk]
    return LateFacts(start, start, waits=kept.waits, called_at=kept.called_at, call_made_at=made_at)


def next_openings(appointment: Appointment, modality: str, now: datetime) -> list[Opening]:
    """The next three free times with the same doctor; where there are fewer, of the same specialty."""
    seeking = Seeking(appointment, modality, books=appointment.status == "cancelled")
    found = (
        Opening(schedule.practitioner, slot)
        for schedule in _schedules(appointment)
        for slot in free_times(seeking, schedule, now)
    )
    return list(islice(found, OFFERED))


def _schedules(appointment: Appointment) -> list[Schedule]:
    """Of the same doctor first, then of those at the clinic with the same specialty."""
    own, field = appointment.practitioner_id, appointment.practitioner.specialty
    alike = [
        schedule
        for schedule in schedules_of(appointment.clinic_id)
        if schedule.practitioner_id == own or (field and schedule.practitioner.specialty == field)
    ]
    return sorted(alike, key=lambda schedule: schedule.practitioner_id != own)


def held_times(appointment: Appointment, now: datetime) -> list[Occupancy]:
    """What is held for the patient at the clinic now, the soonest first."""
    holds = Occupancy.objects.filter(
        held_for=appointment.patient_id, held_clinic=appointment.clinic_id, expires_at__gt=now
    )
    return list(holds.select_related("practitioner__user").order_by("held_period"))


def visit_then(appointment: Appointment, starts_at: datetime) -> Appointment | None:
    """The patient's visit that begins at that moment, if there is one."""
    visits = Appointment.objects.filter(
        patient=appointment.patient_id, starts_at=starts_at, status__in=ACTIVE
    )
    return with_people(visits).first()


def calls_of(appointment: Appointment) -> QuerySet[StaffTask]:
    """The calls that were asked for in place of this visit, as it is now, made or not."""
    return StaffTask.objects.filter(kind=CALL, cause__startswith=call_cause(appointment))


def open_calls(appointment: Appointment) -> list[StaffTask]:
    """Those that staff have not made yet."""
    return list(calls_of(appointment).filter(closed_at=None).select_related("patient"))


def call_cause(appointment: Appointment) -> str:
    """What the causes of its calls begin with."""
    return f"call:{appointment.pk}:{appointment.revision}:"
