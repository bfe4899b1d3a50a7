"""What staff and patients read around a visit: whose time, in which zone, how long, what it was."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Practitioner
from appointments.actions.holds import release
from appointments.models import Appointment, WeeklyHours
from appointments.selectors.timetable import moment_of_stamp, stamp
from portal.templatetags.times import unbroken
from tests.appointments.test_change_pages import address, choose, fields
from tests.appointments.test_import_pages import (  # noqa: F401 - its fixtures
    EXPORT,
    csv_file,
    day,
    look,
    rows,
)
from tests.appointments.test_staff_edits import book_at, way
from tests.fixtures.cast import A_DAY, make_appointment, make_schedule, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, scheduler):
    return client_of(scheduler)


def test_a_free_time_is_named_while_somebody_is_looked_up(client, schedule, noon):
    whom = reverse("clinic_book_whom")
    page = client.get(whom, {"doctor": schedule.pk, "start": stamp(noon)}).text
    assert "12:00 p.m. Pacific time" in " ".join(page.split())
    assert "With Sam Okafor" in page


@pytest.mark.parametrize(
    ("whose", "start"),
    [("x", None), (None, "noon"), (None, "2026-11-24T12:00:00"), (None, "9999-01-01T00:00:00Z")],
)
def test_an_odd_choice_is_not_named(client, schedule, noon, whose, start):
    ask = {"doctor": whose or schedule.pk, "start": start or stamp(noon)}
    page = client.get(reverse("clinic_book_whom"), ask)
    main = page.text.partition("<main")[2].partition("</main>")[0]  # the footer names the zone, too
    assert "Pacific time" not in main
    assert "With Sam Okafor" not in main


def test_a_stamp_is_read_as_it_is_written(noon):
    assert moment_of_stamp(stamp(noon)) == noon


def test_a_typed_time_is_as_long_as_the_doctors_visits(client, patient, schedule, noon):
    WeeklyHours.objects.update(slot_length=timedelta(minutes=20))
    assert 'value="20"' in client.get(book_at(patient, noon)).text
    WeeklyHours.objects.filter(weekday=noon.weekday()).delete()
    assert 'value="20"' in client.get(book_at(patient, noon)).text
    WeeklyHours.objects.all().delete()
    assert 'value="30"' in client.get(book_at(patient, noon)).text


@pytest.mark.parametrize("page", ["clinic_book", "clinic_move"])
def test_the_zone_is_named_and_an_impossible_day_is_said(client, patient, noon_visit, page):
    about = noon_visit.reference if page == "clinic_move" else patient.record.pk
    shown = client.get(reverse(page, args=[about]), {"date": "2026-02-30"}).text
    assert "There is no such day" in shown
    assert "Times are in Pacific time" in " ".join(shown.split())


def test_a_day_of_all_doctors_names_the_zone_and_leads_to_its_export(
    client, clinic, schedule, doctor, noon
):
    user = make_staff(clinic, "second@example.com", "practitioner")
    make_schedule(Practitioner.objects.create(user=user), clinic)
    page = client.get(reverse("clinic_schedule"), {"date": noon.date().isoformat()}).text
    assert "Times are in Pacific time" in " ".join(page.split())
    assert f"{EXPORT}?date={noon.date()}" in page
    assert f'value="{noon.date()}"' in client.get(f"{EXPORT}?date={noon.date()}").text


def test_the_look_at_a_file_lists_its_visits_and_which_lie_outside_hours(
    client,
    clinic,
    schedule,
    rows,  # noqa: F811 - the fixture of that name
):
    WeeklyHours.objects.update(closes=time(10))
    page = look(client, clinic, csv_file(rows)).text
    listed = page[page.index('id="placed"') : page.index('id="wrong"')]
    assert listed.count("<li>") == 2
    assert listed.count("Outside hours") == 1
    assert listed.index(unbroken("10 a.m.")) < listed.index("Outside hours")


def test_where_a_doctor_has_no_hours_each_visit_lies_outside(
    client,
    clinic,
    rows,  # noqa: F811 - the fixture of that name
):
    assert look(client, clinic, csv_file(rows)).text.count("Outside hours") == 2


def test_a_visit_to_come_is_not_called_the_last(client_of, patient, doctor, schedule, now):
    of = (patient.record, doctor.practitioner)
    make_appointment(*of, starts_at=now - A_DAY)
    client = client_of(patient)
    assert "Last visit: " in client.get(reverse("appointment_book")).text
    make_appointment(*of, starts_at=now + A_DAY)
    page = client.get(reverse("appointment_book")).text
    assert ("Next visit: " in page, "Last visit: " in page) == (True, False)


def test_what_was_typed_stays_when_the_time_has_gone(client_of, patient, at_ten, schedule):
    visit, client = at_ten(3), client_of(patient)
    asked = choose(client, "appointment_book_time", visit)
    release(visit.patient)
    client.post(asked.request["PATH_INFO"], {**fields(asked), "reason": "Still coughing"})
    again = choose(client, "appointment_book_time", visit)
    assert "Still coughing" in again.text
    client.post(again.request["PATH_INFO"], {**fields(again), "reason": "Still coughing"})
    assert "Still coughing" not in choose(client, "appointment_book_time", visit, 3).text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [("4", "Enter at least 5 minutes."), ("481", "Enter at most 480 minutes.")],
)
def test_a_length_that_cannot_be_is_said_in_our_words(
    client, patient, schedule, noon, minutes, words
):
    sent = {"time": "other", "clock": "12:00", "minutes": minutes, "modality": "video"}
    assert words in client.post(book_at(patient, noon), sent).text


def test_a_hidden_character_is_said_in_our_words(client_of, patient, at_ten, schedule):
    visit = at_ten(3)
    sent = {"revision": 0, "reason": "a\0b"}
    page = client_of(patient).post(address("appointment_cancel", visit), sent)
    assert "it holds a hidden character" in page.text


def test_a_conflict_names_zone_and_kind_of_what_was_wanted(client, noon_visit, noon):
    Appointment.objects.update(revision=1)
    sent = {"time": stamp(noon + timedelta(hours=1)), "modality": "in_person", "revision": 0}
    page = " ".join(client.post(way("clinic_move", noon_visit, noon), sent).text.split())
    wanted = page[page.index("What you wanted") :]
    assert "1:00 p.m. Pacific time" in wanted
    assert "In-person visit" in wanted
