"""Free slots of a doctor: weekly hours and exceptions of a clinic, minus what is taken.

Hours are times on the clinic's wall; slots are moments. A slot is counted from the moment its
hours begin, so on the day the clock springs forward the hours simply hold fewer slots, and on the
day it falls back more of them: each is a moment of its own, told apart by the zone's name.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MIDNIGHT = time()
HOLD_TIME = timedelta(minutes=10)
BOTH = "both"


class Hours(NamedTuple):
    """Hours on a weekday (Monday is 0), by the clock on the wall; `offers` is a modality or both.

    Hours that close at midnight last until the day ends.
    """

    weekday: int
    opens: time
    closes: time
    slot_length: timedelta
    buffer: timedelta
    offers: str

    @property
    def until_midnight(self) -> bool:
        """Whether they close with the day itself, at 24:00."""
        return self.closes == MIDNIGHT

    @property
    def slot_minutes(self) -> int:
        """How long a visit is."""
        return self.slot_length // MINUTE

    @property
    def buffer_minutes(self) -> int:
        """How long the break after it is."""
        return self.buffer // MINUTE


class Extra(NamedTuple):
    """Extra hours, once, from one moment to another."""

    starts_at: datetime
    ends_at: datetime
    slot_length: timedelta
    buffer: timedelta
    offers: str


class Slot(NamedTuple):
    """A visit that could be: `starts_at` to `ends_at` (UTC), then `buffer` until the next."""

    starts_at: datetime
    ends_at: datetime
    buffer: timedelta
    offers: str


class Span(NamedTuple):
    """A stretch of time [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime


class Week(NamedTuple):
    """What a doctor's free slots are computed from."""

    hours: Sequence[Hours]
    extras: Sequence[Extra]
    off: Sequence[Span]
    taken: Sequence[Span]
    zone: tzinfo


def moment_of(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment (UTC) at which the wall shows `clock` on `day`.

    A time that comes twice means its first coming; one that is skipped, the moment of the jump.
    """
    wall = datetime.combine(day, clock.replace(fold=0), zone)
    first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    return _jump_between(second, first, zone) if second < first else first


def _jump_between(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first moment with another offset than `before`, to the second."""
    old = before.astimezone(zone).utcoffset()

    def has_jumped(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() != old

    seconds = range(int((after - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(seconds, True, key=has_jumped))


def free_slots(
    week: Week, first_day: date, days: int, *, not_before: datetime, modality: str = ""
) -> list[Slot]:
    """Slots that can be booked, from `first_day` on the clinic's wall for so many days, in order.

    None begins before `not_before`; `modality` leaves out hours that are not open for it. No two
    overlap, and which slots there are does not depend on what is taken or past.
    """
    week = _open_for(week, modality)
    laid_out = sorted([*_weekly(week, first_day, days), *_extra(week, first_day, days)])
    worked = _apart(_clear_of(laid_out, merged(week.off), with_buffer=False))
    ahead = [slot for slot in worked if slot.starts_at >= not_before]
    return list(_clear_of(ahead, merged(week.taken), with_buffer=True))


def is_worked(week: Week, span: Span, modality: str = "") -> bool:
    """Whether the whole of `span` lies in hours that are worked (and open for `modality`)."""
    day = span.starts_at.astimezone(week.zone).date()
    inside = any(
        s.starts_at <= span.starts_at and span.ends_at <= s.ends_at
        for s in worked_spans(week, day - ONE_DAY, 3, modality=modality)
    )
    return inside and not any(_overlap(span, off) for off in week.off)


def worked_spans(week: Week, first_day: date, days: int, *, modality: str = "") -> list[Span]:
    """The hours that are worked on so many days, time off not taken away, as spans in order."""
    week = _open_for(week, modality)
    weekly = [Span(opens, closes) for opens, closes, _hours in _stretches(week, first_day, days)]
    once = [Span(extra.starts_at, extra.ends_at) for extra in week.extras]
    return merged([*weekly, *once])


def _open_for(week: Week, modality: str) -> Week:
    """The week without hours that are not open for this way to meet ("" for any)."""
    if not modality:
        return week
    fitting = (modality, BOTH)
    return week._replace(
        hours=[hours for hours in week.hours if hours.offers in fitting],
        extras=[extra for extra in week.extras if extra.offers in fitting],
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _stretches(
    week: Week, first_day: date, days: int
) -> Iterator[tuple[datetime, datetime, Hours]]:
    """Each stretch of weekly hours as moments; hours that fall wholly into a jump are none."""
    for ahead in range(days):
        day = first_day + ahead * ONE_DAY
        for hours in week.hours:
            if hours.weekday == day.weekday():
                opens = moment_of(day, hours.opens, week.zone)
                last = day + ONE_DAY if hours.until_midnight else day
                closes = moment_of(last, hours.closes, week.zone)
                yield opens, closes, hours


def _weekly(week: Week, first_day: date, days: int) -> Iterator[Slot]:
    for opens, closes, hours in _stretches(week, first_day, days):
        yield from _cut(opens, closes, hours)


def _extra(week: Week, first_day: date, days: int) -> Iterator[Slot]:
    opens = moment_of(first_day, MIDNIGHT, week.zone)
    closes = moment_of(first_day + days * ONE_DAY, MIDNIGHT, week.zone)
    for extra in week.extras:
        cut = _cut(extra.starts_at, extra.ends_at, extra)
        yield from (slot for slot in cut if opens <= slot.starts_at < closes)


def _cut(opens: datetime, closes: datetime, into: Hours | Extra) -> list[Slot]:
    length, buffer, offers = into.slot_length, into.buffer, into.offers
    slots, starts_at, step = [], opens, length + buffer
    while (ends_at := starts_at + length) <= closes:
        slots.append(Slot(starts_at, ends_at, buffer, offers))
        starts_at += step
    return slots


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans in order that do not touch each other."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.starts_at <= joined[-1].ends_at:
            joined[-1] = Span(joined[-1].starts_at, max(joined[-1].ends_at, span.ends_at))
        else:
            joined.append(span)
    return joined


def _clear_of(slots: Iterable[Slot], spans: list[Span], *, with_buffer: bool) -> Iterator[Slot]:
    """The slots (in order) that none of the merged spans touches; one walk along both."""
    ahead = iter(spans)
    span = next(ahead, None)
    for slot in slots:
        while span and span.ends_at <= slot.starts_at:
            span = next(ahead, None)
        until = slot.ends_at + slot.buffer if with_buffer else slot.ends_at
        if span is None or span.starts_at >= until:
            yield slot


def _apart(slots: Iterable[Slot]) -> Iterator[Slot]:
    """Without those that begin before the one before has ended: hours may lie inside others."""
    last = None
    for slot in slots:
        if last is None or slot.starts_at >= last.ends_at:
            yield slot
            last = slot
