"""Joining: exactly inside the window, once, by those who may, and an honest page in every state."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent, ClinicMembership, PatientAccess
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import answering
from tests.fixtures.pages import seen
from tests.videovisit.rooms import AGREES, OTHER_TAB, TAB
from videovisit.actions.rooms import note_seen
from videovisit.actions.visits import arrive, start_visit
from videovisit.models import Seat, Visit

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
OPENS, CLOSES = 15 * MINUTE, HOUR
DAY = timedelta(days=1)


def join_address(appointment):
    return reverse("visit_join", args=[appointment.reference])


def page_address(appointment):
    return reverse("visit", args=[appointment.reference])


def arrivals():
    return AuditEvent.objects.filter(action="patient_arrived").count()


@pytest.mark.parametrize(
    ("starts_in", "status"),
    [
        *[(OPENS + SECOND, "booked"), (OPENS, "arrived")],
        *[(SECOND - CLOSES, "arrived"), (-CLOSES, "booked")],
    ],
)
def test_joining_works_exactly_inside_the_window(client_of, patient, visit, starts_in, status):
    made = visit(starts_in)
    answer = client_of(patient).post(join_address(made), AGREES)
    made.refresh_from_db()
    assert answer["Location"] == page_address(made)
    assert made.status == status
    assert (made.arrived_at is not None) is (status == "arrived")
    assert arrivals() == (status == "arrived")


def test_one_arrives_once_however_often_one_joins(client_of, patient, visit):
    made, client = visit(), client_of(patient)
    client.post(join_address(made), AGREES)
    Appointment.objects.update(arrived_at=database_now() - MINUTE)
    client.post(join_address(made), AGREES)
    made.refresh_from_db()
    assert made.arrived_at == database_now() - MINUTE
    assert (made.revision, arrivals()) == (0, 1)


CONSENT = "Before you join"


def test_consent_is_asked_once(client_of, patient, visit):
    made, client = visit(), client_of(patient)
    assert client.post(join_address(made))["Location"] == join_address(made)
    assert CONSENT in seen(client.get(join_address(made)).text)
    assert (arrivals(), Visit.objects.exists()) == (0, False)
    client.post(join_address(made), AGREES)
    for method in (client.post, client.get):  # the browser's way back leads into the visit
        assert method(join_address(made))["Location"] == page_address(made)


@pytest.mark.parametrize("sent", [{}, AGREES])
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"status": "cancelled"}, "This visit will not take place."),
        ({"modality": "in_person"}, "In-person visit at Bayside Health"),
        ({"starts_in": -2 * HOUR}, "The time to join this visit has passed."),
        ({"starts_in": OPENS + 12 * MINUTE}, "You can join from"),
        ({"status": "fulfilled"}, "This visit is done."),
        ({"status": "noshow"}, "The time to join this visit has passed."),
    ],
)
def test_what_cannot_be_joined_changes_nothing_and_says_what_next(
    client_of, patient, visit, state, words, sent
):
    made = visit(**state)
    answer = client_of(patient).post(join_address(made), sent, follow=True)
    assert words in seen(answer.text)
    assert CONSENT not in seen(answer.text)
    assert "waiting room" not in seen(answer.text)
    assert Appointment.objects.get().arrived_at is None
    assert arrivals() == 0


def test_a_second_early_nobody_is_asked_for_consent(client_of, patient, visit):
    made = visit(OPENS + 2 * SECOND)
    assert client_of(patient).post(join_address(made))["Location"] == page_address(made)


def test_what_staff_cancel_at_that_moment_is_not_joined(client_of, patient, visit):
    made, left = visit(), [1]

    def cancel_first(execute, sql, *more):
        if "FOR UPDATE" in sql and left:
            left.pop()
            Appointment.objects.update(status="cancelled")
        return execute(sql, *more)

    client = client_of(patient)
    with connection.execute_wrapper(cancel_first):
        answer = client.post(join_address(made), AGREES)
    assert answer["Location"] == page_address(made)
    assert (arrivals(), Seat.objects.count()) == (0, 0)


def test_a_get_joins_nothing(client_of, patient, visit):
    made, client = visit(), client_of(patient)
    assert CONSENT in seen(client.get(join_address(made), {"agrees": "yes"}).text)
    Appointment.objects.update(status="cancelled")
    assert client.get(join_address(made))["Location"] == page_address(made)
    assert (arrivals(), Seat.objects.count()) == (0, 0)


def test_nobody_joins_without_signing_on(client, visit):
    made = visit()
    assert client.post(join_address(made), AGREES)["Location"].startswith(
        "/accounts/login/?next=/visits/"
    )
    assert Appointment.objects.get().status == "booked"


@pytest.mark.parametrize("who", ["other_patient", "doctor", "scheduler", "support_agent"])
def test_a_visit_of_others_is_as_none(who, request, client_of, visit):
    made, client = visit(), client_of(request.getfixturevalue(who))
    answers = [client.post(join_address(made), AGREES), client.get(page_address(made))]
    answers += [client.get(reverse("visit_state", args=[made.reference]))]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Appointment.objects.get().status == "booked"


@pytest.mark.parametrize("level", ["join", "scheduling", "clinical"])
def test_a_helper_joins_with_any_grant_that_lives(client_of, parent, child, visit, level):
    PatientAccess.objects.update(level=level)
    made = visit(record=child)
    words = seen(client_of(parent).post(join_address(made), AGREES, follow=True).text)
    assert "You are in the waiting room" in words
    assert "It is a visit of Noor Haddad." in words


def test_a_helper_whose_grant_has_ended_joins_nothing(client_of, parent, child, visit, now):
    PatientAccess.objects.update(ended_at=now - SECOND)
    assert client_of(parent).post(join_address(visit(record=child)), AGREES).status_code == 404


def test_the_waiting_room_says_since_when_for_whom_and_what_to_do(
    client_of, patient, visit, clinic
):
    answering(clinic, is_open=True)
    words = seen(client_of(patient).post(join_address(visit()), AGREES, follow=True).text)
    assert "Your visit with Sam Okafor, MD is at" in words
    assert "The clinic knows that you are here, and your doctor will start the visit." in words
    assert "You do not need to do anything: the visit begins on this page by itself." in words
    assert (
        "If nothing happens 10 minutes after the time of your visit, call 1-800-555-0123" in words
    )
    assert "Somebody answers: " in words


def test_the_page_offers_the_door_to_who_has_not_joined(client_of, patient, visit):
    words = seen(client_of(patient).get(page_address(visit())).text)
    assert "You can join now." in words
    assert "Join Now" in words


def test_who_helps_finds_the_door_while_the_patient_waits(
    client_of, patient, other_patient, visit, now
):
    made, mia = visit(), client_of(other_patient)
    client_of(patient).post(join_address(made), AGREES)
    grant = {"kind": "proxy", "level": "join", "starts_at": now - MINUTE}
    PatientAccess.objects.create(user=other_patient, patient=patient.record, **grant)
    state = reverse("visit_state", args=[made.reference])
    for place in (page_address(made), state):
        words = seen(mia.get(place).text)
        assert ("Join Now" in words, "You are in the waiting room" in words) == (True, False)
    mia.post(join_address(made), AGREES)
    assert "You are in the waiting room" in seen(mia.get(state).text)


def test_one_who_signs_on_in_the_visit_keeps_its_page_after_the_session(client_of, patient, visit):
    made, client = visit(), client_of(patient)
    client.post(join_address(made), AGREES)
    session = client.session
    assert datetime.fromtimestamp(session["visit_until"], UTC) == made.starts_at + CLOSES
    session["active_at"] -= 31 * 60
    session.save()
    assert client.get(page_address(made)).status_code == 200
    assert client.get(reverse("visit_state", args=[made.reference])).status_code == 200
    assert client.get("/appointments/")["Location"].startswith("/accounts/reauthenticate/")


def test_the_state_of_the_page_answers_304_until_something_has_changed(client_of, patient, visit):
    made, client = visit(), client_of(patient)
    address = reverse("visit_state", args=[made.reference])
    first = client.get(address)
    known = {"headers": {"If-None-Match": first["ETag"]}}
    assert client.get(address, **known).status_code == 304
    client.post(join_address(made), AGREES)
    assert "You are in the waiting room" in client.get(address, **known).text


def test_nothing_that_warns_of_the_sessions_end_lies_over_the_room(ada):
    assert "session-warning" in ada.client.get(reverse("appointments")).text
    assert "session-warning" not in ada.client.get(ada.address("visit")).text


def test_the_room_answers_304_until_something_has_changed(ada, dana):
    first = ada.state()
    assert ada.state(**{"If-None-Match": first["ETag"]}).status_code == 304
    dana.start()
    assert ada.state(**{"If-None-Match": first["ETag"]}).json()["state"]["words"][0] == "call"


def test_a_page_without_a_socket_takes_its_place_by_asking(ada):
    Seat.objects.update(seen_at=database_now() - 5 * SECOND)
    asked_at = database_now()
    assert ada.state(**{"X-Tab": TAB}).json()["state"]["words"][0] == "waiting"
    seat = Seat.objects.get()
    assert (seat.tab, seat.seen_at >= asked_at) == (TAB, True)
    assert ada.state(**{"X-Tab": OTHER_TAB}).json()["state"]["words"][0] == "elsewhere"


def word_of(answer):
    return answer.json()["state"]["words"][0]


def test_a_page_without_a_socket_leaves_comes_back_and_takes_the_visit_by_asking(ada):
    assert word_of(ada.presses("leave")) == "left"
    assert word_of(ada.state(**{"X-Tab": TAB})) == "left"
    assert word_of(ada.presses("take")) == "waiting"
    assert word_of(ada.presses("leave", OTHER_TAB)) == "elsewhere"
    assert word_of(ada.presses("take", OTHER_TAB)) == "waiting"
    assert Seat.objects.get().tab == OTHER_TAB


def silent_for(seconds, **more):
    """When the patient was heard of last: so long ago."""
    seen_at = database_now() - seconds * SECOND
    Seat.objects.update(seen_at=seen_at, **more)
    return seen_at


def test_a_page_that_is_parked_is_no_sign_of_life_of_the_one_with_the_camera(ada, dana):
    ada.state(**{"X-Tab": TAB})
    seen_at = silent_for(44)
    assert word_of(ada.state(**{"X-Tab": OTHER_TAB})) == "elsewhere"
    note_seen([(Seat.objects.get().pk, OTHER_TAB)])
    assert Seat.objects.get().seen_at == seen_at
    silent_for(46)
    note_seen([(Seat.objects.get().pk, OTHER_TAB)])
    assert "Away for a moment" in seen(dana.client.get(reverse("clinic_today")).text)


def test_the_page_with_the_camera_is_one_by_its_heartbeat(ada):
    ada.state(**{"X-Tab": TAB})
    silent_for(44, tab_left_at=database_now())
    note_seen([(Seat.objects.get().pk, TAB)])
    assert is_heard_of()


def test_the_page_with_the_camera_is_one_by_asking(ada):
    ada.state(**{"X-Tab": TAB})
    silent_for(44, tab_left_at=database_now())
    ada.state(**{"X-Tab": TAB})
    assert is_heard_of()


def is_heard_of():
    just_now = database_now() - 10 * SECOND
    return Seat.objects.filter(seen_at__gt=just_now, tab_left_at=None).exists()


def test_a_parked_page_that_asks_gets_the_place_of_one_that_is_dead(ada):
    ada.state(**{"X-Tab": TAB})
    silent_for(46)
    assert word_of(ada.state(**{"X-Tab": OTHER_TAB})) == "waiting"
    assert Seat.objects.get().seen_at > database_now() - 10 * SECOND


@pytest.mark.parametrize(("ago", "is_here"), [(4, True), (5, False)])
def test_a_page_whose_socket_closed_is_there_for_a_moment_more(ada, dana, ago, is_here):
    dana.start()
    ada.state(**{"X-Tab": TAB})
    dana.state(**{"X-Tab": OTHER_TAB})
    closed_at = database_now() - ago * SECOND
    Seat.objects.filter(role="doctor").update(tab_left_at=closed_at)
    (peer,) = ada.state(**{"X-Tab": TAB}).json()["state"]["peers"]
    assert (peer["role"], peer["here"]) == ("doctor", is_here)


def test_who_has_lost_the_right_is_no_peer_any_more(ada, dana):
    dana.start()
    ada.state(**{"X-Tab": TAB})
    dana.state(**{"X-Tab": OTHER_TAB})
    ClinicMembership.objects.update(ended_at=database_now())
    assert ada.state(**{"X-Tab": TAB}).json()["state"]["peers"] == []


# --- the action, where somebody was quicker ---


def test_a_second_tab_finds_itself_here_already(patient, visit, actor_of):
    made = visit()
    first = arrive(made, actor=actor_of(patient), now=database_now())
    later = arrive(made, actor=actor_of(patient), now=database_now() + SECOND)
    assert (later.arrived_at, arrivals()) == (first.arrived_at, 1)


def test_a_seat_says_when_its_person_joined_first_whoever_it_is(visit, actor_of, patient, doctor):
    made, now = visit(), database_now()
    for after in (0, 5):
        arrive(made, actor=actor_of(patient), now=now + after * SECOND)
        start_visit(made, actor=actor_of(doctor), now=now + (1 + after) * SECOND)
    joined = dict(Seat.objects.values_list("role", "joined_at"))
    assert joined == {"patient": now, "doctor": now + SECOND}
