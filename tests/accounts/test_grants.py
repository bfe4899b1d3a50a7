"""What a level opens, and when a parent's grant ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.rules.grants import allows, coming_of_age, is_child, levels_for

PACIFIC = ZoneInfo("America/Los_Angeles")
A_MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("level", "opened"),
    [
        ("join", {"appointments", "readiness", "join"}),
        ("scheduling", {"appointments", "readiness", "join", "schedule"}),
        ("clinical", {"appointments", "readiness", "join", "schedule", "details"}),
        ("", set()),
        ("owner", set()),
    ],
)
def test_each_level_opens_what_it_says_and_nothing_above(level, opened):
    everything = ("appointments", "readiness", "join", "schedule", "details", "unknown")
    assert {what for what in everything if allows(level, what)} == opened


def test_the_levels_that_open_something_are_known_to_queries():
    assert levels_for("join") == ("join", "scheduling", "clinical")
    assert levels_for("schedule") == ("scheduling", "clinical")
    assert levels_for("details") == ("clinical",)
    assert levels_for("unknown") == ()


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2010, 7, 4), datetime(2028, 7, 4, 7, tzinfo=UTC)),
        (date(2010, 12, 24), datetime(2028, 12, 24, 8, tzinfo=UTC)),
        (date(2008, 2, 29), datetime(2026, 3, 1, 8, tzinfo=UTC)),
        (date(1984, 2, 29), datetime(2002, 3, 1, 8, tzinfo=UTC)),
        (date(2010, 2, 28), datetime(2028, 2, 28, 8, tzinfo=UTC)),
    ],
)
def test_a_child_comes_of_age_at_the_clinics_midnight_of_the_18th_birthday(born, of_age):
    assert coming_of_age(born, PACIFIC) == of_age


def test_somebody_is_a_child_until_the_last_moment_before():
    at = coming_of_age(date(2010, 7, 4), PACIFIC)
    assert is_child(date(2010, 7, 4), PACIFIC, now=at - A_MICROSECOND)
    assert not is_child(date(2010, 7, 4), PACIFIC, now=at)
    assert not is_child(date(2010, 7, 4), PACIFIC, now=at + A_MICROSECOND)
