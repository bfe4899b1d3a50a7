"""Days side by side: rows where something begins, cells that span, and hours that come twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.rules.slots import Extra, Hours, Span, Week, moment_of
from appointments.rules.timetable import Block, columns_of, day_span, lay_out

PACIFIC = ZoneInfo("America/Los_Angeles")
ZONES = ["America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"]
HALF = timedelta(minutes=30)
MONDAY = date(2026, 11, 23)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOTHING = timedelta(0)


def week(*hours, off=(), extras=(), zone=PACIFIC):
    rows = [Hours(day, opens, closes, HALF, NOTHING, "both") for day, opens, closes in hours]
    return Week(rows, list(extras), list(off), [], zone)


def at(day, *clock):
    return moment_of(day, time(*clock), PACIFIC)


def drawn(columns, zone=PACIFIC, now=LONG_AGO):
    """Each row's clock time with (column, rows spanned, kind) of the cells that begin there."""
    return [
        (
            row.moment.astimezone(zone).strftime("%H:%M"),
            [(cell.column, cell.span, cell.block.kind if cell.block else "") for cell in row.cells],
        )
        for row in lay_out(columns, zone, now=now)
    ]


def covers_all(columns, rows) -> bool:
    """Whether each column is covered once, from the first row to the last."""
    spans = dict.fromkeys(range(len(columns)), 0)
    for row in rows:
        for cell in row.cells:
            spans[cell.column] += cell.span
    return all(span == len(rows) for span in spans.values())


def test_cells_span_the_rows_that_others_begin_in():
    plan = week((0, time(8), time(9)))
    visit = Block(at(MONDAY, 8), at(MONDAY, 9), "visit")
    booked = plan._replace(taken=[Span(visit.starts_at, visit.ends_at)])
    columns = [
        *columns_of(plan, [MONDAY], [], now=LONG_AGO),
        *columns_of(booked, [MONDAY], [visit], now=LONG_AGO),
    ]
    assert drawn(columns) == [
        ("08:00", [(0, 1, "free"), (1, 2, "visit")]),
        ("08:30", [(0, 1, "free")]),
    ]


def test_where_nobody_works_a_cell_is_empty():
    columns = columns_of(
        week((0, time(8), time(9)), (1, time(8), time(8, 30)), (1, time(9), time(9, 30))),
        [MONDAY, MONDAY + timedelta(days=1)],
        [],
        now=LONG_AGO,
    )
    assert drawn(columns) == [
        ("08:00", [(0, 1, "free"), (1, 1, "free")]),
        ("08:30", [(0, 1, "free"), (1, 1, "")]),
        ("09:00", [(0, 1, ""), (1, 1, "free")]),
    ]


def test_time_off_lies_within_hours_and_around_what_is_booked():
    off = [Span(at(MONDAY, 0), at(MONDAY, 12)), Span(at(MONDAY, 11), at(MONDAY, 20))]
    visits = [Block(at(MONDAY, h), at(MONDAY, h) + HALF, "visit") for h in (9, 12)]
    (column,) = columns_of(
        week((0, time(8), time(10)), off=off), [MONDAY], visits, now=at(MONDAY, 7)
    )
    assert [(block.kind, block.starts_at) for block in column.blocks] == [
        ("off", at(MONDAY, 8)),
        ("visit", at(MONDAY, 9)),
        ("off", at(MONDAY, 9, 30)),
        ("visit", at(MONDAY, 12)),
    ]


def test_a_visit_at_the_end_of_hours_leaves_no_time_off_behind_it():
    off = [Span(at(MONDAY, 8), at(MONDAY, 10))]
    visit = Block(at(MONDAY, 8), at(MONDAY, 11), "visit")
    plan = week((0, time(8), time(10)), off=off)
    (column,) = columns_of(plan, [MONDAY], [visit], now=LONG_AGO)
    assert column.blocks == [visit]


def test_times_gone_by_are_not_offered_and_now_is_marked():
    now = at(MONDAY, 8, 40)
    columns = columns_of(week((0, time(8), time(9, 30))), [MONDAY], [], now=now)
    rows = lay_out(columns, PACIFIC, now=now)
    assert [block.kind for block in columns[0].blocks] == ["unused", "unused", "free"]
    assert [row.is_now for row in rows] == [False, True, False]
    assert [row.cells[0].is_now for row in rows] == [False, True, False]
    late = at(MONDAY, 12)
    assert not any(row.is_now for row in lay_out(columns, PACIFIC, now=late))


def test_a_visit_across_midnight_stands_on_both_days():
    tuesday = MONDAY + timedelta(days=1)
    visit = Block(at(MONDAY, 23, 30), at(tuesday, 0, 30), "visit")
    columns = columns_of(week(), [MONDAY, tuesday], [visit], now=LONG_AGO)
    assert drawn(columns) == [
        ("00:00", [(0, 1, ""), (1, 1, "visit")]),
        ("23:30", [(0, 1, "visit"), (1, 1, "")]),
    ]


def test_nothing_at_all_has_no_rows():
    assert lay_out(columns_of(week(), [MONDAY], [], now=LONG_AGO), PACIFIC, now=LONG_AGO) == []


def test_the_hour_that_comes_twice_has_rows_of_its_own():
    sunday = date(2026, 11, 1)
    saturday = sunday - timedelta(days=1)
    plan = week((6, time(0, 30), time(2, 30)), (5, time(1), time(2)))
    rows = lay_out(columns_of(plan, [saturday, sunday], [], now=LONG_AGO), PACIFIC, now=LONG_AGO)
    clocks = [row.moment.astimezone(PACIFIC).strftime("%H:%M %Z") for row in rows]
    assert [clock[:5] for clock in clocks] == ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"]
    assert clocks[3:5] == ["01:00 PST", "01:30 PST"]
    assert [[cell.span for cell in row.cells if cell.column == 0] for row in rows[1:]] == [
        [1],
        [3],
        [],
        [],
        [1],
    ]


def test_the_hour_that_is_skipped_is_spanned():
    sunday = date(2027, 3, 14)
    plan = week((6, time(1), time(4)), (5, time(2), time(3)))
    saturday = sunday - timedelta(days=1)
    visit = Block(at(sunday, 1, 30), at(sunday, 3, 30), "visit")
    columns = columns_of(
        plan._replace(taken=[Span(visit.starts_at, visit.ends_at)]),
        [saturday, sunday],
        [visit],
        now=LONG_AGO,
    )
    across = [cell for row in lay_out(columns, PACIFIC, now=LONG_AGO) for cell in row.cells]
    assert [cell.span for cell in across if cell.block == visit] == [3]


def test_a_day_has_23_to_25_hours():
    lengths = [day_span(day, PACIFIC) for day in (date(2027, 3, 14), MONDAY, date(2026, 11, 1))]
    assert [(span.ends_at - span.starts_at) // timedelta(hours=1) for span in lengths] == [
        23,
        24,
        25,
    ]


@settings(max_examples=80)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    monday=st.dates(date(2026, 1, 1), date(2027, 12, 1)),
    opens=st.integers(0, 22),
    length=st.integers(1, 8),
    extra=st.integers(0, 7 * 48),
)
def test_every_column_is_covered_once_in_every_zone(zone, monday, opens, length, extra):
    days = [monday + timedelta(days=n) for n in range(7)]
    closes = time(min(opens + length, 23), 59)
    begins = day_span(monday, zone).starts_at + extra * HALF
    more = [Extra(begins, begins + 3 * HALF, HALF, timedelta(minutes=5), "video")]
    plan = week(*((n, time(opens), closes) for n in range(7)), extras=more, zone=zone)
    columns = columns_of(plan, days, [], now=LONG_AGO)
    rows = lay_out(columns, zone, now=LONG_AGO)
    assert covers_all(columns, rows)
    shown = [cell.block for row in rows for cell in row.cells if cell.block]
    assert sorted(block.starts_at for block in shown) == sorted(
        block.starts_at for column in columns for block in column.blocks
    )
