"""Leave and be told: the place is kept, the doctor calls, three minutes to come back, then the next one."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from accounts.actions.delivery import deliver_due
from accounts.actions.sweeps import SWEEPS
from accounts.models import AuditEvent, Notice
from accounts.selectors.clinics import database_now
from appointments.models import Appointment, Occupancy
from appointments.rules.clock import when
from tests.fixtures.cast import answering, make_record, make_user, registered
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, MINUTE, SECOND, address, done
from tests.videovisit.rooms import TAB
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.day import hand_over
from videovisit.actions.endings import cancel_unmet, keep_open
from videovisit.actions.lateness import climb
from videovisit.actions.outside import NoWayError, close_not_back, go_outside
from videovisit.actions.visits import arrive
from videovisit.models import Lateness, Seat, Visit
from videovisit.rules.outside import call_of
from videovisit.selectors.day import waiting_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
LATER = 3 * MINUTE
MASKED = "m•••@example.com"
GO, BACK = {"does": "go"}, {"does": "back"}


@pytest.mark.parametrize(
    ("called_ago", "word"),
    [(None, "not-yet"), (timedelta(0), "called"), (LATER - SECOND, "called"), (LATER, "missed")],
)
def test_a_call_lasts_three_minutes(called_ago, word):
    assert call_of(None if called_ago is None else NOW - called_ago, now=NOW) == word


@pytest.fixture
def phone(patient):
    """The patient's number, to which texts may go."""
    patient.record.phone, patient.record.text_consent_at = "+15105550142", database_now()
    patient.record.save()


@pytest.fixture
def waits(ada, client_of, patient):
    """The patient in the waiting room: reads the page, or presses."""
    client = client_of(patient)

    def page(sent=None):
        if sent:
            assert client.post(ada.address("visit_outside"), sent).status_code == 302
        return seen(client.get(ada.address("visit")).text)

    return page


@pytest.fixture
def outside(waits):
    waits(GO)
    Seat.objects.update(seen_at=database_now() - MINUTE)
    return waits


def room():
    return Visit.objects.get()


def sent(now):
    deliver_due(now, go_on=lambda: True)
    return [*Notice.objects.order_by("pk").values_list("channel", "state")]


# --- leaving ---


def test_who_may_get_texts_leaves_to_be_texted(phone, waits, patient):
    where = (
        "When your doctor is ready, we send a text message to your phone number that ends in 0142."
        f" We also send an e-mail to {MASKED}."
    )
    how = "Then you have 3 minutes to come back: open the link in the message, or this page."
    for part in ("You can close this page", where, how, "Text me when my doctor is ready"):
        assert part in waits()
    words = waits(GO)
    assert f"You may leave this page {where} You keep your place. {how}" in words
    assert "You are in the waiting room" not in words
    assert done("left_to_be_told") == 1


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({"phone": ""}, "We have no phone number of yours. When your doctor is ready, we send"),
        ({"text_consent_at": None}, "You have not agreed to text messages."),
        ({"text_stopped_at": NOW}, "You have not agreed to text messages."),
    ],
)
def test_without_texts_there_is_mail_and_a_word_why(phone, waits, patient, kept, words):
    type(patient.record).objects.filter(pk=patient.record.pk).update(**kept)
    assert words in waits()
    assert "E-mail me when my doctor is ready" in waits()
    where = f"When your doctor is ready, we send an e-mail to {MASKED}."
    assert where in waits()
    assert patient.record.email not in waits()
    assert f"You may leave this page {where}" in waits(GO)


def test_the_way_to_leave_stands_at_the_end_near_the_phone(waits, clinic):
    answering(clinic, is_open=True)
    parts = ("Only you see this picture", "Nobody takes your place", "Leave, and get an e-mail")
    places = [waits().index(part) for part in parts]
    assert places == sorted(places)


def test_a_clinic_without_texts_says_so(phone, waits, settings):
    settings.SMS_GATEWAY = "none"
    assert "This clinic sends no text messages." in waits()


def test_whom_nothing_reaches_is_asked_to_stay(waits, patient):
    type(patient.record).objects.filter(pk=patient.record.pk).update(email="")
    assert "please stay on this page" in waits()
    assert "when my doctor is ready" not in waits()
    assert "You are in the waiting room" in waits(GO)
    assert not Seat.objects.exclude(outside_since=None).exists()


def test_a_helper_without_a_record_is_told_by_mail(
    ada, booked, parent, patient, client_of, actor_of, starts, waits, now
):
    access = {"kind": "caregiver", "level": "join", "starts_at": now - HOUR}
    parent.grants.create(patient=patient.record, **access)
    arrive(booked, actor=actor_of(parent), now=database_now())
    client = client_of(parent)
    assert "We have no phone number of yours." in client.get(ada.address("visit")).text
    client.post(ada.address("visit_outside"), GO)
    Seat.objects.update(seen_at=database_now() - MINUTE)
    starts()
    assert [*Notice.objects.values_list("recipient", "channel")] == [(f"user:{parent.pk}", "mail")]


def test_leaving_twice_is_leaving_once(waits):
    waits(GO)
    since = Seat.objects.get().outside_since
    waits(GO)
    assert (Seat.objects.get().outside_since, done("left_to_be_told")) == (since, 1)


def test_who_is_in_the_visit_or_no_patient_leaves_nothing(ada, dana, starts, waits):
    Seat.objects.update(seen_at=database_now())
    starts()
    assert dana.client.post(ada.address("visit_outside"), GO).status_code == 404
    waits(GO)
    assert not Seat.objects.exclude(outside_since=None).exists()


def test_a_guest_has_nobody_to_tell(ada, actor_of, patient):
    seat = Seat.objects.select_related("visit").get()
    seat.user = None
    with pytest.raises(NoWayError):
        go_outside(seat, actor=actor_of(patient), now=database_now())


# --- being called ---


def test_the_doctor_who_starts_calls_who_is_outside(phone, outside, starts, mailoutbox):
    visit = starts()
    assert (visit.started_at, visit.called_in_at is None) == (None, False)
    assert (done("patient_called_in"), done("visit_started")) == (1, 0)
    assert sent(database_now()) == [("mail", "sent"), ("text", "sent")]
    assert mailoutbox[0].subject == "Your doctor is ready: come back now"
    assert "the doctor sees the next patient first, and then you." in mailoutbox[0].body
    words = outside()
    assert "Your doctor is ready Come back now" in words
    zone = visit.appointment.clinic.time_zone
    assert f"You have until: {seen(when(visit.called_in_at + LATER, zone, 'en').clock)}" in words


def test_starting_again_meanwhile_is_one_call_and_later_another(outside, starts):
    starts()
    starts(LATER - SECOND)
    assert Notice.objects.count() == 1
    starts(LATER + SECOND)
    assert Notice.objects.count() == 2


def test_who_comes_back_in_time_is_in_the_visit(outside, starts, returns):
    starts()
    returns(LATER - SECOND)
    assert room().started_at is not None
    assert Seat.objects.get(role="patient").outside_since is None


def test_the_way_back_is_one_press(outside, starts):
    starts()
    outside(BACK)
    assert room().started_at is not None


def test_a_message_about_a_call_that_is_over_is_not_sent(outside, starts, returns, mailoutbox):
    starts()
    assert sent(database_now() + LATER) == [("mail", "dropped")]
    starts(LATER + SECOND)
    returns(LATER + 2 * SECOND)
    assert sent(database_now() + LATER + 3 * SECOND)[-1] == ("mail", "dropped")
    assert mailoutbox == []


def test_somebody_of_theirs_who_stays_begins_the_visit(
    outside, booked, parent, patient, actor_of, starts, now
):
    access = {"kind": "caregiver", "level": "join", "starts_at": now - HOUR}
    parent.grants.create(patient=patient.record, **access)
    arrive(booked, actor=actor_of(parent), now=database_now())
    assert starts().started_at is not None
    assert "Your doctor is ready" in outside()
    assert "You have until" not in outside()
    assert sent(database_now()) == [("mail", "sent")]


# --- coming back too late ---


def test_who_comes_too_late_keeps_the_place_and_is_news_to_the_doctor(
    booked, outside, starts, returns
):
    arrived = Appointment.objects.get().arrived_at
    starts()
    Seat.objects.filter(role="doctor").update(left_at=database_now())
    returns(LATER)
    visit = room()
    assert (visit.started_at, visit.called_in_at, visit.doctor_ready_at) == (None, None, None)
    assert (visit.arrival_seen_at, Appointment.objects.get().arrived_at) == (None, arrived)
    assert "You are in the waiting room" in outside()


def test_a_doctor_who_is_in_the_room_still_sees_who_comes_late(outside, starts, returns):
    starts()
    Seat.objects.filter(role="doctor").update(seen_at=database_now() + LATER)
    returns(LATER)
    assert room().started_at is not None


def test_a_doctor_who_went_back_to_the_day_is_not_joined_alone_and_reads_of_it(
    outside, page, starts, returns
):
    starts()
    closed = {"tab": TAB, "tab_left_at": database_now() - 20 * SECOND}
    Seat.objects.filter(role="doctor").update(**closed, seen_at=database_now() - 20 * SECOND)
    Visit.objects.update(called_in_at=database_now() - LATER)
    assert "patients have arrived" not in page()
    returns()
    assert room().started_at is None
    assert "1 patient has arrived since you last looked" in page()
    assert "Next Here" in page()
    assert "You are in the waiting room" in outside()


def test_a_doctor_whose_page_opens_again_still_sees_who_comes_late(outside, starts, returns):
    starts()
    blinks = {"tab_left_at": database_now() + LATER, "seen_at": database_now() + LATER}
    Seat.objects.filter(role="doctor").update(tab=TAB, **blinks)
    returns(LATER + 4 * SECOND)
    assert room().started_at is not None


def test_a_doctor_who_went_to_the_next_one_is_not_joined_alone(outside, starts, returns):
    starts()
    Seat.objects.filter(role="doctor").update(left_at=database_now())
    returns(SECOND)
    assert room().started_at is None


def test_who_missed_the_call_is_not_told_at_once_that_the_doctor_is_late(
    booked, outside, starts, returns
):
    Appointment.objects.update(starts_at=database_now() - 13 * MINUTE)
    starts()
    Seat.objects.filter(role="doctor").update(left_at=database_now())
    returns(LATER)
    asked = database_now() + LATER + 15 * MINUTE
    assert (climb(asked - MINUTE), climb(asked + MINUTE)) == (0, 1)
    assert Lateness.objects.get().waits == 1


def test_read_on_the_page_that_the_call_was_missed(outside, starts):
    starts()
    Visit.objects.update(called_in_at=database_now() - LATER)
    words = outside()
    assert "Your doctor called you" in words
    assert "You can also take another time, or have us call you. Choose something else" in words


# --- the doctor's pages ---


def test_the_doctors_day_says_it_in_words_and_goes_on_to_the_next(
    outside, page, starts, visit, other_patient, actor_of, doctor, booked
):
    Occupancy.objects.all().delete()
    other = visit(10 * MINUTE, record=other_patient.record)
    arrive(other, actor=actor_of(other_patient), now=database_now())
    assert "Next Outside, comes back when called" in page()
    assert "Call back into the room" in page()
    starts()
    assert "Next Called, has 3 minutes to come back" in page()
    Visit.objects.update(called_in_at=database_now() - LATER)
    assert "Called, did not come back in time, keeps the place" in page()
    assert "Next Here" in page()
    assert "Call back once more" in page()
    rows = waiting_for(actor_of(doctor), database_now())
    assert [row.appointment for row in rows] == [booked, other]


def test_the_doctors_room_says_it_in_words(outside, dana):
    dana.start()
    state = partial(dana.presses, "take")
    assert "patient-called" in state().json()["state"]["words"]
    Visit.objects.update(called_in_at=database_now() - LATER)
    assert "patient-missed" in state().json()["state"]["words"]


def test_who_is_outside_is_no_peer(outside, starts, returns, ada, dana):
    dana.start()
    assert dana.presses("take").json()["state"]["peers"] == []


# --- how it ends ---


def closes():
    return Appointment.objects.get().expected_ends_at + 30 * MINUTE


def test_the_window_stays_open_for_who_was_not_called(outside):
    Appointment.objects.update(
        starts_at=database_now() - HOUR,
        ends_at=database_now() - 10 * MINUTE,
        expected_ends_at=database_now() - 10 * MINUTE,
    )
    assert keep_open(database_now()) == 1
    Visit.objects.update(called_in_at=database_now())
    assert keep_open(database_now() + MINUTE) == 0


def test_nobody_waits_outside_for_ever(outside):
    Appointment.objects.update(starts_at=database_now() - HOUR, ends_at=database_now())
    Appointment.objects.update(expected_ends_at=database_now())
    Seat.objects.update(outside_since=database_now() - 3 * HOUR)
    assert keep_open(database_now() + SECOND) == 0


def test_who_never_came_back_has_missed_the_visit(outside, starts):
    starts()
    over = closes()
    assert (cancel_unmet(over), close_not_back(over - SECOND)) == (0, 0)
    assert (close_not_back(over), close_not_back(over)) == (1, 0)
    assert Appointment.objects.get().status == "noshow"
    missed = AuditEvent.objects.get(action="appointment_missed")
    assert missed.reason == "did not come back when the doctor called"
    assert "visits nobody came back to" in {sweep.name for sweep in SWEEPS}


def test_who_comes_back_as_the_window_closes_has_not_missed_it(outside, starts):
    starts()
    over, left = closes(), [1]

    def come_first(execute, sql, *more):
        if "FOR UPDATE" in sql and left:
            left.pop()
            Visit.objects.update(called_in_at=None)
        return execute(sql, *more)

    with connection.execute_wrapper(come_first):
        assert close_not_back(over) == 0


def test_it_is_nobody_elses(outside, ada, client_of, clinic, now):
    user = make_user("eve@example.com", "Eve", "Moss")
    client = client_of(registered(user, make_record(clinic, "MRN-9"), now))
    assert client.post(ada.address("visit_outside"), BACK).status_code == 404
    assert client.get(ada.address("visit_outside")).status_code == 405


def test_handed_to_another_doctor_they_are_called_anew(
    outside, starts, booked, colleague, actor_of, doctor
):
    starts()
    hand_over(booked, colleague.practitioner, actor=actor_of(doctor), now=database_now())
    assert (room().called_in_at, room().doctor_ready_at) == (None, None)
    assert address("visit_outside", booked).endswith("/outside/")
