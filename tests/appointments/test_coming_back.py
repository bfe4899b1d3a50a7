"""Going back on staff pages: what a POST led to is a GET, with nothing personal in its address."""

import re

import pytest
from django.urls import reverse

from appointments.models import Schedule, ScheduleException
from tests.appointments.test_hours_pages import exceptions_of, extra, hours_of, off, rows

pytestmark = pytest.mark.django_db
MARK = re.compile(r"[?&]sent=[\w-]{12}$")


@pytest.fixture
def client(client_of, scheduler):
    return client_of(scheduler)


@pytest.fixture
def day(noon):
    return noon.date()


@pytest.mark.parametrize("page", ["clinic_patients", "clinic_book_whom"])
def test_one_comes_back_to_what_a_look_up_found(client, patient, page):
    found = client.post(reverse(page) + "?doctor=1", {"last_name": "Okoye"}, follow=True)
    ((address, _status),) = found.redirect_chain
    assert MARK.search(address)
    assert "Okoye" not in address
    assert patient.record.mrn in client.get(address).text
    assert patient.record.mrn not in client.get(reverse(page)).text


def test_a_look_up_is_its_own_who_made_it_and_its_page(client, client_of, other_scheduler, patient):
    found = client.post(reverse("clinic_patients"), {"last_name": "Okoye"})
    mark = found["Location"].rpartition("?")[2]
    elsewhere = f"{reverse('clinic_book_whom')}?{mark}"
    assert patient.record.mrn not in client.get(elsewhere).text
    stranger = client_of(other_scheduler)
    assert patient.record.mrn not in stranger.get(found["Location"]).text


def test_only_the_last_five_are_kept(client, patient):
    address = client.post(reverse("clinic_patients"), {"last_name": "Okoye"})["Location"]
    for _ in range(5):
        client.post(reverse("clinic_patients"), {"mrn": "NOBODY-9"})
    assert patient.record.mrn not in client.get(address).text


def test_one_comes_back_to_the_look_at_hours_until_they_are_saved(client, schedule):
    looked = client.post(hours_of(schedule), rows({}))
    assert MARK.search(looked["Location"])
    assert "Look at the change" in client.get(looked["Location"]).text
    client.post(looked["Location"], rows({}, step="save"))
    back = client.get(looked["Location"])
    assert (back.status_code, "Somebody else" in back.text) == (200, False)
    assert "Look at the change" in back.text  # the button of the form


def test_after_a_conflict_one_comes_back_to_both(client, schedule):
    client.post(hours_of(schedule), rows({}, step="save"))
    late = client.post(hours_of(schedule), rows({"weekday": "4"}, step="save"))
    shown = client.get(late["Location"])
    assert (shown.status_code, "How it is now" in shown.text) == (409, True)
    assert Schedule.objects.get().version == 1


def test_going_back_to_time_off_that_is_taken_back_leads_to_the_schedule(client, schedule, day):
    client.post(exceptions_of(schedule), off(day, step="save"))
    ending = reverse("clinic_exception_end", args=[ScheduleException.objects.get().pk])
    looked = client.post(ending, {"version": 1})["Location"]
    assert "Taken back" in client.get(looked).text
    client.post(looked, {"version": 1, "step": "save"})
    assert client.get(looked)["Location"] == reverse("clinic_schedule")
    assert client.get(ending).status_code == 404


# --- what a look at a change says ---


def looked_at(client, address, sent):
    return client.post(address, sent, follow=True).text


def test_a_visit_in_the_time_off_is_named_though_it_lay_outside_hours_before(
    client, noon_visit, schedule, day
):
    client.post(hours_of(schedule), rows(step="save"))
    page = looked_at(client, exceptions_of(schedule), off(day, version=1))
    assert ("Ada Okoye" in page, "No visit is touched" in page) == (True, False)


def test_a_visit_on_another_day_than_the_time_off_is_not(client, noon_visit, schedule, day):
    client.post(hours_of(schedule), rows(step="save"))
    other = day.replace(year=day.year + 1)
    page = looked_at(client, exceptions_of(schedule), off(other, version=1))
    assert ("Ada Okoye" in page, "No visit is touched" in page) == (False, True)


def test_a_visit_outside_new_hours_is_named_though_it_lay_outside_before(
    client, noon_visit, schedule, noon
):
    client.post(hours_of(schedule), rows(step="save"))
    far = str((noon.weekday() + 1) % 7)
    page = looked_at(client, hours_of(schedule), rows({"weekday": far}, version=1))
    assert "Ada Okoye" in page


def new_ones(page):
    """How many of all hours are marked; what differs stands above them by itself."""
    changed, _, whole = page.partition("All hours as they would be")
    assert changed.count("<strong>New</strong>") == whole.count("<strong>New</strong>")
    return whole.count("<strong>New</strong>")


def test_length_and_break_are_shown_and_what_is_new_and_taken_away(client, schedule):
    page = looked_at(client, hours_of(schedule), rows({"slot": "20", "buffer": "1"}))
    assert "20 minutes a visit, 1 minute of a break after it" in " ".join(page.split())
    assert new_ones(page) == 1
    away = page[page.index("Taken away from how it is now:") :]
    assert "30 minutes a visit, no break" in " ".join(away.split())


def test_after_a_conflict_it_is_marked_what_would_be_taken_back(client, schedule):
    client.post(hours_of(schedule), rows({}, step="save"))
    conflict = looked_at(client, hours_of(schedule), rows({"weekday": "4"}, step="save"))
    again = looked_at(client, hours_of(schedule), rows({"weekday": "4"}, version=1))
    for page in (conflict, again):
        assert "Taken away from how it is now:" in page
        assert new_ones(page) == 1


def test_a_save_without_a_change_says_so(client, schedule):
    client.post(hours_of(schedule), rows({}, step="save"))
    for step in ({}, {"step": "save"}):
        page = client.post(hours_of(schedule), rows({}, version=1, **step), follow=True)
        assert "Nothing has changed." in page.text
    assert Schedule.objects.get().version == 1


def test_whole_days_off_are_said_as_days(client, schedule, day):
    one = looked_at(client, exceptions_of(schedule), off(day))
    assert f"all day {day:%A}, " in one
    more = looked_at(
        client, exceptions_of(schedule), off(day, last_day=day.replace(year=day.year + 1))
    )
    assert "all day from " in " ".join(more.split())
    some = looked_at(client, exceptions_of(schedule), off(day, opens="09:00", closes="10:00"))
    assert ("all day" in some, some.count(f"{day:%A, %B} {day.day}, ")) == (False, 1)


def test_extra_hours_say_how_long_a_visit_is(client, schedule, day):
    page = looked_at(client, exceptions_of(schedule), extra(day, buffer="5"))
    assert "30 minutes a visit, 5 minutes of a break after it" in " ".join(page.split())
