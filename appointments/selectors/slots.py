"""What of a doctor's time is free: two queries, then pure rules."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DurationField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Now

from appointments.models import Occupancy, Schedule, ScheduleException, WeeklyHours
from appointments.rules.slots import (
    Extra,
    Hours,
    Slot,
    Span,
    Week,
    free_slots,
    moment_of,
)

HOURS = ("weekday", "opens", "closes", "slot_length", "buffer", "offers")
MARGIN = timedelta(days=1)


def week_of(
    schedule: Schedule, first: datetime, last: datetime, *, held_for: int | None = None
) -> Week:
    """A doctor's hours at a clinic and what is taken of them anywhere between two moments.

    `schedule` comes with its clinic. Holds that have expired are free, and so is what is held for
    the patient with the id `held_for`.
    """
    hours = WeeklyHours.objects.filter(schedule=schedule).order_by("weekday", "opens")
    near = (first - MARGIN, last + MARGIN)
    rows = [*_exceptions(schedule, near).union(_taken(schedule, near, held_for), all=True)]
    return Week(
        hours=[Hours(*row) for row in hours.values_list(*HOURS)],
        extras=[Extra(p.lower, p.upper, *rest) for p, kind, *rest in rows if kind == "extra"],
        off=_spans(rows, "off"),
        taken=_spans(rows, "taken"),
        zone=ZoneInfo(schedule.clinic.time_zone),
    )


def _spans(rows: Iterable[Any], wanted: str) -> list[Span]:
    return [Span(period.lower, period.upper) for period, kind, *_ in rows if kind == wanted]


def _exceptions(schedule: Schedule, near: tuple[datetime, datetime]) -> QuerySet[Any, Any]:
    """Time off and extra hours, as rows of the same shape as what is taken."""
    exceptions = ScheduleException.objects.filter(schedule=schedule, period__overlap=near)
    kind, offers = Cast("kind", TextField()), Cast("offers", TextField())
    return exceptions.values_list("period", kind, "slot_length", "buffer", offers)


def _taken(
    schedule: Schedule, near: tuple[datetime, datetime], held_for: int | None
) -> QuerySet[Any, Any]:
    """All that is taken of the doctor's time, at whatever clinic."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=Now()) & ~Q(held_for=held_for)
    taken = Occupancy.objects.filter(
        lasting, practitioner=schedule.practitioner_id, period__overlap=near
    )
    nothing = Value(timedelta(0), output_field=DurationField())
    return taken.values_list("period", Value("taken"), nothing, nothing, Value(""))


def free_slots_of(
    schedule: Schedule,
    first_day: date,
    days: int,
    *,
    not_before: datetime,
    modality: str = "",
) -> list[Slot]:
    """The doctor's free slots at the clinic from `first_day` (of its zone) for so many days."""
    zone = ZoneInfo(schedule.clinic.time_zone)
    first = moment_of(first_day, datetime.min.time(), zone)
    week = week_of(schedule, first, first + timedelta(days=days))
    return free_slots(week, first_day, days, not_before=not_before, modality=modality)


def schedules_of(clinic_id: int) -> QuerySet[Schedule]:
    """The doctors who see patients at a clinic, by name."""
    rows = Schedule.objects.filter(clinic=clinic_id, practitioner__user__is_active=True)
    people = rows.select_related("clinic", "practitioner__user")
    return people.order_by("practitioner__user__last_name", "practitioner__user__first_name", "pk")


def schedule_of(practitioner_id: int, clinic_id: int) -> Schedule | None:
    """A doctor's schedule at a clinic, with both."""
    return schedules_of(clinic_id).filter(practitioner=practitioner_id).first()
