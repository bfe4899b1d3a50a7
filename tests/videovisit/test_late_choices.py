"""While a doctor is late: wait, another time, or a call. Each once, and never after a start."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice, Practitioner, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment, Occupancy
from tests.fixtures.cast import make_appointment, make_schedule, make_staff
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, MINUTE, SECOND, address
from videovisit.actions.endings import cancel_unmet
from videovisit.actions.lateness import climb
from videovisit.actions.visits import start_visit
from videovisit.models import Lateness, Visit

pytestmark = pytest.mark.django_db
CONFLICT = 409
READ = {"revision": 0, "made": 0}
WAIT = {"choice": "wait", **READ}
CALL = {"choice": "call", "phone": "510-555-0142", **READ}
TIMES = {"choice": "times", "modality": "video", **READ}


@pytest.fixture
def late(visit, schedule):
    """The patient's visit, whose doctor has not come for 16 minutes; the doctor has free times."""
    made = visit(-16 * MINUTE, status="arrived", arrived_at=database_now() - 20 * MINUTE)
    climb(database_now())
    return made


@pytest.fixture
def page(late, client_of, patient):
    """The page of choices: reads it, or posts to it."""
    client, place = client_of(patient), address("visit_late", late)
    return lambda sent=None, **more: (
        client.get(place) if sent is None else client.post(place, {**sent, **more})
    )


def said(response):
    return seen(response.text)


def held():
    return list(Occupancy.objects.exclude(held_for=None).order_by("held_period"))


def take(number=0, **more):
    one = held()[number]
    moment = {"hold": one.pk, "starts_at": one.whole.lower.isoformat()}
    return {"choice": "take", **moment, **READ, **more}


def lateness():
    return Lateness.objects.get()


# --- looking ---


def test_the_page_says_how_late_the_doctor_is_and_offers_what_one_can_do(page):
    words = said(page())
    assert "The doctor is 16 minutes late." in words
    assert "Keep waiting See three times for a video visit See three times in person" in words
    assert "Call me instead" in words


def test_looking_changes_nothing(page):
    before = (Occupancy.objects.count(), AuditEvent.objects.count(), lateness().waits)
    page()
    assert (Occupancy.objects.count(), AuditEvent.objects.count(), lateness().waits) == before


@pytest.mark.parametrize(
    ("starts_in", "words"),
    [
        (MINUTE, "The doctor is not late."),
        (-3 * MINUTE, "The doctor is 3 minutes late."),
        (-3 * MINUTE, "If the doctor has not come by"),
    ],
)
def test_before_the_choices_open_the_page_says_so(visit, client_of, patient, starts_in, words):
    response = client_of(patient).get(address("visit_late", visit(starts_in)))
    assert words in said(response)
    assert "Keep waiting" not in said(response)


def test_it_is_nobody_elses(late, client_of, other_patient, doctor):
    place = address("visit_late", late)
    for somebody in (other_patient, doctor):
        client = client_of(somebody)
        assert (client.get(place).status_code, client.post(place, WAIT).status_code) == (404, 404)
    assert lateness().waits == 0


def test_who_is_not_signed_on_signs_on_first(late, client_of):
    place = address("visit_late", late)
    assert client_of(None).get(place)["Location"] == f"/accounts/login/?next={place}"


# --- waiting ---


def test_who_keeps_waiting_is_told_when_we_ask_again(page):
    assert page(WAIT).status_code == 302
    assert "You keep waiting. We ask you again at" in said(page())
    assert StaffTask.objects.get().words == ["asked", "waits"]
    assert AuditEvent.objects.get(action="late_choice").detail["what"] == "waits"


def test_waiting_twice_at_once_is_waiting_once(page):
    assert [page(WAIT).status_code, page(WAIT).status_code] == [302, 302]
    assert lateness().waits == 1


def test_who_keeps_waiting_is_asked_again_by_a_second_message(page):
    page(WAIT)
    again = lateness().waited_at + 15 * MINUTE
    assert [climb(again - SECOND), climb(again), climb(again)] == [0, 1, 0]
    assert Notice.objects.filter(kind="doctor_late_choose").count() == 2


# --- a call ---


def test_who_asks_for_a_call_is_told_when_and_staff_get_the_number(page, client_of, scheduler):
    assert page(CALL).status_code == 302
    assert "We will call you by" in said(page())
    assert "Call me instead" not in said(page())
    tasks = client_of(scheduler).get("/clinic/tasks/").text
    assert "Call Ada Okoye at +15105550142" in tasks
    assert "The patient asked for a call." in tasks
    assert climb(database_now() + HOUR / 4) == 0


def test_asking_twice_for_a_call_is_asking_once(page):
    assert [page(CALL).status_code, page(CALL).status_code] == [302, 302]
    assert StaffTask.objects.filter(kind="call_late_patient").count() == 1


@pytest.mark.parametrize(
    ("phone", "words"), [("", "Enter the number that we should call."), ("12", "area code")]
)
def test_without_a_number_nobody_can_call(page, phone, words):
    response = page(CALL, phone=phone)
    assert response.status_code == CONFLICT
    assert words in response.text
    assert not StaffTask.objects.filter(kind="call_late_patient").exists()


def test_who_waits_after_all_is_not_called(page):
    page(CALL)
    assert page(WAIT, made=1).status_code == 302
    assert StaffTask.objects.get(kind="call_late_patient").closed_at is not None
    assert "You keep waiting." in said(page())


# --- another time ---


def test_three_times_are_held_for_ten_minutes(page):
    assert page(TIMES).status_code == 302
    assert len(held()) == 3
    words = said(page())
    assert "Take one of these times We hold them for you until" in words
    assert held()[0].expires_at - database_now() > 9 * MINUTE


def test_another_time_takes_two_presses_and_the_calendar_has_moved(page, late):
    page(TIMES)
    wanted = held()[1].whole.lower
    assert page(take(1))["Location"] == reverse("appointment", args=[late.reference])
    late.refresh_from_db()
    assert (late.starts_at, late.status, late.revision) == (wanted, "booked", 1)
    assert held() == []
    assert Notice.objects.filter(kind="appointment_moved", revision=1).exists()


def test_the_room_of_a_visit_that_was_moved_is_as_new(page, late, doctor):
    Visit.objects.create(appointment=late, covering=doctor.practitioner)
    page(TIMES)
    page(take())
    assert Visit.objects.get().covering is None


def test_taking_a_time_twice_is_taking_it_once(page, late):
    page(TIMES)
    sent = take()
    assert [page(sent).status_code, page(sent).status_code] == [302, 302]
    late.refresh_from_db()
    assert late.revision == 1


def test_none_of_the_times_gives_them_back(page):
    page(TIMES)
    assert page({"choice": "none"}).status_code == 302
    assert held() == []


def test_times_at_the_clinic_make_it_a_visit_in_person(page, late):
    page(TIMES, modality="in_person")
    page(take())
    late.refresh_from_db()
    assert late.modality == "in_person"


def test_a_colleague_of_the_same_specialty_stands_in_where_the_doctor_has_no_time(
    page, late, schedule, clinic
):
    schedule.hours.all().delete()
    for number, field in enumerate(("Internal medicine", "Skin")):
        user = make_staff(clinic, f"d{number}@example.com", "practitioner", last_name="Moss")
        make_schedule(Practitioner.objects.create(user=user, specialty=field), clinic)
    page(TIMES)
    assert {one.practitioner.specialty for one in held()} == {"Internal medicine"}
    assert "With Sam Moss" in said(page())
    page(take())
    late.refresh_from_db()
    assert late.practitioner.user.email == "d0@example.com"


def test_where_nobody_has_a_time_the_page_says_so(page, schedule):
    schedule.hours.all().delete()
    response = page(TIMES)
    assert response.status_code == CONFLICT
    assert "There is no free time" in said(response)


def test_a_hold_that_ran_out_is_said(page, late):
    page(TIMES)
    sent = take()
    Occupancy.objects.exclude(held_for=None).update(expires_at=database_now())
    response = page(sent)
    assert response.status_code == CONFLICT
    assert "We do not hold this time for you any more" in said(response)


def test_a_time_that_is_not_the_one_held_is_not_taken(page, late):
    page(TIMES)
    sent = take()
    later = held()[0].whole.lower + MINUTE
    assert "We do not hold this time" in said(page(sent, starts_at=later.isoformat()))


def test_who_may_only_join_is_offered_no_times(late, client_of, parent, patient, now):
    parent.grants.create(
        patient=patient.record, kind="caregiver", level="join", starts_at=now - HOUR
    )
    client, place = client_of(parent), address("visit_late", late)
    assert "See three times" not in client.get(place).text
    one = {"hold": 1, "starts_at": now.isoformat()}
    for sent in (TIMES, {"choice": "none"}, {"choice": "take", **READ, **one}):
        assert client.post(place, sent).status_code == 404
    assert client.post(place, WAIT).status_code == 302


def test_a_patient_with_another_visit_then_is_told_that_it_is_taken(page, late, patient, doctor):
    page(TIMES)
    sent, clinic = take(), late.clinic
    user = make_staff(clinic, "d9@example.com", "practitioner")
    other = Practitioner.objects.create(user=user)
    at = held()[0].whole.lower + MINUTE
    make_appointment(patient.record, other, starts_at=at)
    response = page(sent)
    assert response.status_code == CONFLICT
    assert "Somebody else was quicker" in said(response)


# --- too late, from an old message, or nonsense ---


def test_nothing_is_chosen_after_the_doctor_has_started(page, late, actor_of, doctor):
    page(TIMES)
    sent = take()
    start_visit(late, actor=actor_of(doctor), now=database_now())
    for choice in (WAIT, CALL, TIMES, sent):
        response = page(choice)
        assert response.status_code == CONFLICT
        assert "Your doctor is ready Warning: ! This can no longer be chosen." in said(
            response
        ).replace("! Warning:", "Warning: !")
    assert lateness().waits == 0
    late.refresh_from_db()
    assert late.revision == 0


@pytest.mark.parametrize("read", [{"revision": 1}, {"made": 3}])
@pytest.mark.parametrize("choice", [WAIT, CALL, TIMES])
def test_who_read_something_else_is_told_and_changes_nothing(page, choice, read):
    response = page(choice, **read)
    assert response.status_code == CONFLICT
    assert "somebody chose, since you opened this page" in said(response)
    assert (lateness().waits, lateness().called_at, held()) == (0, None, [])


def test_of_two_who_choose_differently_the_second_is_told(page):
    page(CALL)
    assert "somebody chose" in said(page(WAIT))
    assert lateness().called_at is not None


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"choice": "fly"},
        {"choice": "wait"},
        {"choice": "wait", "revision": "x", "made": -1},
        {"choice": "times", "modality": "boat", **READ},
        {"choice": "take", "hold": 10**30, "starts_at": "soon", **READ},
    ],
)
def test_nonsense_is_answered_with_the_page(page, sent):
    response = page(sent)
    assert response.status_code == CONFLICT
    assert "Please choose one of the ways below." in said(response)


def test_there_is_nothing_to_choose_for_what_is_over(late, client_of, patient):
    Appointment.objects.update(status="cancelled")
    response = client_of(patient).get(address("visit_late", late))
    assert "There is nothing to choose for this visit any more." in said(response)


# --- the doctor never came ---


@pytest.fixture
def unmet(late):
    """The visit was cancelled: its window closed and the doctor had not come."""
    Appointment.objects.update(
        starts_at=database_now() - 3 * HOUR,
        ends_at=database_now() - 2 * HOUR,
        expected_ends_at=database_now() - HOUR,
    )
    cancel_unmet(database_now())
    late.refresh_from_db()
    return late


def test_who_waited_in_vain_may_still_choose_another_time(page, unmet, patient):
    assert "The doctor did not come to your visit." in said(page())
    page(TIMES, revision=1)
    wanted = held()[0].whole.lower
    place = page(take(revision=1))["Location"]
    booked = Appointment.objects.get(patient=patient.record, status="booked")
    assert (booked.starts_at, place) == (wanted, reverse("appointment", args=[booked.reference]))
    assert "moved" in StaffTask.objects.get(kind="doctor_absent").words


def test_who_waited_in_vain_may_ask_for_a_call_but_not_wait_on(page, unmet):
    assert page(WAIT, revision=1).status_code == CONFLICT
    assert page(CALL, revision=1).status_code == 302
    assert "We will call you by" in said(page())
