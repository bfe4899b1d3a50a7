"""Staff book, move and cancel: any time, with a warning; of two who save at once one is told."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Practitioner
from appointments.actions.booking import Edit, cancel
from appointments.actions.taking import ChangedMeanwhileError
from appointments.models import Appointment, Occupancy, WeeklyHours
from appointments.selectors.timetable import stamp
from tests.fixtures.cast import make_appointment, make_record, make_schedule, make_staff
from tests.fixtures.pages import seen
from tests.together import together

PACIFIC = ZoneInfo("America/Los_Angeles")
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def book_at(patient, noon):
    return f"{reverse('clinic_book', args=[patient.record.pk])}?date={noon.date()}"


def way(name, visit, noon=None):
    query = f"?date={noon.date()}" if noon else ""
    return reverse(name, args=[visit.reference]) + query


def free(moment):
    return {"time": stamp(moment), "modality": "video"}


def typed(clock, **more):
    return {"time": "other", "clock": clock, "minutes": "20", "modality": "video", **more}


def test_a_free_time_is_booked(client_of, scheduler, patient, schedule, noon):
    client = client_of(scheduler)
    assert "12:00 p.m." in seen(client.get(book_at(patient, noon)).text)
    answer = client.post(book_at(patient, noon), {**free(noon), "reason": "cough"}, follow=True)
    made = Appointment.objects.get()
    assert "The visit is booked" in answer.text
    assert (made.starts_at, made.reason) == (noon, "cough")


def test_the_search_for_whom_keeps_the_time(client_of, scheduler, patient, schedule, noon):
    where = f"{reverse('clinic_book_whom')}?doctor={schedule.pk}&start={stamp(noon)}"
    client = client_of(scheduler)
    assert client.get(where).status_code == 200
    page = client.post(where, {"mrn": patient.record.mrn}, follow=True).text
    assert f"{reverse('clinic_book', args=[patient.record.pk])}?doctor={schedule.pk}" in page
    assert "No record" in client.post(where, {"mrn": "NOBODY-9"}, follow=True).text


def test_any_time_outside_hours_asks_before_it_is_booked(
    client_of, scheduler, patient, schedule, noon
):
    client = client_of(scheduler)
    page = client.post(book_at(patient, noon), typed("19:10"))
    assert "The doctor does not work at that time" in page.text
    assert not Appointment.objects.exists()
    client.post(book_at(patient, noon), typed("7:10 p.m.", anyway="on"))
    assert Appointment.objects.get().starts_at == noon + 7 * HOUR + HOUR / 6


def test_hours_for_video_alone_warn_of_a_visit_in_person(
    client_of, scheduler, patient, schedule, noon
):
    WeeklyHours.objects.update(offers="video")
    client = client_of(scheduler)
    assert "(Video only)" in client.get(book_at(patient, noon)).text
    page = client.post(book_at(patient, noon), typed("12:00", modality="in_person"))
    assert "not open for this way to meet" in page.text


def test_a_visit_more_than_a_year_ahead_is_asked_about(
    client_of, scheduler, patient, schedule, noon
):
    client, far = client_of(scheduler), noon + timedelta(days=365)
    page = client.post(book_at(patient, far), typed("12:00"))
    assert "This is more than a year ahead" in page.text
    assert not Appointment.objects.exists()
    client.post(book_at(patient, far), typed("12:00", anyway="on"))
    assert Appointment.objects.get().starts_at.date() == far.date()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a time."),
        ({"time": "2020-01-01T00:00:00+00:00", "modality": "video"}, "not free any more"),
        (typed(""), "Enter a clock time"),
        (typed("25:00"), "Enter a clock time"),
        (typed("12:00", minutes=""), "Enter how many minutes the visit takes."),
        (typed("12:00", minutes="x"), "Enter a number of minutes."),
        (typed("12:00", modality="phone"), "Select a valid choice"),
        ({**typed("12:00"), "reason": "x" * 501}, "Use at most 500 characters. These are 501."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_booked(
    client_of, scheduler, patient, schedule, noon, sent, words
):
    assert words in client_of(scheduler).post(book_at(patient, noon), sent).text
    assert not Appointment.objects.exists()


def test_a_time_that_has_passed_or_is_skipped_is_not_booked(
    client_of, scheduler, patient, schedule, now
):
    client, today = client_of(scheduler), now.astimezone(PACIFIC)
    past = client.post(book_at(patient, today - timedelta(days=1)), typed("09:00", anyway="on"))
    assert "This time has passed" in past.text
    skipped = f"{reverse('clinic_book', args=[patient.record.pk])}?date=2027-03-14"
    assert "the clocks go forward" in client.post(skipped, typed("2:30")).text


def test_a_patient_with_another_visit_then_is_not_booked_twice(
    client_of, scheduler, patient, other_patient, doctor, noon_visit, noon
):
    client = client_of(scheduler)
    page = client.post(book_at(patient, noon), typed("12:10"))
    assert "The patient has another visit at that time" in page.text


def test_without_a_doctor_or_a_record_there_is_nothing_to_book(
    client_of, scheduler, other_scheduler, patient, noon
):
    client = client_of(scheduler)
    assert "No doctor has hours here yet" in client.get(book_at(patient, noon)).text
    assert client.get(f"{book_at(patient, noon)}&doctor=99").status_code == 404
    assert client.get(f"{book_at(patient, noon)}&doctor=x").status_code == 404
    assert client_of(other_scheduler).get(book_at(patient, noon)).status_code == 404


def test_a_full_day_names_the_next_one(client_of, scheduler, patient, schedule, noon):
    WeeklyHours.objects.exclude(weekday=(noon + timedelta(days=1)).weekday()).delete()
    page = client_of(scheduler).get(book_at(patient, noon)).text
    assert "Nothing is free on this day" in page
    assert "Next day with a free time" in page


def test_a_visit_is_moved_to_another_time_and_way(client_of, scheduler, noon_visit, noon):
    client = client_of(scheduler)
    assert client.get(way("clinic_move", noon_visit)).status_code == 200
    sent = {**free(noon + HOUR), "modality": "in_person", "revision": 0}
    answer = client.post(way("clinic_move", noon_visit, noon), sent, follow=True)
    assert "The visit is moved" in answer.text
    moved = Appointment.objects.get()
    assert (moved.starts_at, moved.modality, moved.revision) == (noon + HOUR, "in_person", 1)


def test_a_move_to_where_it_is_changes_nothing(client_of, scheduler, noon_visit, noon):
    page = client_of(scheduler).post(
        way("clinic_move", noon_visit, noon), {**free(noon), "revision": 0}
    )
    assert "This is the time it has" in page.text
    assert Appointment.objects.get().revision == 0


def test_a_time_that_went_meanwhile_is_said(
    client_of, scheduler, noon_visit, other_patient, doctor, noon
):
    make_appointment(other_patient.record, doctor.practitioner, starts_at=noon + HOUR)
    sent = {**typed("13:10"), "revision": 0}
    page = client_of(scheduler).post(way("clinic_move", noon_visit, noon), sent)
    assert "This time has just gone" in page.text


def test_two_who_edit_at_once_see_both_versions(client_of, scheduler, noon_visit, noon):
    client = client_of(scheduler)
    client.post(way("clinic_move", noon_visit, noon), {**free(noon + HOUR), "revision": 0})
    late = client.post(
        way("clinic_move", noon_visit, noon), {**free(noon + 2 * HOUR), "revision": 0}
    )
    assert late.status_code == 409
    for words in ("How it is now", "1:00 p.m.", "What you wanted", "2:00 p.m."):
        assert words in seen(late.text)
    for name in ("clinic_cancel", "clinic_no_show"):
        Appointment.objects.update(starts_at=noon - timedelta(days=3), revision=5)
        page = client.post(way(name, noon_visit), {"revision": 0, "why": "not_needed"})
        assert (page.status_code, "Do it all the same" in page.text) == (409, True)


def test_a_visit_is_cancelled_with_its_reason(client_of, scheduler, noon_visit):
    client = client_of(scheduler)
    assert client.get(way("clinic_cancel", noon_visit)).status_code == 200
    sent = {"revision": 0, "why": "other", "words": ""}
    assert "Write what the reason is." in client.post(way("clinic_cancel", noon_visit), sent).text
    sent["words"] = "moved away"
    page = client.post(way("clinic_cancel", noon_visit), sent, follow=True).text
    assert "The visit is cancelled" in page
    assert "Something else: moved away" in page
    assert Appointment.objects.get().status == "cancelled"
    for name in ("clinic_cancel", "clinic_move", "clinic_no_show"):
        assert client.get(way(name, noon_visit)).status_code == 409


def test_somebody_who_did_not_come_is_marked_after_the_start(
    client_of, scheduler, noon_visit, noon
):
    client = client_of(scheduler)
    assert "The patient may still come" in client.get(way("clinic_no_show", noon_visit)).text
    Appointment.objects.update(starts_at=noon - timedelta(days=3))
    assert client.get(way("clinic_no_show", noon_visit)).status_code == 200
    client.post(way("clinic_no_show", noon_visit), {"revision": 0})
    assert Appointment.objects.get().status == "noshow"
    assert AuditEvent.objects.filter(action="appointment_missed").count() == 1


def test_other_clinics_have_no_such_visit(client_of, other_scheduler, noon_visit):
    for name in ("clinic_move", "clinic_cancel", "clinic_no_show", "clinic_appointment"):
        assert client_of(other_scheduler).get(way(name, noon_visit)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_fifty_edits_at_once_one_is_saved(actor_of, scheduler, noon_visit, now):
    edit = Edit(actor_of(scheduler), now, revision=0)

    def change():
        try:
            cancel(noon_visit, edit)
        except ChangedMeanwhileError:
            return "conflict"
        return "saved"

    assert sorted(together(change, times=50)) == ["conflict"] * 49 + ["saved"]
    assert Appointment.objects.get().revision == 1


def test_a_doctor_who_left_keeps_no_slot_for_the_move(
    client_of, scheduler, noon_visit, other_patient, clinic, noon
):
    other = make_record(clinic, "MRN-9")
    assert other.pk
    Occupancy.objects.all().delete()
    page = client_of(scheduler).get(way("clinic_move", noon_visit, noon))
    assert page.status_code == 200
    far = client_of(scheduler).get(way("clinic_move", noon_visit, noon + timedelta(days=1)))
    assert far.status_code == 200


def test_a_visit_that_is_over_is_not_cancelled(client_of, scheduler, noon_visit):
    Appointment.objects.update(status="fulfilled")
    sent = {"revision": 0, "why": "not_needed"}
    page = client_of(scheduler).post(way("clinic_cancel", noon_visit), sent)
    assert (page.status_code, "This visit is done." in page.text) == (409, True)
    assert Appointment.objects.get().status == "fulfilled"


def test_a_visit_that_has_not_begun_is_not_missed(client_of, scheduler, noon_visit):
    page = client_of(scheduler).post(way("clinic_no_show", noon_visit), {"revision": 0})
    assert (page.status_code, "may still come" in page.text) == (409, True)
    assert Appointment.objects.get().status == "booked"


def test_where_no_doctor_has_hours_a_visit_stays(client_of, scheduler, patient, doctor, noon):
    visit = make_appointment(patient.record, doctor.practitioner, starts_at=noon)
    page = client_of(scheduler).get(way("clinic_move", visit))
    assert (page.status_code, "No doctor has hours here yet" in page.text) == (200, True)


def test_with_another_doctor_the_time_it_has_is_none_of_the_choices(
    client_of, scheduler, noon_visit, clinic, noon
):
    user = make_staff(clinic, "eve.doctor@example.com", "practitioner", last_name="Eve")
    other = make_schedule(Practitioner.objects.create(user=user), clinic)
    where = f"{way('clinic_move', noon_visit, noon)}&doctor={other.pk}"
    sent = {**free(noon), "revision": 0}
    client_of(scheduler).post(where, sent)
    moved = Appointment.objects.get()
    assert (moved.practitioner, moved.starts_at) == (other.practitioner, noon)
