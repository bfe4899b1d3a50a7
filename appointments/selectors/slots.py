"""What of a doctor's time is free: two queries, then pure rules."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from appointments.models import Schedule
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
EACH_WEEK = """
SELECT weekday, opens, closes, slot_length, buffer, offers FROM appointments_weeklyhours
WHERE schedule_id = %(schedule)s ORDER BY weekday, opens
"""
MARGIN = timedelta(days=1)
# Exceptions of a schedule, and all that is taken of its doctor at whatever clinic. Moments come in
# seconds since 1970: the driver would read ranges twenty times as slowly.
ONCE = """
SELECT kind,
  EXTRACT(EPOCH FROM lower(period))::float8, EXTRACT(EPOCH FROM upper(period))::float8,
  slot_length, buffer, offers FROM appointments_scheduleexception
WHERE schedule_id = %(schedule)s AND period && tstzrange(%(first)s, %(last)s)
UNION ALL
SELECT 'taken',
  EXTRACT(EPOCH FROM lower(period))::float8, EXTRACT(EPOCH FROM upper(period))::float8,
  NULL, NULL, '' FROM appointments_occupancy
WHERE practitioner_id = %(doctor)s AND period && tstzrange(%(first)s, %(last)s)
  AND appointment_id IS DISTINCT FROM %(moving)s
  AND (expires_at IS NULL
    OR (expires_at > statement_timestamp() AND held_for_id IS DISTINCT FROM %(held_for)s))
"""


def week_of(
    schedule: Schedule,
    first: datetime,
    last: datetime,
    *,
    held_for: int | None = None,
    moving: int = 0,
) -> Week:
    """A doctor's hours at a clinic and what is taken of them anywhere between two moments.

    `schedule` comes with its clinic. Holds that have expired are free, and so is what is held for
    the patient with the id `held_for`, and the time of the visit with the id `moving`, which is to
    get another one.
    """
    whose = {"schedule": schedule.pk, "doctor": schedule.practitioner_id}
    free = {"held_for": held_for, "moving": moving}
    between = {"first": first - MARGIN, "last": last + MARGIN}
    with connection.cursor() as cursor:
        hours = cursor.execute(EACH_WEEK, whose).fetchall()
        rows = cursor.execute(ONCE, {**whose, **free, **between}).fetchall()
    return Week(
        hours=[Hours._make(row) for row in hours],
        extras=[Extra(*_span(row), *row[3:]) for row in rows if row[0] == "extra"],
        off=[_span(row) for row in rows if row[0] == "off"],
        taken=[_span(row) for row in rows if row[0] == "taken"],
        zone=ZoneInfo(schedule.clinic.time_zone),
    )


def _span(row: tuple[Any, ...]) -> Span:
    return Span(datetime.fromtimestamp(row[1], UTC), datetime.fromtimestamp(row[2], UTC))


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
