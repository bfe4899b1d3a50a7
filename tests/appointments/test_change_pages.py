"""The pages on which patients move, switch, cancel and book: every answer says what happened."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import PatientAccess, Practitioner
from appointments.actions import booking
from appointments.actions.booking import Edit
from appointments.actions.holds import release
from appointments.models import Appointment, ClinicPolicy, Occupancy, WeeklyHours
from tests.fixtures.cast import make_appointment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FREE = re.compile(r'name="starts_at" value="([^"]+)"')
PAGES = ("appointment_reschedule", "appointment_in_person", "appointment_book_time")
CONFIRM = [f"{page}_confirm" for page in PAGES]


@pytest.fixture
def visit(at_ten, schedule) -> Appointment:
    """A video visit in three days, in hours that are open for either way to meet."""
    return at_ten(3)


@pytest.fixture
def client(client_of, patient):
    return client_of(patient)


def address(page, visit) -> str:
    return reverse(page, args=[visit.reference])


def times(response) -> list[str]:
    return FREE.findall(response.text)


def fields(response) -> dict[str, str]:
    """The hidden fields of the page's own form, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.text))


def choose(client, page, visit, number=0):
    """Press a free time of tomorrow or later; the question that follows."""
    shown = client.get(f"{address(page, visit)}?from=1")
    return client.post(address(page, visit), {"starts_at": times(shown)[number]}, follow=True)


@pytest.mark.parametrize("page", PAGES)
def test_pressing_a_time_holds_it_and_asks(page, client, visit):
    shown = client.get(address(page, visit))
    assert not Occupancy.objects.filter(held_for__isnull=False).exists()
    asked = choose(client, page, visit)
    assert asked.redirect_chain == [(address(f"{page}_confirm", visit), 302)]
    assert "We hold this time for you until" in asked.text
    assert (shown.status_code, asked.status_code) == (200, 200)
    assert Occupancy.objects.filter(held_for=visit.patient).count() == 1


def test_yes_moves_the_visit_and_the_visits_page_says_so(client, visit):
    asked = choose(client, "appointment_reschedule", visit)
    yes = fields(asked)
    done = client.post(asked.request["PATH_INFO"], yes, follow=True)
    assert done.redirect_chain == [(address("appointment", visit), 302)]
    assert "Your visit is changed." in done.text
    again = client.post(asked.request["PATH_INFO"], yes, follow=True)
    assert again.redirect_chain == done.redirect_chain
    moved = Appointment.objects.get()
    assert (moved.starts_at.isoformat(), moved.revision) == (yes["starts_at"], 1)


def test_old_and_new_stand_side_by_side(client, visit):
    asked = choose(client, "appointment_in_person", visit)
    assert "Video visit - from home, do not travel" in asked.text
    assert f"In person at {visit.clinic.name}" in asked.text
    client.post(asked.request["PATH_INFO"], fields(asked))
    assert Appointment.objects.get().modality == "in_person"


def test_yes_books_one_further_visit_however_often_it_is_said(client, visit):
    asked = choose(client, "appointment_book_time", visit)
    yes = {**fields(asked), "reason": "Still coughing"}
    done = client.post(asked.request["PATH_INFO"], yes, follow=True)
    again = client.post(asked.request["PATH_INFO"], yes, follow=True)
    booked = Appointment.objects.exclude(pk=visit.pk).get()
    assert done.redirect_chain == again.redirect_chain == [(address("appointment", booked), 302)]
    assert "Your visit is booked." in done.text
    assert (booked.reason, booked.self_booked, visit.self_booked) == ("Still coughing", True, False)


def test_one_can_meet_the_other_way_at_the_same_time_and_back(client, visit):
    for wanted in ("in_person", "video"):
        page = client.get(address("appointment_in_person", visit))
        yes = {"modality": wanted, "revision": fields(page)["revision"]}
        assert fields(page)["modality"] == wanted
        for _twice in range(2):
            done = client.post(address("appointment_in_person", visit), yes, follow=True)
            assert "Your visit is changed." in done.text
        assert Appointment.objects.get().modality == wanted
    assert Appointment.objects.get().revision == 2


def test_the_same_time_is_offered_only_where_the_hours_are_open_for_it(client, visit):
    WeeklyHours.objects.update(offers="video")
    page = client.get(address("appointment_in_person", visit))
    assert "At the same time" not in page.text
    assert "There are no more free times here" in page.text
    forged = {"modality": "in_person", "revision": "0"}
    refused = client.post(address("appointment_in_person", visit), forged)
    assert refused.status_code == 409
    assert "The doctor does not see patients at that time" in refused.text


@pytest.mark.parametrize("sent", [{"modality": "by_ship", "revision": "0"}, {"modality": "video"}])
def test_a_forged_way_to_meet_changes_nothing(sent, client, visit):
    refused = client.post(address("appointment_in_person", visit), sent)
    assert (refused.status_code, "Please choose a time." in refused.text) == (409, True)
    assert Appointment.objects.get().revision == 0


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "Please choose a time."),
        ("tomorrow", "Please choose a time."),
        ("2026-01-01\x0000:00+00:00", "Please choose a time."),
        ("2026-11-30T10:00", "Please choose a time."),
        ("9999-12-31T23:59:59-14:00", "Please choose a time."),
        ("0001-01-01T00:00:00+14:00", "Please choose a time."),
        ("2020-01-06T18:00:00+00:00", "That time has passed."),
        ("2199-01-06T18:00:00+00:00", "The doctor does not see patients at that time."),
        ("\N{GRINNING FACE}" * 300, "Please choose a time."),
    ],
)
def test_a_forged_time_is_refused_in_plain_words(page, value, words, client, visit):
    refused = client.post(address(page, visit), {"starts_at": value})
    assert (refused.status_code, words in refused.text) == (409, True)
    assert not Occupancy.objects.filter(held_for__isnull=False).exists()


def test_a_time_that_has_just_gone_is_told_with_the_next_ones(client, visit, other_patient):
    page = client.get(f"{address('appointment_reschedule', visit)}?from=8")
    gone = times(page)[0]
    make_appointment(other_patient.record, visit.practitioner, starts_at=gone_at(gone))
    refused = client.post(address("appointment_reschedule", visit), {"starts_at": gone})
    assert "This time has just gone" in refused.text
    assert gone not in times(refused)
    assert times(refused)[0][:10] == gone[:10]


def gone_at(stamp):
    return datetime.fromisoformat(stamp)


@pytest.mark.parametrize("page", CONFIRM)
def test_without_a_hold_there_is_nothing_to_say_yes_to(page, client, visit):
    shown = client.get(address(page, visit))
    assert "We do not hold a time for you any more" in shown.text
    assert (shown.status_code, bool(times(shown))) == (200, True)
    forged = {"hold": "1", "starts_at": visit.starts_at.isoformat(), "revision": "0"}
    if page != "appointment_book_time_confirm":
        refused = client.post(address(page, visit), {**forged, "starts_at": "2026-12-01T18:00Z"})
        assert refused.status_code == 409
    assert client.post(address(page, visit), {"hold": "x"}).status_code == 409
    assert Appointment.objects.get().revision == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_hold_that_is_over_is_told(page, client, visit):
    asked = choose(client, page, visit)
    release(visit.patient)
    refused = client.post(asked.request["PATH_INFO"], fields(asked))
    assert (refused.status_code, refused.text.count("We do not hold a time for you")) == (409, 1)
    assert times(refused)


@pytest.mark.parametrize("page", ["appointment_reschedule", "appointment_in_person"])
def test_a_visit_that_staff_changed_meanwhile_is_shown_as_it_is_now(
    page, client, visit, scheduler, actor_of, now
):
    asked = choose(client, page, visit)
    staff = Edit(actor_of(scheduler), now, 0)
    booking.cancel(visit, staff)
    refused = client.post(asked.request["PATH_INFO"], fields(asked))
    assert refused.status_code == 409
    assert "This visit was changed in the meantime" in refused.text
    assert "This visit is over" in refused.text


def test_a_cancel_page_that_is_stale_shows_the_visit_as_it_is_now(client, visit):
    page = client.get(address("appointment_cancel", visit))
    Appointment.objects.update(revision=1, modality="in_person")
    refused = client.post(address("appointment_cancel", visit), {**fields(page), "reason": "Well"})
    assert (refused.status_code, "changed in the meantime" in refused.text) == (409, True)
    assert (fields(refused)["revision"], "Well" in refused.text) == ("1", True)
    assert Appointment.objects.get().status == "booked"


def test_a_visit_is_cancelled_once_however_often_one_says_so(client, visit):
    page = client.get(address("appointment_cancel", visit))
    yes = {**fields(page), "reason": "Feeling better"}
    for _twice in range(2):
        done = client.post(address("appointment_cancel", visit), yes, follow=True)
        assert "Your visit is cancelled." in done.text
    gone = Appointment.objects.get()
    assert (gone.status, gone.cancel_reason, gone.revision) == ("cancelled", "Feeling better", 1)
    assert "This visit is over" in client.get(address("appointment_cancel", visit)).text


def test_a_reason_that_is_too_long_is_told_in_plain_words(client, visit):
    sent = {"revision": "0", "reason": "x" * 501}
    page = client.post(address("appointment_cancel", visit), sent)
    assert page.text.count("Use at most 500 characters. These are 501.") == 2


@pytest.mark.parametrize("reason", ["x" * 501, "a\x00b"])
def test_a_reason_that_cannot_be_kept_is_told(reason, client, visit):
    sent = {"revision": "0", "reason": reason}
    page = client.post(address("appointment_cancel", visit), sent)
    assert (page.status_code, "There is a problem" in page.text) == (200, True)
    asked = choose(client, "appointment_book_time", visit)
    page = client.post(asked.request["PATH_INFO"], {**fields(asked), "reason": reason})
    assert (page.status_code, "We hold this time for you until" in page.text) == (200, True)
    assert Appointment.objects.get().status == "booked"


@pytest.mark.parametrize("page", ["appointment_reschedule", "appointment_in_person"])
def test_a_change_that_is_too_late_leads_to_the_phone_and_to_a_new_time(page, client, visit):
    ClinicPolicy.objects.create(clinic=visit.clinic, change_notice=4 * DAY)
    shown = client.get(address(page, visit))
    assert "It is too late to do this here" in shown.text
    assert f'href="tel:{visit.clinic.help_phone}"' in shown.text
    assert address("appointment_book_time", visit) in shown.text
    refused = client.post(address(page, visit), {"starts_at": "2099-12-01T18:00Z"})
    assert (refused.status_code, times(refused)) == (409, [])


def test_a_cancellation_that_is_too_late_is_refused(client, visit):
    ClinicPolicy.objects.create(clinic=visit.clinic, cancel_notice=4 * DAY)
    assert "It is too late to do this here" in client.get(address("appointment_cancel", visit)).text
    refused = client.post(address("appointment_cancel", visit), {"revision": "0"})
    assert (refused.status_code, refused.text.count("It is too late")) == (409, 1)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("arrived", "This visit has begun"),
        ("noshow", "This visit is over"),
        ("fulfilled", "This visit is over"),
    ],
)
def test_a_visit_that_has_begun_or_is_over_says_so_and_leads_on(status, words, client, visit):
    Appointment.objects.update(status=status)
    shown = client.get(address("appointment_reschedule", visit))
    assert words in shown.text
    assert (address("appointment_book_time", visit) in shown.text) is (status != "arrived")


def test_a_doctor_whom_one_does_not_know_is_booked_by_phone(client, visit):
    Appointment.objects.update(status="cancelled")
    shown = client.get(address("appointment_book_time", visit))
    assert "A first visit is booked by phone" in shown.text


def test_a_fourth_visit_is_booked_by_phone(client, at_ten, visit):
    for days in (4, 5, 6):
        at_ten(days, self_booked=True)
    shown = client.get(address("appointment_book_time", visit))
    assert "Please call us for more visits" in shown.text


def test_a_booking_is_refused_when_the_patient_is_busy_by_then(
    client, visit, at_ten, administrator
):
    asked = choose(client, "appointment_book_time", visit)
    other = Practitioner.objects.create(user=administrator)
    make_appointment(visit.patient, other, starts_at=gone_at(fields(asked)["starts_at"]))
    refused = client.post(asked.request["PATH_INFO"], fields(asked))
    assert "There is another visit at that time already" in refused.text


def test_the_way_to_meet_is_chosen_and_kept_from_week_to_week(client, visit):
    here = address("appointment_book_time", visit)
    page = client.get(f"{here}?way=in_person&from=7")
    assert f'action="{here}?way=in_person"' in page.text
    assert "?way=in_person&amp;from=14" in page.text
    client.post(f"{here}?way=in_person", {"starts_at": times(page)[0]})
    assert Occupancy.objects.get(held_for=visit.patient).held_modality == "in_person"
    assert 'href="?way=video" aria-current' in client.get(f"{here}?way=ship").text


@pytest.mark.parametrize("ahead", ["-5", "x", "", "99999999999999999999", "9999", "\u0663"])
def test_any_week_can_be_asked_for(ahead, client, visit):
    assert client.get(address("appointment_reschedule", visit), {"from": ahead}).status_code == 200


def test_a_week_without_a_free_time_leads_to_the_next_one(client, visit):
    page = client.get(f"{address('appointment_reschedule', visit)}?from=200")
    assert "There are no more free times here" in page.text
    WeeklyHours.objects.exclude(weekday=0).delete()
    assert ClinicPolicy.objects.count() == 0
    ClinicPolicy.objects.create(clinic=visit.clinic, booking_notice=20 * DAY)
    page = client.get(address("appointment_reschedule", visit))
    assert "There is no free time in this week." in page.text
    assert re.search(r"\?from=(14|21)", page.text)


def test_a_readers_own_clock_stands_beside_the_clinics(client, patient, visit):
    patient.time_zone = "America/New_York"
    patient.save()
    page = client.get(address("appointment_reschedule", visit))
    assert "1:00 p.m. Eastern time" in " ".join(page.text.split())
    assert "Below each stands the time where you are:" in page.text
    asked = choose(client, "appointment_reschedule", visit)
    assert "Eastern time" in asked.text


def test_known_doctors_are_listed_once_for_each_patient(client, visit, at_ten, other_patient, now):
    at_ten(5)
    at_ten(6, status="cancelled")
    at_ten(7, patient=other_patient.record)
    page = client.get(reverse("appointment_book"))
    assert page.text.count("Choose a time") == 1
    assert visit.practitioner.get_full_name() in page.text


def test_who_knows_no_doctor_is_told_whom_to_call(client_of, other_patient, visit):
    page = client_of(other_patient).get(reverse("appointment_book"))
    assert "You have no doctor here yet" in page.text


def helped_by(user, visit, level, now):
    kept = {"kind": "caregiver", "level": level, "starts_at": now - DAY}
    return PatientAccess.objects.create(user=user, patient=visit.patient, **kept)


@pytest.mark.parametrize(("level", "status"), [("join", 404), ("scheduling", 200)])
def test_who_may_schedule_for_a_patient_changes_their_visits(
    level, status, client_of, other_patient, visit, now
):
    helped_by(other_patient, visit, level, now)
    client = client_of(other_patient)
    found = {
        client.get(address(page, visit)).status_code for page in (*PAGES, "appointment_cancel")
    }
    assert found == {status}
    listed = client.get(reverse("appointment_book")).text
    assert (visit.patient.get_full_name() in listed) is (status == 200)


def test_a_helper_moves_a_visit(client_of, other_patient, visit, now):
    helped_by(other_patient, visit, "scheduling", now)
    client = client_of(other_patient)
    asked = choose(client, "appointment_reschedule", visit)
    assert f"{visit.patient.get_full_name()} with" in asked.text
    client.post(asked.request["PATH_INFO"], fields(asked))
    assert Appointment.objects.get().revision == 1


@pytest.mark.parametrize("page", [*PAGES, *CONFIRM, "appointment_cancel"])
def test_a_visit_of_somebody_else_is_not_found_like_one_that_is_none(
    page, client_of, other_patient, visit
):
    client = client_of(other_patient)
    for reference in (visit.reference, visit.reference[::-1], "x"):
        here = reverse(page, args=[reference])
        assert (client.get(here).status_code, client.post(here).status_code) == (404, 404)


@pytest.mark.parametrize("page", [*PAGES, *CONFIRM, "appointment_cancel"])
def test_other_methods_are_not_allowed(page, client, visit):
    assert client.put(address(page, visit)).status_code == 405
    assert client.post(reverse("appointment_book")).status_code == 405


@pytest.mark.parametrize("page", [*PAGES, *CONFIRM, "appointment_cancel"])
def test_looking_changes_nothing(page, client, visit):
    before = (Occupancy.objects.count(), visit.revision)
    client.get(address(page, visit))
    assert (Occupancy.objects.count(), Appointment.objects.get().revision) == before


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_times_takes_the_same_queries_for_few_and_many(
    page, client, visit, schedule, django_assert_max_num_queries
):
    client.get(address(page, visit))
    with django_assert_max_num_queries(14) as many:
        client.get(address(page, visit))
    WeeklyHours.objects.filter(weekday__gt=1).delete()
    with django_assert_max_num_queries(len(many)) as few:
        client.get(address(page, visit))
    assert len(few) == len(many)
