"""Doctors' days side by side as one table: rows are clock times, cells are stretches of time.

A row begins wherever something begins in one of the columns. On the day the clock falls back an
hour comes twice: those rows stand twice, in order; on other days a cell spans both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from appointments.rules.slots import (
    ONE_DAY,
    Span,
    Week,
    free_slots,
    merged,
    moment_of,
    worked_spans,
)

WALL_DAY = timedelta(hours=24)


class Block(NamedTuple):
    """A stretch of a doctor's day; `about` is what stands behind it: a visit, a slot, a hold."""

    starts_at: datetime
    ends_at: datetime
    kind: str  # visit, busy, held, off, free, unused
    about: Any = None


class Column(NamedTuple):
    """One day of one doctor: its blocks in order, none of which overlap."""

    day: date
    blocks: Sequence[Block]


class Cell(NamedTuple):
    """`span` rows of a column; without a block nobody works then. `is_now`: it holds this moment."""

    column: int
    span: int
    block: Block | None
    is_now: bool


class Row(NamedTuple):
    """`moment` shows the clock time of the row."""

    moment: datetime
    is_now: bool
    cells: list[Cell]


class Wall(NamedTuple):
    """A clock time on the wall; `fold` is 1 for the second coming of a time."""

    clock: time
    fold: int


def day_span(day: date, zone: tzinfo) -> Span:
    """A day of a zone as moments: 23 to 25 hours."""
    return Span(moment_of(day, time.min, zone), moment_of(day + ONE_DAY, time.min, zone))


def columns_of(
    week: Week, days: Sequence[date], booked: Sequence[Block], *, now: datetime
) -> list[Column]:
    """What a doctor does on each of some days in a row: booked, free, off.

    `booked` may overlap hours off, and is then what is shown.
    """
    blocks = sorted([*booked, *_off(week, days, booked), *_free(week, days, now)], key=_start)
    return [Column(day, list(_within(blocks, day_span(day, week.zone)))) for day in days]


def _start(block: Block) -> datetime:
    return block.starts_at


def _free(week: Week, days: Sequence[date], now: datetime) -> Iterator[Block]:
    begins = day_span(days[0], week.zone).starts_at
    for slot in free_slots(week, days[0], len(days), not_before=begins):
        kind = "free" if slot.starts_at >= now else "unused"
        yield Block(slot.starts_at, slot.ends_at, kind, slot)


def _off(week: Week, days: Sequence[date], booked: Iterable[Block]) -> Iterator[Block]:
    """Time off within hours that would be worked, around what is booked all the same."""
    visits = [Span(block.starts_at, block.ends_at) for block in booked]
    for worked in worked_spans(week, days[0], len(days)):
        for off in merged(week.off):
            both = Span(max(worked.starts_at, off.starts_at), min(worked.ends_at, off.ends_at))
            for span in _without(both, visits):
                yield Block(*span, "off")


def _without(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of a span when others are cut out of it."""
    begins = span.starts_at
    for other in sorted(taken):
        if other.starts_at >= span.ends_at or other.ends_at <= begins:
            continue
        if begins < other.starts_at:
            yield Span(begins, other.starts_at)
        begins = other.ends_at
    if begins < span.ends_at:
        yield Span(begins, span.ends_at)


def _within(blocks: Iterable[Block], day: Span) -> Iterator[Block]:
    """The blocks of a day, cut at midnight."""
    for block in blocks:
        if block.starts_at < day.ends_at and day.starts_at < block.ends_at:
            starts_at, ends_at = (
                max(block.starts_at, day.starts_at),
                min(block.ends_at, day.ends_at),
            )
            yield block._replace(starts_at=starts_at, ends_at=ends_at)


def lay_out(columns: Sequence[Column], zone: tzinfo, *, now: datetime) -> list[Row]:
    """The rows of a table with these columns; empty when nothing begins in any of them."""
    long_day = next((column.day for column in columns if _is_long(column.day, zone)), None)
    moments = _first_of_each(columns, zone)
    rows = sorted(moments, key=lambda wall: _order(wall, long_day, zone))
    orders = [_order(wall, long_day, zone) for wall in rows]

    def place(moment: datetime, side: Any = bisect_left) -> int:
        found: int = side(orders, _order(_wall(moment, zone), long_day, zone))
        return found

    laid: list[list[Cell]] = [[] for _ in rows]
    for number, column in enumerate(columns):
        ends_at = day_span(column.day, zone).ends_at
        for at, cell in _cells(number, column, (place, len(rows), ends_at), now=now):
            laid[at].append(cell)
    here = _now_row(columns, place, zone=zone, now=now)
    return [
        Row(moments[wall], at == here, cells)
        for at, (wall, cells) in enumerate(zip(rows, laid, strict=True))
    ]


def _cells(
    number: int, column: Column, scale: tuple[Callable[..., int], int, datetime], *, now: datetime
) -> Iterator[tuple[int, Cell]]:
    """The cells of a column by the row they begin in; where nobody works they are empty."""
    place, height, midnight = scale
    free = 0
    for block in column.blocks:
        begins = place(block.starts_at)
        ends = height if block.ends_at >= midnight else place(block.ends_at)
        if free < begins:
            yield free, Cell(number, begins - free, None, is_now=False)
        is_now = block.starts_at <= now < block.ends_at
        yield begins, Cell(number, ends - begins, block, is_now)
        free = ends
    if free < height:
        yield free, Cell(number, height - free, None, is_now=False)


def _now_row(
    columns: Sequence[Column], place: Callable[..., int], *, zone: tzinfo, now: datetime
) -> int:
    """The row in which this moment lies, if one of the columns is at work today; else -1."""
    today = now.astimezone(zone).date()
    blocks = [block for column in columns if column.day == today for block in column.blocks]
    is_at_work = any(block.ends_at > now for block in blocks)
    return place(now, bisect_right) - 1 if is_at_work else -1


def _first_of_each(columns: Iterable[Column], zone: tzinfo) -> dict[Wall, datetime]:
    moments: dict[Wall, datetime] = {}
    for column in columns:
        for block in column.blocks:
            moments.setdefault(_wall(block.starts_at, zone), block.starts_at)
    return moments


def _wall(moment: datetime, zone: tzinfo) -> Wall:
    local = moment.astimezone(zone)
    return Wall(local.time().replace(fold=0), local.fold)


def _is_long(day: date, zone: tzinfo) -> bool:
    starts_at, ends_at = day_span(day, zone)
    return ends_at - starts_at > WALL_DAY


def _order(wall: Wall, long_day: date | None, zone: tzinfo) -> datetime:
    """Where a clock time stands: as it goes by on the long day, if there is one."""
    if long_day is None:
        return datetime.combine(date.min, wall.clock, UTC)
    return datetime.combine(long_day, wall.clock, zone).replace(fold=wall.fold).astimezone(UTC)
