"""While a doctor is late: wait, another time, or a call. Each once, and never after a start."""

import pytest
from django.db.models import F
from django.urls import reverse

from accounts.models import AuditEvent, Notice, Practitioner, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment, Occupancy
from tests.fixtures.cast import make_appointment, make_schedule, make_staff
from tests.videovisit.days import HOUR, MINUTE, SECOND, address
from tests.videovisit.late import CALL, READ, TIMES, WAIT, held, said, take
from videovisit.actions.lateness import climb
from videovisit.actions.visits import start_visit
from videovisit.models import Lateness, Visit

pytestmark = pytest.mark.django_db
CONFLICT = 409


def lateness():
    return Lateness.objects.get()


# --- looking ---


def test_the_page_says_how_late_the_doctor_is_and_offers_what_one_can_do(chooses):
    words = said(chooses())
    assert "The doctor is 16 minutes late." in words
    assert "Keep waiting See three times for a video visit See three times in person" in words
    assert "Call me instead" in words


def test_looking_changes_nothing(chooses):
    before = (Occupancy.objects.count(), AuditEvent.objects.count(), lateness().waits)
    chooses()
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


def test_it_is_nobody_elses(choosable, client_of, other_patient, doctor):
    place = address("visit_late", choosable)
    for somebody in (other_patient, doctor):
        client = client_of(somebody)
        assert (client.get(place).status_code, client.post(place, WAIT).status_code) == (404, 404)
    assert lateness().waits == 0


def test_who_is_not_signed_on_signs_on_first(choosable, client_of):
    place = address("visit_late", choosable)
    assert client_of(None).get(place)["Location"] == f"/accounts/login/?next={place}"


# --- waiting ---


def test_who_keeps_waiting_is_told_when_we_ask_again(chooses):
    assert chooses(WAIT).status_code == 302
    words = said(chooses())
    assert "It is noted that you keep waiting. At" in words
    assert "we ask you again, if the doctor has not come." in words
    assert "m.." not in words
    assert "Keep waiting" not in words
    assert StaffTask.objects.get().words == ["asked", "waits"]
    assert AuditEvent.objects.get(action="late_choice").detail["what"] == "waits"


def test_waiting_twice_at_once_is_waiting_once(chooses):
    assert [chooses(WAIT).status_code, chooses(WAIT).status_code] == [302, 302]
    assert lateness().waits == 1


def test_waiting_that_is_chosen_already_is_not_written_again(chooses):
    chooses(WAIT)
    assert chooses(WAIT, made=1).status_code == 302
    assert (lateness().waits, StaffTask.objects.get().words) == (1, ["asked", "waits"])
    Lateness.objects.update(waited_at=F("waited_at") - 15 * MINUTE)
    assert "Keep waiting" in said(chooses())
    chooses(WAIT, made=1)
    assert (lateness().waits, StaffTask.objects.get().words[1:]) == (2, ["waits"] * 2)


def test_who_keeps_waiting_is_asked_again_by_a_second_message(chooses):
    chooses(WAIT)
    again = lateness().waited_at + 15 * MINUTE
    assert [climb(again - SECOND), climb(again), climb(again)] == [0, 1, 0]
    assert Notice.objects.filter(kind="doctor_late_choose").count() == 2


# --- a call ---


def test_who_asks_for_a_call_is_told_when_and_staff_get_the_number(chooses, client_of, scheduler):
    assert chooses(CALL).status_code == 302
    assert "We will call you at (510) 555-0142 by" in said(chooses())
    assert "Call me instead" not in said(chooses())
    tasks = client_of(scheduler).get("/clinic/tasks/").text
    assert "Call Ada Okoye at (510) 555-0142" in tasks
    assert "The patient asked for a call." in tasks
    assert climb(database_now() + HOUR / 4) == 0


def test_asking_twice_for_a_call_is_asking_once(chooses):
    assert [chooses(CALL).status_code, chooses(CALL).status_code] == [302, 302]
    assert StaffTask.objects.filter(kind="call_late_patient").count() == 1


@pytest.mark.parametrize(
    ("phone", "words"), [("", "Enter the number that we should call."), ("12", "area code")]
)
def test_without_a_number_nobody_can_call(chooses, phone, words):
    response = chooses(CALL, phone=phone)
    assert response.status_code == CONFLICT
    assert words in response.text
    assert not StaffTask.objects.filter(kind="call_late_patient").exists()


def test_who_waits_after_all_is_not_called(chooses):
    chooses(CALL)
    assert chooses(WAIT, made=1).status_code == 302
    assert StaffTask.objects.get(kind="call_late_patient").closed_at is not None
    assert "It is noted that you keep waiting." in said(chooses())


# --- another time ---


def test_three_times_are_held_for_ten_minutes(chooses):
    assert chooses(TIMES)["Location"].endswith("/late/#held-title")
    assert len(held()) == 3
    assert 'id="held-title" tabindex="-1"' in chooses().text
    words = said(chooses())
    assert "Take one of these times We hold them for you until" in words
    assert held()[0].expires_at - database_now() > 9 * MINUTE


def test_another_time_takes_two_presses_and_the_calendar_has_moved(chooses, choosable):
    chooses(TIMES)
    wanted = held()[1].whole.lower
    assert chooses(take(1))["Location"] == reverse("appointment", args=[choosable.reference])
    choosable.refresh_from_db()
    assert (choosable.starts_at, choosable.status, choosable.revision) == (wanted, "booked", 1)
    assert held() == []
    assert Notice.objects.filter(kind="appointment_moved", revision=1).exists()


def test_the_room_of_a_visit_that_was_moved_is_as_new(chooses, choosable, doctor):
    Visit.objects.create(appointment=choosable, covering=doctor.practitioner)
    chooses(TIMES)
    chooses(take())
    assert Visit.objects.get().covering is None


def test_taking_a_time_twice_is_taking_it_once(chooses, choosable):
    chooses(TIMES)
    sent = take()
    assert [chooses(sent).status_code, chooses(sent).status_code] == [302, 302]
    choosable.refresh_from_db()
    assert choosable.revision == 1


def test_none_of_the_times_gives_them_back(chooses):
    chooses(TIMES)
    assert chooses({"choice": "none"}).status_code == 302
    assert held() == []


def test_times_at_the_clinic_make_it_a_visit_in_person(chooses, choosable):
    chooses(TIMES, modality="in_person")
    chooses(take())
    choosable.refresh_from_db()
    assert choosable.modality == "in_person"


def test_a_colleague_of_the_same_specialty_stands_in_where_the_doctor_has_no_time(
    chooses, choosable, schedule, clinic
):
    schedule.hours.all().delete()
    for number, field in enumerate(("Internal medicine", "Skin")):
        user = make_staff(clinic, f"d{number}@example.com", "practitioner", last_name="Moss")
        make_schedule(Practitioner.objects.create(user=user, specialty=field), clinic)
    chooses(TIMES)
    assert {one.practitioner.specialty for one in held()} == {"Internal medicine"}
    assert "With Sam Moss" in said(chooses())
    chooses(take())
    choosable.refresh_from_db()
    assert choosable.practitioner.user.email == "d0@example.com"


def test_where_nobody_has_a_time_the_page_says_so(chooses, schedule):
    schedule.hours.all().delete()
    response = chooses(TIMES)
    assert response.status_code == CONFLICT
    assert "There is no free time" in said(response)


def test_a_hold_that_ran_out_is_said(chooses, choosable):
    chooses(TIMES)
    sent = take()
    Occupancy.objects.exclude(held_for=None).update(expires_at=database_now())
    response = chooses(sent)
    assert response.status_code == CONFLICT
    assert "We do not hold this time for you any more" in said(response)


def test_a_time_that_is_not_the_one_held_is_not_taken(chooses, choosable):
    chooses(TIMES)
    sent = take()
    later = held()[0].whole.lower + MINUTE
    assert "We do not hold this time" in said(chooses(sent, starts_at=later.isoformat()))


def test_who_may_only_join_is_offered_no_times(choosable, client_of, parent, patient, now):
    parent.grants.create(
        patient=patient.record, kind="caregiver", level="join", starts_at=now - HOUR
    )
    client, place = client_of(parent), address("visit_late", choosable)
    assert "See three times" not in client.get(place).text
    one = {"hold": 1, "starts_at": now.isoformat()}
    for sent in (TIMES, {"choice": "none"}, {"choice": "take", **READ, **one}):
        assert client.post(place, sent).status_code == 404
    assert client.post(place, WAIT).status_code == 302


def test_a_patient_with_another_visit_then_is_told_that_it_is_taken(
    chooses, choosable, patient, doctor
):
    chooses(TIMES)
    sent, clinic = take(), choosable.clinic
    user = make_staff(clinic, "d9@example.com", "practitioner")
    other = Practitioner.objects.create(user=user)
    at = held()[0].whole.lower + MINUTE
    make_appointment(patient.record, other, starts_at=at)
    response = chooses(sent)
    assert response.status_code == CONFLICT
    assert "Somebody else was quicker" in said(response)


# --- too late, from an old message, or nonsense ---


def test_nothing_is_chosen_after_the_doctor_has_started(chooses, choosable, actor_of, doctor):
    chooses(TIMES)
    sent = take()
    start_visit(choosable, actor=actor_of(doctor), now=database_now())
    for choice in (WAIT, CALL, TIMES, sent):
        response = chooses(choice)
        assert response.status_code == CONFLICT
        assert "Your doctor is ready Warning: ! This can no longer be chosen." in said(
            response
        ).replace("! Warning:", "Warning: !")
    assert lateness().waits == 0
    choosable.refresh_from_db()
    assert choosable.revision == 0


@pytest.mark.parametrize("read", [{"revision": 1}, {"made": 3}])
@pytest.mark.parametrize("choice", [WAIT, CALL, TIMES])
def test_who_read_something_else_is_told_and_changes_nothing(chooses, choice, read):
    response = chooses(choice, **read)
    assert response.status_code == CONFLICT
    assert "somebody chose, since you opened this page" in said(response)
    assert (lateness().waits, lateness().called_at, held()) == (0, None, [])


def test_of_two_who_choose_differently_the_second_is_told(chooses):
    chooses(CALL)
    assert "somebody chose" in said(chooses(WAIT))
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
def test_nonsense_is_answered_with_the_page(chooses, sent):
    response = chooses(sent)
    assert response.status_code == CONFLICT
    assert "Please choose one of the ways below." in said(response)


def test_there_is_nothing_to_choose_for_what_is_over(choosable, client_of, patient):
    Appointment.objects.update(status="cancelled")
    response = client_of(patient).get(address("visit_late", choosable))
    assert "There is nothing to choose for this visit any more." in said(response)


# --- the doctor never came ---


def test_who_waited_in_vain_may_still_choose_another_time(chooses, unmet, patient):
    assert "The doctor did not come to your visit." in said(chooses())
    chooses(TIMES, revision=1)
    wanted = held()[0].whole.lower
    place = chooses(take(revision=1))["Location"]
    booked = Appointment.objects.get(patient=patient.record, status="booked")
    assert (booked.starts_at, place) == (wanted, reverse("appointment", args=[booked.reference]))
    assert "moved" in StaffTask.objects.get(kind="doctor_absent").words


def test_who_waited_in_vain_may_ask_for_a_call_but_not_wait_on(chooses, unmet):
    assert chooses(WAIT, revision=1).status_code == CONFLICT
    assert chooses(CALL, revision=1).status_code == 302
    assert "We will call you at (510) 555-0142 by" in said(chooses())
