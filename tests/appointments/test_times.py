"""A week of free times, by day, in the reader's words."""

from datetime import UTC, datetime, timedelta

from appointments.rules.slots import Slot
from appointments.rules.times import Reader, days_between, moment_for, times_page
from portal.templatetags.times import unbroken

HERE, EAST, HAWAII = "America/Los_Angeles", "America/New_York", "Pacific/Honolulu"
AT_CLINIC = Reader(HERE, "", "en")
NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)  # Monday, 8 a.m. at the clinic
HALF = timedelta(minutes=30)


def slots_on(*days: int) -> list[Slot]:
    """A slot at 9 and one at 9:30, so many days ahead."""
    at = [NOW + timedelta(days=day, hours=1, minutes=late) for day in days for late in (0, 30)]
    return [Slot(moment, moment + HALF, timedelta(0), "both") for moment in at]


def test_times_are_grouped_by_the_day_on_the_clinics_wall():
    page = times_page(slots_on(0, 6, 7), NOW, AT_CLINIC, ahead=0)
    assert [(day.words, [at.here.clock for at in day.times]) for day in page.days] == [
        ("Monday, June 1", [unbroken("9:00 a.m."), unbroken("9:30 a.m.")]),
        ("Sunday, June 7", [unbroken("9:00 a.m."), unbroken("9:30 a.m.")]),
    ]


def test_a_week_leads_to_the_next_one_that_has_a_free_time():
    slots = slots_on(3, 24)
    first, later, between = (times_page(slots, NOW, AT_CLINIC, ahead=n) for n in (0, 21, 10))
    assert (first.earlier, first.later) == (None, 21)
    assert (later.earlier, later.later, len(later.days)) == (14, None, 1)
    assert (between.earlier, between.later, between.days) == (3, 24, [])


def test_the_first_week_is_never_before_today():
    assert times_page([], NOW, AT_CLINIC, ahead=3).earlier == 0


def test_a_readers_own_clock_is_told_where_it_shows_another_time():
    page = times_page(slots_on(0), NOW, Reader(HERE, EAST, "en"), ahead=0)
    first = page.days[0].times[0]
    assert (first.own.clock, first.own_day, page.own_zone) == (unbroken("12:00 p.m."), "", EAST)
    same = times_page(slots_on(0), NOW, Reader(HERE, "America/Vancouver", "en"), ahead=0)
    assert (same.days[0].times[0].own, same.days[0].times[0].own_day, same.own_zone) == (
        *(None, "", ""),
    )


def test_a_readers_own_day_is_told_where_it_is_another_one():
    past_midnight = datetime(2026, 6, 2, 8, tzinfo=UTC)
    assert moment_for(past_midnight, Reader(HERE, HAWAII, "en")).own_day == "Monday, June 1"


def test_days_are_counted_on_the_wall_also_when_the_clock_changes():
    before, after = (
        datetime(2026, 10, 31, 7, 0, tzinfo=UTC),
        datetime(2026, 11, 2, 7, 59, tzinfo=UTC),
    )
    assert days_between(before, after, HERE) == 1
    assert days_between(after, before, HERE) == -1
