"""The words of a moment."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from appointments.rules.clock import when
from portal.templatetags.times import unbroken

HERE = "America/Los_Angeles"
AFTERNOON = datetime(2026, 11, 24, 22, 5, tzinfo=UTC)


def test_a_moment_reads_as_day_and_clock_time_of_the_zone():
    words = when(AFTERNOON, HERE, "en")
    assert (words.day, words.clock) == ("Tuesday, November 24", unbroken("2:05 p.m."))
    assert words.full_day == "Tuesday, November 24, 2026"
    assert words.zone == HERE


def test_spanish_has_its_own_order_and_halves_of_the_day():
    words = when(AFTERNOON, HERE, "es")
    assert (words.day, words.clock) == ("martes 24 de noviembre", unbroken("2:05 p. m."))
    assert words.full_day == "martes 24 de noviembre de 2026"


def test_an_unknown_language_reads_english():
    assert when(AFTERNOON, HERE, "xx") == when(AFTERNOON, HERE, "en")


@pytest.mark.parametrize(
    ("hour", "clock"),
    [
        (0, unbroken("12:00 a.m.")),
        (1, unbroken("1:00 a.m.")),
        (11, unbroken("11:00 a.m.")),
        (12, unbroken("12:00 p.m.")),
        (13, unbroken("1:00 p.m.")),
    ],
)
def test_midnight_and_noon_are_twelve(hour, clock):
    assert when(datetime(2026, 6, 1, hour, tzinfo=UTC), "UTC", "en").clock == clock


def test_an_hour_that_comes_twice_says_which():
    first = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    hours = [when(first + timedelta(hours=n), HERE, "en").clock for n in (-1, 0, 1, 2)]
    assert hours == [
        unbroken("12:30 a.m."),
        unbroken("1:30 a.m. PDT"),
        unbroken("1:30 a.m. PST"),
        unbroken("2:30 a.m."),
    ]


def test_the_stamp_is_utc_whatever_zone_the_moment_came_in():
    elsewhere = AFTERNOON.astimezone(timezone(timedelta(hours=3)))
    when.cache_clear()
    assert when(elsewhere, HERE, "en").iso == "2026-11-24T22:05:00+00:00"
    assert when(AFTERNOON, HERE, "en").iso == "2026-11-24T22:05:00+00:00"


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_line_ends_within_a_clock_time(language):
    twice = when(datetime(2026, 11, 1, 9, 30, tzinfo=UTC), HERE, language).clock
    assert " " not in twice
    assert twice.split()[-1] == "PST"
