"""Who is before whom with one doctor today, and how long it may take: an honest range or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from videovisit.rules.ladder import LateFacts, Rung
from videovisit.rules.waiting import MINUTE, wait_range


@dataclass(frozen=True)
class DayVisit:
    """One video appointment of a doctor's day; moments in UTC."""

    appointment: int
    starts_at: datetime
    is_waiting: bool  # arrived, and not started
    arrived_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Line:
    """One doctor's visits at a moment: who waits, first first; what is going on; what is over."""

    waiting: tuple[int, ...] = ()
    first_at: datetime | None = None  # the booked start of who is next
    began_at: datetime | None = None  # of the visit that goes on
    free_since: datetime | None = None  # the last end of a visit
    lengths: tuple[timedelta, ...] = ()


def line_of(day: Iterable[DayVisit]) -> Line:
    """By start of the appointment, then by arrival: nothing that happens to a page changes it."""
    visits = sorted(day, key=lambda visit: (visit.starts_at, visit.arrived_at or visit.starts_at))
    waiting = [visit for visit in visits if visit.is_waiting]
    return Line(
        waiting=tuple(visit.appointment for visit in waiting),
        first_at=waiting[0].starts_at if waiting else None,
        began_at=next((v.started_at for v in visits if v.started_at and not v.ended_at), None),
        free_since=max((visit.ended_at for visit in visits if visit.ended_at), default=None),
        lengths=tuple(v.ended_at - v.started_at for v in visits if v.started_at and v.ended_at),
    )


def ahead_of(line: Line, appointment: int) -> int:
    """How many wait before this one; the visit that goes on is not counted."""
    return line.waiting.index(appointment) if appointment in line.waiting else len(line.waiting)


def wait_of(
    line: Line, appointment: int, *, late: LateFacts, now: datetime
) -> tuple[int, int] | None:
    """Minutes from `now` between which this visit should start, or None: "we can't say yet".

    It starts neither before it is expected nor before those ahead are through; nobody knows when,
    while the doctor, with nobody before them, does not begin what is next.
    """
    if _is_stuck(line, late, now):
        return None
    return wait_range(
        [length / MINUTE for length in line.lengths],
        ahead=ahead_of(line, appointment),
        running=(now - line.began_at) / MINUTE if line.began_at else None,
        until_start=max(0.0, (late.expected_at - now) / MINUTE),
    )


def _is_stuck(line: Line, late: LateFacts, now: datetime) -> bool:
    """Whether the doctor, free for as long as makes them late, has not begun what is next."""
    if line.began_at:
        return False
    expected_at = (line.first_at or late.starts_at) + (late.expected_at - late.starts_at)
    free_since = max(expected_at, line.free_since or expected_at)
    return now >= free_since + late.rungs[Rung.LATE - 1] * MINUTE
