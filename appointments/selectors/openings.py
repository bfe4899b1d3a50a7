"""When a doctor could see a patient: what staff choose a time from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from appointments.models import Appointment, Occupancy, Schedule
from appointments.rules.slots import BOTH, Slot, Week, free_slots
from appointments.rules.timetable import day_span
from appointments.selectors.slots import schedules_of, week_of

USUAL = timedelta(minutes=30)
LOOK_AHEAD = 60  # days in which the next day with a free time is looked for


@dataclass(frozen=True)
class Openings:
    """The free times of a doctor on a day of the clinic; `schedule` is None where nobody works.

    `next_day` is the first day after it that has a free time, if one is near.
    """

    schedules: list[Schedule]
    schedule: Schedule | None
    zone: ZoneInfo
    day: date
    week: Week | None
    slots: list[Slot]
    next_day: date | None

    @property
    def day_before(self) -> date:
        """The day before."""
        return self.day - timedelta(days=1)

    @property
    def day_after(self) -> date:
        """The day after."""
        return self.day + timedelta(days=1)


def openings(
    clinic_id: int, schedule_id: int, day: date, *, now: datetime, of: Appointment | None = None
) -> Openings | None:
    """The free times on a day from `now` on; None for no such doctor.

    For id 0 it is the doctor of the appointment, else the first.
    """
    schedules = list(schedules_of(clinic_id))
    schedule = _pick(schedules, schedule_id, of)
    if schedule_id and not schedule:
        return None
    if schedule is None:
        return Openings(schedules, None, ZoneInfo("UTC"), day, None, [], None)
    zone = ZoneInfo(schedule.clinic.time_zone)
    first = day_span(day, zone)
    last, moving = first.ends_at + timedelta(days=LOOK_AHEAD), of.pk if of else 0
    week = week_of(schedule, first.starts_at, last, moving=moving)
    free = free_slots(week, day, LOOK_AHEAD, not_before=now)
    today = [slot for slot in free if slot.starts_at < first.ends_at]
    later = [slot.starts_at.astimezone(zone).date() for slot in free[len(today) : len(today) + 1]]
    return Openings(schedules, schedule, zone, day, week, today, next(iter(later), None))


def usual_minutes(found: Openings) -> int:
    """How long a visit with the doctor is: as on that day, else in any of their hours, else 30."""
    week = found.week
    today = (slot.ends_at - slot.starts_at for slot in found.slots)
    any_day = (hours.slot_length for hours in week.hours) if week else iter(())
    return (next(today, None) or next(any_day, None) or USUAL) // timedelta(minutes=1)


def _pick(
    schedules: Sequence[Schedule], schedule_id: int, of: Appointment | None
) -> Schedule | None:
    if schedule_id:
        return next((s for s in schedules if s.pk == schedule_id), None)
    own = (s for s in schedules if of and s.practitioner_id == of.practitioner_id)
    return next(own, None) or next(iter(schedules), None)


def slot_kept(appointment: Appointment, found: Openings, now: datetime) -> Slot | None:
    """The time that an appointment has, if it is one of this doctor's day and still to come."""
    if found.schedule is None or found.schedule.practitioner_id != appointment.practitioner_id:
        return None
    day = appointment.starts_at.astimezone(found.zone).date()
    taken = Occupancy.objects.filter(appointment=appointment).first()
    if day != found.day or appointment.starts_at < now or taken is None:
        return None
    buffer = taken.period.upper - appointment.ends_at
    return Slot(appointment.starts_at, appointment.ends_at, buffer, BOTH)
