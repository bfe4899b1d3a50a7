"""What can be wrong with hours and times that staff type."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import combinations

from appointments.rules.slots import MIDNIGHT, ONE_DAY, Hours, moment_of


class HoursProblem(StrEnum):
    """Why a row of weekly hours cannot stand."""

    ENDS_FIRST = "ends_first"  # hours across midnight are two rows
    SLOT_TOO_LONG = "slot_too_long"
    OVERLAPS = "overlaps"


def hours_problem(hours: Hours) -> HoursProblem | None:
    """What is wrong with one row by itself."""
    opens, closes = _span(hours)
    if closes <= opens:
        return HoursProblem.ENDS_FIRST
    return HoursProblem.SLOT_TOO_LONG if hours.slot_length > closes - opens else None


def overlapping(rows: Sequence[Hours]) -> set[int]:
    """The places of rows that overlap an earlier one of the same weekday."""
    spans = [(row.weekday, *_span(row)) for row in rows]
    return {
        later
        for (_, one), (later, other) in combinations(enumerate(spans), 2)
        if one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
    }


def _span(hours: Hours) -> tuple[timedelta, timedelta]:
    """When they begin and end, counted from the day's start: midnight is where a day ends."""
    opens, closes = (_since_midnight(clock) for clock in (hours.opens, hours.closes))
    return opens, ONE_DAY if hours.until_midnight else closes


def _since_midnight(clock: time) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.combine(date.min, MIDNIGHT)


def is_skipped(day: date, clock: time, zone: tzinfo) -> bool:
    """Whether the wall never shows `clock` on that day: the clocks go forward over it."""
    shown = moment_of(day, clock, zone).astimezone(zone)
    return shown.replace(tzinfo=None, fold=0) != datetime.combine(day, clock)


def last_moment_of(day: date, clock: time, zone: tzinfo) -> datetime:
    """The last moment (UTC) at which the wall shows `clock`.

    It is the second one of a time that comes twice, the moment of the jump of one that is skipped.
    """
    if is_skipped(day, clock, zone):
        return moment_of(day, clock, zone)
    return datetime.combine(day, clock, zone).replace(fold=1).astimezone(UTC)
