"""Hours that last until the day ends: they close at midnight, and are not hours across it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.urls import reverse

from appointments.forms.hours import ExceptionForm
from appointments.forms.visits import ClockField
from appointments.models import ScheduleException, WeeklyHours
from appointments.rules.hours import HoursProblem, hours_problem, overlapping
from appointments.rules.slots import MIDNIGHT, Hours, Span, Week, free_slots, is_worked
from tests.fixtures.pages import seen

HALF, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
WEST, BEIRUT = ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Beirut")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
EVENING = Hours(0, time(22), MIDNIGHT, HALF, timedelta(), "both")
MONDAY = date(2026, 6, 1)


def week(*hours, zone=WEST):
    return Week(hours=hours, extras=(), off=(), taken=(), zone=zone)


def slots(of, day):
    return [
        slot.starts_at.astimezone(of.zone) for slot in free_slots(of, day, 1, not_before=LONG_AGO)
    ]


def test_the_last_slot_of_the_day_ends_with_it():
    found = slots(week(EVENING), MONDAY)
    assert [f"{at:%a %H:%M}" for at in found] == [
        *("Mon 22:00", "Mon 22:30", "Mon 23:00", "Mon 23:30"),
    ]


def test_a_whole_day_has_as_many_hours_as_the_clock_gives_it():
    sundays = week(Hours(6, MIDNIGHT, MIDNIGHT, HOUR, timedelta(), "both"))
    spring, autumn = date(2026, 3, 8), date(2026, 11, 1)
    assert [len(slots(sundays, day)) for day in (spring, autumn)] == [23, 25]


def test_a_day_whose_midnight_is_skipped_ends_where_the_next_begins():
    saturdays = week(EVENING._replace(weekday=5), zone=BEIRUT)
    before_the_jump = date(2026, 3, 28)
    found = slots(saturdays, before_the_jump)
    assert [f"{at:%H:%M}" for at in found] == ["22:00", "22:30", "23:00", "23:30"]


def test_hours_until_midnight_and_those_after_it_are_worked_as_one():
    both = week(EVENING, Hours(1, MIDNIGHT, time(2), HALF, timedelta(), "both"))
    across = datetime(2026, 6, 1, 23, 45, tzinfo=WEST)
    assert is_worked(both, Span(across, across + HALF))
    assert not is_worked(week(EVENING), Span(across, across + HALF))


def test_what_ends_at_midnight_fits_overlaps_and_is_refused_like_any_other_hours():
    assert hours_problem(EVENING) is None
    assert hours_problem(EVENING._replace(opens=MIDNIGHT)) is None
    assert hours_problem(EVENING._replace(closes=time(2))) == HoursProblem.ENDS_FIRST
    assert hours_problem(EVENING._replace(slot_length=3 * HOUR)) == HoursProblem.SLOT_TOO_LONG
    late = EVENING._replace(opens=time(23))
    early = EVENING._replace(opens=time(20), closes=time(22))
    assert overlapping([EVENING, late]) == {1}
    assert overlapping([early, EVENING]) == set()


@pytest.mark.parametrize(
    "typed", ["00:00", "24:00", "midnight", " Midnight ", "12:00 a.m.", "12 AM"]
)
def test_midnight_is_typed_in_many_ways(typed):
    assert ClockField().clean(typed) == MIDNIGHT


def test_staff_enter_hours_until_midnight_and_read_them_so(client_of, scheduler, schedule):
    client, where = client_of(scheduler), reverse("clinic_hours", args=[schedule.pk])
    row = {"weekday": "4", "opens": "20:00", "closes": "00:00", "slot": "30", "buffer": "0"}
    sent = {f"form-0-{name}": value for name, value in {**row, "offers": "both"}.items()}
    sent |= {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "version": 0}
    shown = seen(client.post(where, sent, follow=True).text)
    assert "8 p.m. \u2013 12:00 a.m. (midnight)" in shown
    client.post(where, {**sent, "step": "save"}, follow=True)
    assert WeeklyHours.objects.get().closes == MIDNIGHT
    assert 'value="00:00"' in client.get(where).text


def test_hours_across_midnight_are_refused_with_the_way_to_enter_them(
    client_of, scheduler, schedule
):
    row = {"weekday": "4", "opens": "22:00", "closes": "02:00", "slot": "30", "buffer": "0"}
    sent = {f"form-0-{name}": value for name, value in {**row, "offers": "both"}.items()}
    sent |= {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "version": 0, "step": "save"}
    page = client_of(scheduler).post(reverse("clinic_hours", args=[schedule.pk]), sent, follow=True)
    assert "one until 12:00 a.m. (midnight), and one from 12:00 a.m. on the next" in page.text


def test_the_database_refuses_hours_that_end_before_they_begin(schedule):
    WeeklyHours.objects.create(schedule=schedule, weekday=0, opens=time(22), closes=MIDNIGHT)
    with pytest.raises(IntegrityError, match="hours_end_after_they_begin"):
        WeeklyHours.objects.create(schedule=schedule, weekday=0, opens=time(22), closes=time(2))


@pytest.mark.parametrize("kind", ["off", "extra"])
def test_time_off_and_extra_hours_last_until_midnight(kind, schedule, now):
    day = now.astimezone(WEST).date() + 9 * DAY
    sent = {"version": 0, "kind": kind, "first_day": f"{day}", "opens": "18:00", "closes": "00:00"}
    rest = {"slot": "30", "buffer": "0", "offers": "both"}
    form = ExceptionForm({**sent, **rest}, schedule=schedule, now=now)
    assert form.errors == {}
    made: ScheduleException = form.exception
    assert made.period.upper == datetime.combine(day + DAY, MIDNIGHT, WEST)
