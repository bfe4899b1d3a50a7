"""What each person in a room is shown, in every state of the visit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from appointments.rules.join_window import Times, Window
from videovisit.rules.ladder import LateFacts
from videovisit.rules.presence import presence
from videovisit.rules.room import Room, SeatFacts, may_signal, state_of

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
MINE, OTHER = "0123456789abcdef", "fedcba9876543210"
TIMES = Times(NOW + MINUTE, NOW + 21 * MINUTE, "video", "arrived", "planned")


def seat(number, role, tab, **more):
    facts = {"name": role, "seen_at": NOW, "has_page": True, "has_left": False}
    return SeatFacts(id=number, role=role, tab=tab, **{**facts, **more})


ADA, DANA = seat(1, "patient", MINE), seat(2, "doctor", OTHER)
ROOM = Room(
    at=NOW,
    visit=7,
    appointment=8,
    practitioner=9,
    revision=0,
    version=3,
    times=TIMES,
    is_ready=True,
    is_started=False,
    is_over=False,
    seats=(ADA, DANA),
)
BEGUN = replace(ROOM, is_started=True, times=replace(TIMES, visit_status="in-progress"))


def words(room, who=ADA, tab=MINE):
    return state_of(room, who.id, tab, window=Window()).words


def times(**changed):
    return {"times": replace(TIMES, **changed)}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({}, "waiting"),
        (times(status="cancelled"), "cancelled"),
        (times(modality="in_person"), "in-person"),
        (times(starts_at=NOW + 15 * MINUTE + SECOND), "moved"),
        (times(starts_at=NOW + 15 * MINUTE), "waiting"),
        (times(expected_ends_at=NOW - 30 * MINUTE), "closed"),
        (times(expected_ends_at=NOW - 30 * MINUTE + SECOND), "waiting"),
        (times(status="fulfilled"), "ended"),
        (times(status="noshow"), "closed"),
        (times(status="booked"), "moved"),
        ({"is_over": True}, "ended"),
    ],
)
def test_the_first_word_is_what_the_page_is_now(changed, word):
    assert words(replace(ROOM, **changed))[0] == word


def test_what_is_over_is_so_for_the_doctor_too():
    assert words(replace(BEGUN, is_over=True), DANA, OTHER)[:2] == ("ended", "doctor")


@pytest.mark.parametrize(("minutes", "is_said"), [(0, False), (1, True), (12, True)])
def test_how_long_it_lasted_is_said_from_a_minute_on(minutes, is_said):
    state = state_of(replace(BEGUN, is_over=True, lasted=minutes), 1, MINE, window=Window())
    assert ("lasted" in state.words, state.values["lasted"]) == (is_said, minutes)


@pytest.mark.parametrize(
    ("who", "tab", "word"),
    [
        (ADA, OTHER, "elsewhere"),
        (replace(ADA, has_left=True), MINE, "left"),
        (replace(ADA, is_admitted=False), MINE, "knocking"),
        (ADA, MINE, "waiting"),
        (DANA, OTHER, "open"),
    ],
)
def test_a_person_is_in_one_place(who, tab, word):
    seats = tuple(who if known.id == who.id else known for known in ROOM.seats)
    assert words(replace(ROOM, seats=seats), who, tab)[0] == word


def test_a_doctor_who_has_not_opened_the_room_reads_so():
    assert words(replace(ROOM, is_ready=False), DANA, OTHER)[0] == "unopened"
    assert words(replace(BEGUN, is_ready=False), DANA, OTHER)[0] == "call"


@pytest.mark.parametrize(
    ("changed", "pace"),
    [
        ({}, "early"),
        (times(starts_at=NOW), "due"),
        (times(starts_at=NOW - 5 * MINUTE + SECOND), "due"),
        (times(starts_at=NOW - 5 * MINUTE), "late"),
        ({"is_busy": True, **times(starts_at=NOW - 5 * MINUTE + SECOND)}, "busy"),
        ({"is_busy": True, **times(starts_at=NOW - 5 * MINUTE)}, "late"),
        ({"delay": 10, "is_busy": True}, "delayed"),
    ],
)
def test_who_waits_reads_how_the_doctor_keeps_the_time(changed, pace):
    assert words(replace(ROOM, **changed))[2] == pace


LATE = LateFacts(NOW - 16 * MINUTE, NOW - 16 * MINUTE)
CAREGIVER = seat(3, "caregiver", OTHER)


@pytest.mark.parametrize(
    ("late", "who", "word"),
    [
        (LATE._replace(expected_at=NOW - 15 * MINUTE + SECOND), ADA, "no-range"),
        (LATE, ADA, "choices"),
        (LATE._replace(waits=1, waited_at=NOW), ADA, "waits-on"),
        (LATE._replace(called_at=NOW), ADA, "called"),
        (LATE._replace(is_off=True), ADA, "other-choices"),
        (LATE._replace(is_off=True, called_at=NOW), ADA, "called"),
        (LATE._replace(is_off=True), CAREGIVER, "off"),
        (LATE, CAREGIVER, "no-range"),
    ],
)
def test_the_patient_is_asked_what_to_do_and_reads_what_they_chose(late, who, word):
    assert words(replace(ROOM, late=late, seats=(ADA, CAREGIVER)), who, who.tab)[-1] == word


@pytest.mark.parametrize(
    ("called_ago", "hers", "doctors"),
    [
        (None, "outside", "patient-not-yet"),
        (3 * MINUTE - SECOND, "called-in", "patient-called"),
        (3 * MINUTE, "call-missed", "patient-missed"),
    ],
)
def test_who_is_outside_is_called_for_three_minutes(called_ago, hers, doctors):
    away = replace(ADA, is_outside=True)
    at = None if called_ago is None else NOW - called_ago
    room = replace(ROOM, seats=(away, DANA), called_in_at=at)
    assert words(room, away)[0] == words(room, away, OTHER)[0] == hers
    assert doctors in words(room, DANA, OTHER)
    assert not away.takes_part


def test_who_is_outside_a_visit_that_began_is_called():
    away = replace(ADA, is_outside=True)
    assert words(replace(BEGUN, seats=(away, DANA)), away)[0] == "called-in"


@pytest.mark.parametrize(("ahead", "word"), [(0, "next"), (1, "one-ahead"), (2, "many-ahead")])
def test_who_waits_reads_their_place(ahead, word):
    state = state_of(replace(ROOM, ahead=ahead), 1, MINE, window=Window())
    assert state.words[3] == word
    assert state.values["ahead"] == ahead


def test_the_range_is_shown_where_there_is_one():
    assert "no-range" in words(ROOM)
    state = state_of(replace(ROOM, wait=(5, 15)), 1, MINE, window=Window())
    assert "range" in state.words
    assert (state.values["low"], state.values["high"]) == (5, 15)


@pytest.mark.parametrize(
    ("message", "word"),
    [((4, "soon", "", 2), "message-soon"), ((5, "", "Hello", 0), "message-own")],
)
def test_a_message_is_shown_by_its_template_or_in_own_words(message, word):
    state = state_of(replace(ROOM, message=message), 1, MINE, window=Window())
    assert word in state.words
    assert (state.values["message"], state.values["text"]) == (message[0], message[2])


def test_in_the_call_each_has_the_others_and_one_of_two_is_polite():
    ada = state_of(BEGUN, 1, MINE, window=Window())
    dana = state_of(BEGUN, 2, OTHER, window=Window())
    assert [(peer["id"], peer["polite"]) for peer in ada.peers] == [(f"2.{OTHER}", True)]
    assert [(peer["id"], peer["polite"]) for peer in dana.peers] == [(f"1.{MINE}", False)]
    assert "alone" not in ada.words


@pytest.mark.parametrize(
    "gone",
    [{"seen_at": NOW - 45 * SECOND}, {"has_page": False}, {"has_left": True}, {"tab": ""}],
)
def test_who_is_alone_reads_so(gone):
    room = replace(BEGUN, seats=(ADA, replace(DANA, **gone)))
    assert {"alone", "doctor-away"} <= set(words(room))


def test_who_has_lost_the_right_is_nobody_in_the_call():
    room = replace(BEGUN, seats=(ADA, replace(DANA, is_theirs=False)))
    state = state_of(room, 1, MINE, window=Window())
    assert ("alone" in state.words, "doctor-away" in state.words) == (True, False)
    assert state.peers == ()


def test_the_doctor_alone_reads_who_knocks():
    nora = seat(3, "caregiver", "", is_admitted=False, guest=5)
    room = replace(BEGUN, seats=(ADA, DANA, nora))
    dana = state_of(room, 2, OTHER, window=Window())
    assert "guest-knocks" in dana.words
    assert dana.values["knocking"] == [{"guest": 5, "name": "caregiver", "role": "caregiver"}]
    assert "caregiver-away" not in dana.words
    ada = state_of(room, 1, MINE, window=Window())
    assert "guest-knocks" not in ada.words
    assert "knocking" not in ada.values


def test_who_was_away_keeps_the_place_and_reads_so():
    assert "was-away" not in words(ROOM)
    back = replace(ADA, seen_at=NOW - 45 * SECOND)
    assert "was-away" in words(replace(ROOM, seats=(back, DANA)), back)


def test_who_has_left_reads_that_the_doctor_waits_while_that_is_so():
    left = replace(ADA, has_left=True)
    assert "doctor-waits" in words(replace(BEGUN, seats=(left, DANA)), left)
    gone = replace(DANA, has_page=False)
    assert "doctor-waits" not in words(replace(BEGUN, seats=(left, gone)), left)


def test_before_the_start_nobody_has_peers():
    assert state_of(ROOM, 1, MINE, window=Window()).peers == ()


def test_a_state_says_when_it_was_read_and_which_revision_it_is_of():
    message = state_of(ROOM, 1, MINE, window=Window()).message(ROOM, 1, MINE)
    assert message["version"] == round(NOW.timestamp() * 1_000_000)
    assert (message["revision"], message["me"]) == ([0, 3], f"1.{MINE}")


@pytest.mark.parametrize(
    ("room", "receiver", "may"),
    [
        (BEGUN, f"2.{OTHER}", True),
        (BEGUN, f"2.{MINE}", False),
        (BEGUN, f"3.{OTHER}", False),
        (ROOM, f"2.{OTHER}", False),
        (replace(BEGUN, is_over=True), f"2.{OTHER}", False),
        (replace(BEGUN, seats=(ADA, replace(DANA, has_left=True))), f"2.{OTHER}", False),
        (replace(BEGUN, seats=(ADA, replace(DANA, is_theirs=False))), f"2.{OTHER}", False),
    ],
)
def test_signals_pass_between_those_in_the_call_alone(room, receiver, may):
    assert may_signal(room, f"1.{MINE}", receiver) is may


@pytest.mark.parametrize(
    ("silent", "word"),
    [(0, "here"), (44, "here"), (45, "away"), (299, "away"), (300, "lost"), (9999, "lost")],
)
def test_somebody_silent_is_away_and_then_lost(silent, word):
    assert presence(NOW - silent * SECOND, now=NOW) == word
