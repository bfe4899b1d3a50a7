"""When the help line answers: Monday through Friday, 5 a.m. to 5 p.m. in the clinic's own time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.rules.help_line import (
    HelpHours,
    answered_by,
    day_run,
    help_line_state,
    phone_words,
)

PACIFIC = ZoneInfo("America/Los_Angeles")
MINUTE = timedelta(minutes=1)
WEEKDAYS = frozenset(range(5))
OFFICE = HelpHours(days=WEEKDAYS, opens=time(5), closes=time(17), zone=PACIFIC)
NIGHT = HelpHours(days=frozenset({4}), opens=time(20), closes=time(4), zone=PACIFIC)
ALWAYS = HelpHours(days=frozenset(range(7)), opens=time(0), closes=time(0), zone=PACIFIC)


def pacific(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (pacific(23, 5) - MINUTE, False),
        (pacific(23, 5), True),
        (pacific(23, 5) + MINUTE, True),
        (pacific(23, 17) - MINUTE, True),
        (pacific(23, 17), False),
        (pacific(23, 17) + MINUTE, False),
        (pacific(27, 16, 59), True),
        (pacific(28, 12), False),
        (pacific(29, 12), False),
    ],
    ids=str,
)
def test_it_answers_from_opening_until_just_before_closing(now, is_open):
    assert help_line_state(OFFICE, now=now).is_open is is_open


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        (pacific(23, 4), pacific(23, 5)),
        (pacific(23, 17), pacific(24, 5)),
        (pacific(27, 17), pacific(30, 5)),
        (pacific(28, 0), pacific(30, 5)),
        (pacific(29, 23, 59), pacific(30, 5)),
    ],
    ids=str,
)
def test_closed_it_says_when_it_opens_next(now, opening):
    assert help_line_state(OFFICE, now=now).next_opening == opening


def test_open_it_says_when_it_opens_after_that():
    assert help_line_state(OFFICE, now=pacific(23, 9)).next_opening == pacific(24, 5)


def test_the_zone_of_now_decides_nothing():
    monday_five = pacific(23, 5)
    for zone in (UTC, ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")):
        assert help_line_state(OFFICE, now=monday_five.astimezone(zone)).is_open
        assert not help_line_state(OFFICE, now=(monday_five - MINUTE).astimezone(zone)).is_open


@pytest.mark.parametrize(
    ("before", "utc_hour"),
    [
        (datetime(2026, 3, 6, 18, tzinfo=PACIFIC), 12),  # Monday after clocks go forward: UTC-7
        (datetime(2026, 10, 30, 18, tzinfo=PACIFIC), 13),  # Monday after they go back: UTC-8
    ],
    ids=["forward", "back"],
)
def test_the_clock_on_the_wall_decides_over_daylight_saving(before, utc_hour):
    opening = help_line_state(OFFICE, now=before).next_opening
    assert (opening.hour, opening.astimezone(UTC).hour) == (5, utc_hour)
    assert help_line_state(OFFICE, now=opening).is_open
    assert not help_line_state(OFFICE, now=opening - MINUTE).is_open


def test_an_opening_in_the_hour_that_is_skipped_still_opens_that_day():
    hours = HelpHours(days=frozenset({6}), opens=time(2, 30), closes=time(12), zone=PACIFIC)
    sunday_before = datetime(2026, 3, 8, 1, 59, tzinfo=PACIFIC)
    assert help_line_state(hours, now=sunday_before).next_opening.date() == sunday_before.date()
    assert help_line_state(hours, now=datetime(2026, 3, 8, 11, tzinfo=PACIFIC)).is_open


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (pacific(27, 19, 59), False),
        (pacific(27, 20), True),
        (pacific(28, 3, 59), True),
        (pacific(28, 4), False),
        (pacific(28, 20), False),
    ],
    ids=str,
)
def test_hours_may_go_past_midnight(now, is_open):
    assert help_line_state(NIGHT, now=now).is_open is is_open


def test_midnight_to_midnight_is_the_whole_day():
    assert all(help_line_state(ALWAYS, now=pacific(23, hour)).is_open for hour in range(24))


def test_without_days_it_never_opens():
    never = HelpHours(days=frozenset(), opens=time(5), closes=time(17), zone=PACIFIC)
    state = help_line_state(never, now=pacific(23, 9))
    assert (state.is_open, state.next_opening) == (False, None)


def test_one_day_a_week_is_found_a_week_ahead():
    mondays = HelpHours(days=frozenset({0}), opens=time(5), closes=time(17), zone=PACIFIC)
    assert help_line_state(mondays, now=pacific(23, 17)).next_opening == pacific(30, 5)


@pytest.mark.parametrize(
    ("days", "run"),
    [
        ({0, 1, 2, 3, 4}, (0, 4)),
        ({5, 6}, (5, 6)),
        ({0, 2, 4}, None),
        ({3}, None),
        (set(range(7)), None),
        (set(), None),
    ],
    ids=str,
)
def test_days_that_follow_each_other_are_said_as_a_run(days, run):
    assert day_run(frozenset(days)) == run


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("+18005550123", "1-800-555-0123"),
        ("+442079460000", "+442079460000"),
        ("+1800555012", "+1800555012"),
        ("+1800DOCTOR1", "+1800DOCTOR1"),
        ("1-800-555-0123", "1-800-555-0123"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_it_is_read_out(phone, words):
    assert phone_words(phone) == words


@pytest.mark.parametrize(
    ("hours", "asked_at", "by"),
    [
        (OFFICE, pacific(23, 9), pacific(23, 9, 30)),
        (OFFICE, pacific(23, 16, 29), pacific(23, 16, 59)),
        (OFFICE, pacific(23, 16, 30), pacific(24, 5, 30)),
        (OFFICE, pacific(23, 4, 45), pacific(23, 5, 30)),
        (OFFICE, pacific(27, 16, 45), pacific(30, 5, 30)),
        (OFFICE, pacific(28, 12), pacific(30, 5, 30)),
        (ALWAYS, pacific(28, 23, 45), pacific(29, 0, 15)),
        (
            HelpHours(days=frozenset(), opens=time(5), closes=time(17), zone=PACIFIC),
            pacific(23, 9),
            None,
        ),
    ],
    ids=str,
)
def test_a_call_comes_within_half_an_hour_of_opening_time(hours, asked_at, by):
    assert answered_by(hours, asked_at=asked_at, within=30 * MINUTE) == by
