"""Free slots: hours on a wall that may jump, minus what is off and taken."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from appointments.rules.clock import when
from appointments.rules.slots import (
    Extra,
    Hours,
    Span,
    Week,
    free_slots,
    is_worked,
    merged,
    moment_of,
    worked_spans,
)

MINUTE, HALF, HOUR = timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=1)
NOTHING = timedelta(0)
WEST = ZoneInfo("America/Los_Angeles")
MONDAY, SPRING, AUTUMN = date(2026, 6, 1), date(2026, 3, 8), date(2026, 11, 1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ZONES = [
    *("America/Los_Angeles", "America/Phoenix", "America/St_Johns", "America/Santiago", "UTC"),
    *("Europe/London", "Europe/Dublin", "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut"),
    *("Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "Antarctica/Troll"),
]
quick = settings(max_examples=60)
YEARS = (date(2025, 1, 1), date(2027, 12, 31))


@cache
def jumps(zone: str) -> list[date]:
    """The days of those years on which the clocks change; any day where they never do."""
    first, last = YEARS
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    noon = [datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() for day in days]
    found = [day for day, new, old in zip(days[1:], noon[1:], noon, strict=False) if new != old]
    return found or [first]


def days_in(zone: str) -> st.SearchStrategy[date]:
    return st.dates(*YEARS) | st.sampled_from(jumps(zone))


@st.composite
def stretches(draw) -> tuple[time, time]:
    opens = draw(st.integers(0, 24 * 60 - 2))
    closes = draw(st.integers(opens + 1, 24 * 60 - 1))
    return time(*divmod(opens, 60)), time(*divmod(closes, 60))


@st.composite
def weeks(draw) -> tuple[Week, date]:
    """A doctor's week, and a day in it that is often one on which the clocks change."""
    zone = draw(st.sampled_from(ZONES))
    day = draw(days_in(zone))
    length = st.sampled_from([10, 15, 20, 30, 45, 90]).map(lambda minutes: minutes * MINUTE)
    buffer = st.sampled_from([0, 0, 5, 10]).map(lambda minutes: minutes * MINUTE)
    offers = st.sampled_from(["video", "in_person", "both"])
    hours = st.builds(
        lambda weekday, ends, *rest: Hours(weekday, *ends, *rest),
        *(st.integers(0, 6), stretches(), length, buffer, offers),
    )
    noon = moment_of(day, time(12), ZoneInfo(zone))
    moments = st.integers(-48 * 60, 48 * 60).map(lambda minutes: noon + minutes * MINUTE)
    spans = st.builds(lambda at, long: Span(at, at + long * MINUTE), moments, st.integers(1, 300))
    extras = st.builds(lambda span, *rest: Extra(*span, *rest), spans, length, buffer, offers)
    week = Week(
        hours=draw(st.lists(hours, max_size=6)),
        extras=draw(st.lists(extras, max_size=2)),
        off=draw(st.lists(spans, max_size=2)),
        taken=draw(st.lists(spans, max_size=4)),
        zone=ZoneInfo(zone),
    )
    return week, day


def week_of(*hours: Hours, zone=WEST, **fields) -> Week:
    return Week(**{"hours": hours, "extras": (), "off": (), "taken": (), "zone": zone, **fields})


def every_day(opens: time, closes: time, length=HALF, buffer=NOTHING, offers="both"):
    return [Hours(weekday, opens, closes, length, buffer, offers) for weekday in range(7)]


def on_the_wall(week: Week, day: date, **options) -> list[str]:
    slots = free_slots(week, day, 1, **{"not_before": LONG_AGO, **options})
    return [f"{slot.starts_at.astimezone(week.zone):%H:%M %Z}" for slot in slots]


def overlap(one: Span, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@quick
@given(st.data(), st.sampled_from(ZONES), st.times())
def test_a_clock_time_is_the_first_moment_that_shows_it_or_the_jump_over_it(data, zone, clock):
    here, clock = ZoneInfo(zone), clock.replace(second=0, microsecond=0)
    wall = datetime.combine(data.draw(days_in(zone)), clock)
    local = moment_of(wall.date(), clock, here).astimezone(here)
    if local.replace(tzinfo=None) == wall:
        assert local.fold == 0
    else:
        before = (local.astimezone(UTC) - timedelta(seconds=1)).astimezone(here)
        assert before.replace(tzinfo=None) < wall < local.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (SPRING, time(1, 59), datetime(2026, 3, 8, 9, 59, tzinfo=UTC)),
        (SPRING, time(2, 0), datetime(2026, 3, 8, 10, 0, tzinfo=UTC)),
        (SPRING, time(2, 59), datetime(2026, 3, 8, 10, 0, tzinfo=UTC)),
        (SPRING, time(3, 0), datetime(2026, 3, 8, 10, 0, tzinfo=UTC)),
        (AUTUMN, time(1, 30), datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
        (AUTUMN, time(2, 0), datetime(2026, 11, 1, 10, 0, tzinfo=UTC)),
    ],
)
def test_moments_around_both_changes_of_the_clock(day, clock, moment):
    assert moment_of(day, clock, WEST) == moment


def test_a_day_that_a_zone_skipped_has_no_hours():
    apia = ZoneInfo("Pacific/Apia")
    week = week_of(*every_day(time(8), time(17)), zone=apia)
    assert on_the_wall(week, date(2011, 12, 30)) == []
    assert len(on_the_wall(week, date(2011, 12, 31))) == 18


@quick
@given(weeks())
def test_slots_are_in_order_never_overlap_and_have_the_length_of_their_hours(found):
    week, day = found
    slots = free_slots(week, day - timedelta(days=1), 3, not_before=LONG_AGO)
    lengths = {(of.slot_length, of.buffer, of.offers) for of in (*week.hours, *week.extras)}
    assert all(one.ends_at <= two.starts_at for one, two in pairwise(slots))
    assert {(s.ends_at - s.starts_at, s.buffer, s.offers) for s in slots} <= lengths


# Hours that open amid the hour that comes twice go on through it.
TWICE = week_of(Hours(AUTUMN.weekday(), time(1, 10), time(2), 10 * MINUTE, NOTHING, "video"))


@quick
@example((TWICE, AUTUMN))
@given(weeks())
def test_slots_lie_in_hours_by_the_wall_and_never_in_time_off(found):
    week, day = found
    slots = free_slots(week, day, 1, not_before=LONG_AGO)
    assert all(is_worked(week, Span(slot.starts_at, slot.ends_at)) for slot in slots)
    assert {slot.starts_at.astimezone(week.zone).date() for slot in slots} <= {day}
    for slot in free_slots(week._replace(extras=()), day, 1, not_before=LONG_AGO):
        ends = [
            [moment_of(day, clock, week.zone) for clock in (hours.opens, hours.closes)]
            for hours in week.hours
            if hours.weekday == day.weekday()
        ]
        assert any(opens <= slot.starts_at < closes for opens, closes in ends)


@quick
@given(weeks())
def test_what_is_taken_removes_just_the_slots_that_it_touches(found):
    week, day = found
    everything = free_slots(week._replace(taken=()), day, 2, not_before=LONG_AGO)
    assert free_slots(week, day, 2, not_before=LONG_AGO) == [
        slot
        for slot in everything
        if not any(overlap(Span(slot.starts_at, slot.ends_at + slot.buffer), t) for t in week.taken)
    ]


@quick
@given(weeks(), st.sampled_from(["video", "in_person"]))
def test_slots_for_a_way_to_meet_are_in_hours_open_for_it(found, modality):
    week, day = found
    slots = free_slots(week, day, 1, not_before=LONG_AGO, modality=modality)
    assert {slot.offers for slot in slots} <= {modality, "both"}
    assert all(is_worked(week, Span(s.starts_at, s.ends_at), modality) for s in slots)


@quick
@given(weeks())
@example((week_of(*every_day(time(0), time(4))), AUTUMN))
def test_no_two_slots_of_a_day_read_the_same(found):
    week, day = found
    slots = free_slots(week, day, 1, not_before=LONG_AGO)
    read = [when(slot.starts_at, str(week.zone), "en").clock for slot in slots]
    assert len(set(read)) == len(read)


def test_the_hour_that_is_skipped_holds_no_slot():
    week = week_of(*every_day(time(1), time(4)))
    assert on_the_wall(week, SPRING) == ["01:00 PST", "01:30 PST", "03:00 PDT", "03:30 PDT"]


def test_the_hour_that_comes_twice_holds_its_slots_twice():
    week = week_of(*every_day(time(1), time(2, 30)))
    assert on_the_wall(week, AUTUMN) == [
        *("01:00 PDT", "01:30 PDT", "01:00 PST", "01:30 PST", "02:00 PST"),
    ]


def test_hours_are_cut_from_their_beginning_and_a_rest_is_left_over():
    week = week_of(Hours(0, time(9), time(10, 20), HALF, 5 * MINUTE, "both"))
    assert on_the_wall(week, MONDAY) == ["09:00 PDT", "09:35 PDT"]
    assert on_the_wall(week, MONDAY + timedelta(days=1)) == []


def test_extra_hours_add_to_the_week_and_time_off_takes_away():
    nine = moment_of(MONDAY, time(9), WEST)
    extra = Extra(nine + 3 * HOUR, nine + 4 * HOUR, HALF, NOTHING, "video")
    off = Span(nine + HALF, nine + HALF + MINUTE)
    week = week_of(Hours(0, time(9), time(10), HALF, NOTHING, "both"), extras=[extra], off=[off])
    assert on_the_wall(week, MONDAY) == ["09:00 PDT", "12:00 PDT", "12:30 PDT"]
    assert on_the_wall(week, MONDAY, modality="in_person") == ["09:00 PDT"]
    assert on_the_wall(week, MONDAY - timedelta(days=1)) == []


def test_extra_hours_inside_weekly_ones_offer_no_time_twice():
    nine = moment_of(MONDAY, time(9), WEST)
    extra = Extra(nine + 15 * MINUTE, nine + 2 * HOUR, HALF, NOTHING, "both")
    week = week_of(Hours(0, time(9), time(10), HALF, NOTHING, "both"), extras=[extra, extra])
    assert on_the_wall(week, MONDAY) == ["09:00 PDT", "09:30 PDT", "10:15 PDT"]


@pytest.mark.parametrize(("minutes", "is_free"), [(-5, True), (-4, False), (30, True), (29, False)])
def test_a_buffer_keeps_its_distance_to_the_visit_after_it(minutes, is_free):
    nine = moment_of(MONDAY, time(9, 0), WEST)
    slots = week_of(Hours(0, time(9), time(9, 25), 25 * MINUTE, 5 * MINUTE, "both"))
    taken = Span(nine + minutes * MINUTE, nine + minutes * MINUTE + 5 * MINUTE)
    assert bool(on_the_wall(slots._replace(taken=[taken]), MONDAY)) is is_free


def test_no_slot_begins_before_the_moment_asked_for():
    week = week_of(Hours(0, time(9), time(10), HALF, NOTHING, "both"))
    half_past = moment_of(MONDAY, time(9, 30), WEST)
    assert on_the_wall(week, MONDAY, not_before=half_past) == ["09:30 PDT"]
    assert on_the_wall(week, MONDAY, not_before=half_past + MINUTE) == []


@pytest.mark.parametrize(
    ("begins", "ends", "modality", "worked"),
    [
        (time(9), time(12), "", True),
        (time(8, 59), time(10), "", False),
        (time(11), time(12, 1), "", False),
        (time(9, 30), time(10, 30), "", True),
        (time(9, 30), time(10, 30), "video", False),
        (time(10), time(11), "video", True),
    ],
)
def test_time_is_worked_where_hours_hold_the_whole_of_it(begins, ends, modality, worked):
    week = week_of(
        Hours(0, time(9), time(10), HALF, NOTHING, "in_person"),
        Hours(0, time(10), time(12), HALF, NOTHING, "both"),
    )
    span = Span(moment_of(MONDAY, begins, WEST), moment_of(MONDAY, ends, WEST))
    assert is_worked(week, span, modality) is worked
    off = Span(span.ends_at - MINUTE, span.ends_at)
    assert not is_worked(week._replace(off=[off]), span, modality)
    assert is_worked(week._replace(off=[Span(span.ends_at, span.ends_at + HOUR)]), span) is (
        worked or modality == "video"
    )


def test_spans_that_touch_are_one():
    at = [LONG_AGO + hour * HOUR for hour in range(6)]
    spans = [Span(at[3], at[5]), Span(at[0], at[1]), Span(at[1], at[2]), Span(at[3], at[4])]
    assert merged(spans) == [Span(at[0], at[2]), Span(at[3], at[5])]


def test_extra_hours_are_worked_too():
    extra = Extra(LONG_AGO, LONG_AGO + HOUR, HALF, NOTHING, "video")
    week = week_of(extras=[extra])
    assert worked_spans(week, MONDAY, 1) == [Span(LONG_AGO, LONG_AGO + HOUR)]
    assert worked_spans(week, MONDAY, 1, modality="in_person") == []
