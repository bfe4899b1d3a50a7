"""Staff keep hours: what a change strands is shown first, and two who save at once see both."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from appointments.models import Schedule, ScheduleException, WeeklyHours
from appointments.rules.hours import HoursProblem, hours_problem, last_moment_of, overlapping
from appointments.rules.slots import Hours
from tests.fixtures.cast import make_appointment
from tests.fixtures.pages import seen

PACIFIC = ZoneInfo("America/Los_Angeles")
HOUR = timedelta(hours=1)
ROW = {"weekday": "0", "opens": "09:00", "closes": "12:00", "slot": "30", "buffer": "0"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def monday(now):
    """Noon of a Monday in the clinic, at least two days ahead."""
    day = now.astimezone(PACIFIC).date() + timedelta(days=2)
    day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, time(12), PACIFIC)


@pytest.fixture
def visit(patient, doctor, schedule, monday):
    return make_appointment(patient.record, doctor.practitioner, starts_at=monday)


def hours_of(schedule):
    return reverse("clinic_hours", args=[schedule.pk])


def exceptions_of(schedule):
    return reverse("clinic_exceptions", args=[schedule.pk])


def rows(*changes, version=0, **more):
    made = {"form-TOTAL_FORMS": len(changes), "form-INITIAL_FORMS": 0, "version": version}
    for number, change in enumerate(changes):
        for name, value in {**ROW, "offers": "both", **change}.items():
            made[f"form-{number}-{name}"] = value
    return {**made, **more}


def off(day, **more):
    return {"version": 0, "kind": "off", "first_day": day.isoformat(), **more}


def extra(day, **more):
    times = {"opens": "18:00", "closes": "20:00", "slot": "30", "buffer": "0", "offers": "video"}
    return {"version": 0, "kind": "extra", "first_day": day.isoformat(), **times, **more}


def test_a_change_is_looked_at_with_what_it_strands_and_then_saved(
    client_of, scheduler, visit, schedule
):
    client, new = client_of(scheduler), rows({}, {"opens": "13:00", "closes": "17:00"})
    assert client.get(hours_of(schedule)).status_code == 200
    page = client.post(hours_of(schedule), new, follow=True).text
    assert "1 visit would lie outside the hours" in page
    assert "Ada Okoye" in page
    assert WeeklyHours.objects.count() == 7
    client.post(hours_of(schedule), {**new, "step": "save"}, follow=True)
    assert WeeklyHours.objects.count() == 2
    assert Schedule.objects.get().version == 1
    assert AuditEvent.objects.filter(action="hours_changed").count() == 1
    assert "Visits outside these hours" in client.get(hours_of(schedule)).text


def test_a_change_that_touches_no_visit_says_so(client_of, scheduler, schedule):
    page = (
        client_of(scheduler)
        .post(
            hours_of(schedule),
            rows({"offers": "video"}, {"weekday": "3", "offers": "in_person"}),
            follow=True,
        )
        .text
    )
    assert "No visit is touched" in page
    assert "In person only" in page


def test_rows_are_added_and_removed_before_saving(client_of, scheduler, schedule):
    client = client_of(scheduler)
    more = client.post(hours_of(schedule), rows({}, step="add"), follow=True).text
    assert 'name="form-1-opens"' in more
    less = client.post(
        hours_of(schedule), {**rows({}, {}), "form-1-DELETE": "on", "step": "back"}, follow=True
    )
    assert 'name="form-1-opens"' not in less.text
    none = client.post(hours_of(schedule), {**rows({}), "form-0-DELETE": "on"}, follow=True).text
    assert "No hours at all" in none
    odd = client.post(hours_of(schedule), {"form-TOTAL_FORMS": "x", "step": "back"}, follow=True)
    assert odd.status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([{"opens": "12:00", "closes": "09:00"}], "end before they begin"),
        ([{"opens": "22:00", "closes": "02:00"}], "enter two rows"),
        ([{"slot": "240"}], "A visit does not fit in"),
        ([{}, {"opens": "11:00", "closes": "13:00"}], "overlap another row"),
        ([{"opens": ""}], "Enter when it begins."),
        ([{"closes": ""}], "Enter when it ends."),
        ([{"slot": "x"}], "Enter a number of minutes."),
        ([{"buffer": ""}], "Enter the minutes of a break, or 0."),
        ([{"opens": "9\0"}], "Enter a clock time"),
    ],
)
def test_hours_that_cannot_be_are_named(client_of, scheduler, schedule, changes, words):
    page = client_of(scheduler).post(
        hours_of(schedule), {**rows(*changes), "step": "save"}, follow=True
    )
    assert words in page.text
    assert WeeklyHours.objects.count() == 7


def test_too_many_rows_and_a_torn_form_are_refused(client_of, scheduler, schedule):
    client = client_of(scheduler)
    many = [
        {"weekday": str(n % 7), "opens": f"{n // 7:02}:00", "closes": f"{n // 7:02}:30"}
        for n in range(51)
    ]
    assert "Enter at most 50 rows" in client.post(hours_of(schedule), rows(*many), follow=True).text
    assert (
        "Something of the form is missing"
        in client.post(hours_of(schedule), {"version": 0}, follow=True).text
    )


def test_of_two_who_save_hours_the_second_sees_both(client_of, scheduler, schedule):
    client = client_of(scheduler)
    client.post(hours_of(schedule), rows({}, step="save"), follow=True)
    late = client.post(hours_of(schedule), rows({"weekday": "4"}, step="save"), follow=True)
    assert late.status_code == 409
    assert "How it is now" in late.text
    assert "Friday" in late.text
    again = client.post(hours_of(schedule), rows({"weekday": "4"}, version=1), follow=True)
    assert again.status_code == 200


def test_time_off_over_a_visit_is_shown_and_saved_all_the_same(
    client_of, scheduler, visit, schedule, monday
):
    client, sent = client_of(scheduler), off(monday.date(), note="Conference")
    page = client.post(exceptions_of(schedule), sent, follow=True).text
    assert "1 visit would lie outside the hours" in page
    client.post(exceptions_of(schedule), {**sent, "step": "save"}, follow=True)
    kept = ScheduleException.objects.get()
    assert kept.period.lower == monday - 12 * HOUR
    assert kept.period.upper == monday + 12 * HOUR
    shown = client.get(exceptions_of(schedule)).text
    assert "Conference" in shown
    assert "Visits outside these hours" in shown
    ending = reverse("clinic_exception_end", args=[kept.pk])
    assert "Taken back" in client.post(ending, {"version": 1}, follow=True).text
    client.post(ending, {"version": 1, "step": "save"}, follow=True)
    assert not ScheduleException.objects.exists()
    assert client.post(ending, follow=True).status_code == 404


def test_extra_hours_lie_on_one_day_and_can_be_taken_back(client_of, scheduler, schedule, monday):
    client, sent = client_of(scheduler), extra(monday.date())
    assert "No visit is touched" in client.post(exceptions_of(schedule), sent, follow=True).text
    client.post(exceptions_of(schedule), {**sent, "step": "save"}, follow=True)
    kept = ScheduleException.objects.get()
    assert (kept.period.lower, kept.offers) == (monday + 6 * HOUR, "video")
    ending = reverse("clinic_exception_end", args=[kept.pk])
    assert client.get(ending).status_code == 200
    client.post(ending, {"version": 1, "step": "save"}, follow=True)
    assert not ScheduleException.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first_day": "2027-02-30"}, "There is no such day"),
        ({"first_day": ""}, "Choose a day."),
        ({"last_day": "2026-01-01"}, "The last day comes before the first."),
        ({"last_day": "2099-01-01"}, "Enter at most one year at once."),
        ({"opens": "12:00", "closes": "11:00"}, "This ends before it begins."),
        ({"first_day": "2020-01-01"}, "This is over already."),
        ({"first_day": "2027-03-14", "opens": "02:30"}, "the clocks go forward"),
        ({"kind": "extra", "opens": "", "closes": "20:00"}, "Enter when it begins."),
        ({"kind": "extra", "opens": "18:00", "closes": ""}, "Enter when it ends."),
        (
            {
                "kind": "extra",
                "opens": "18:00",
                "closes": "18:10",
                "slot": "30",
                "buffer": "0",
                "offers": "both",
            },
            "A visit does not fit in",
        ),
        ({"kind": "party"}, "Select a valid choice"),
    ],
)
def test_exceptions_that_cannot_be_are_named(client_of, scheduler, schedule, monday, change, words):
    sent = {**off(monday.date()), **change, "step": "save"}
    assert words in client_of(scheduler).post(exceptions_of(schedule), sent, follow=True).text
    assert not ScheduleException.objects.exists()


def test_extra_hours_over_two_days_are_two_rows(client_of, scheduler, schedule, monday):
    sent = extra(monday.date(), last_day=(monday.date() + timedelta(days=1)).isoformat())
    assert (
        "Extra hours lie on one day"
        in client_of(scheduler).post(exceptions_of(schedule), sent, follow=True).text
    )


def test_what_was_typed_is_kept_on_the_way_back(client_of, scheduler, schedule, monday):
    sent = {**off(monday.date(), note="Conference"), "step": "back"}
    assert (
        "Conference" in client_of(scheduler).post(exceptions_of(schedule), sent, follow=True).text
    )


def test_of_two_exceptions_at_once_the_second_sees_both(client_of, scheduler, schedule, monday):
    client = client_of(scheduler)
    client.post(exceptions_of(schedule), off(monday.date(), step="save"), follow=True)
    late = client.post(exceptions_of(schedule), extra(monday.date(), step="save"), follow=True)
    assert late.status_code == 409
    assert "Time off" in late.text


def test_hours_of_another_clinic_do_not_exist(client_of, other_scheduler, doctor, schedule):
    for who in (other_scheduler, doctor):
        for address in (hours_of(schedule), exceptions_of(schedule)):
            assert client_of(who).get(address).status_code == 404


def test_rows_are_held_against_each_other_by_weekday():
    half = timedelta(minutes=30)
    row = Hours(0, time(9), time(12), half, timedelta(), "both")
    assert hours_problem(row) is None
    assert hours_problem(row._replace(closes=time(9))) == HoursProblem.ENDS_FIRST
    assert (
        overlapping([row, row._replace(weekday=1), row._replace(opens=time(12), closes=time(13))])
        == set()
    )
    assert overlapping([row, row._replace(opens=time(11))]) == {1}


def test_the_last_coming_of_a_time_that_comes_twice():
    twice = last_moment_of(date(2026, 11, 1), time(1, 30), PACIFIC)
    assert twice == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    skipped = last_moment_of(date(2027, 3, 14), time(2, 30), PACIFIC)
    assert skipped == datetime(2027, 3, 14, 10, tzinfo=UTC)


def test_hours_seen_before_somebody_changed_them_are_not_looked_at(client_of, scheduler, schedule):
    client = client_of(scheduler)
    client.post(hours_of(schedule), rows({}, step="save"), follow=True)
    late = client.post(hours_of(schedule), rows({"weekday": "4"}), follow=True)
    assert (late.status_code, "How it is now" in late.text) == (409, True)


def test_rows_are_folded_to_what_they_say_and_open_where_something_is_wrong(
    client_of, scheduler, schedule
):
    client = client_of(scheduler)
    folded = client.get(hours_of(schedule)).text
    assert folded.count('<details class="govuk-details portal-row">') == 7
    assert "Monday: 8 a.m. \u2013 5 p.m." in seen(folded)
    assert "Video or in person, " not in " ".join(
        folded.split()
    )  # what else there is stands inside
    backwards = rows({}, {"opens": "13:00", "closes": "12:00"})
    wrong = client.post(hours_of(schedule), backwards, follow=True).text
    assert wrong.count('<details class="govuk-details portal-row">') == 1
    assert wrong.count('<details class="govuk-details portal-row" open>') == 1
    more = client.post(hours_of(schedule), rows({}, step="add"), follow=True).text
    assert "A new row" in more
