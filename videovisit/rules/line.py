"""Who is before whom with one doctor today, and how long it may take: an honest range or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    began_at: datetime | None = None  # of the visit that goes on
    lengths: tuple[timedelta, ...] = ()


def line_of(day: Iterable[DayVisit]) -> Line:
    """By start of the appointment, then by arrival: nothing that happens to a page changes it."""
    visits = sorted(day, key=lambda visit: (visit.starts_at, visit.arrived_at or visit.starts_at))
    return Line(
        waiting=tuple(visit.appointment for visit in visits if visit.is_waiting),
        began_at=next((v.started_at for v in visits if v.started_at and not v.ended_at), None),
        lengths=tuple(v.ended_at - v.started_at for v in visits if v.started_at and v.ended_at),
    )


def ahead_of(line: Line, appointment: int) -> int:
    """How many wait before this one; the visit that goes on is not counted."""
    return line.waiting.index(appointment) if appointment in line.waiting else len(line.waiting)


def wait_of(
    line: Line, appointment: int, *, earliest: datetime, now: datetime
) -> tuple[int, int] | None:
    """Minutes from `now` between which this visit should start, or None: "we can't say yet".

    It starts neither before `earliest` nor before those ahead are through.
    """
    return wait_range(
        [length / MINUTE for length in line.lengths],
        ahead=ahead_of(line, appointment),
        running=(now - line.began_at) / MINUTE if line.began_at else None,
        until_start=max(0.0, (earliest - now) / MINUTE),
    )
