"""What each person in a room is shown, in every state of the visit."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.rules.help_line import HelpHours
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
    doctor="Sam Okafor, MD",
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


ALWAYS = HelpHours(days=frozenset(range(7)), opens=time(0), closes=time(0), zone=UTC)
# NOW is six in the evening, Universal Time; the visit is a minute later.
SOON_OVER = replace(ALWAYS, opens=time(9), closes=time(18, 11))
LATER_TODAY = replace(ALWAYS, opens=time(18, 5), closes=time(22))
LATE = LateFacts(NOW - 16 * MINUTE, NOW - 16 * MINUTE)
CAREGIVER = seat(3, "caregiver", OTHER)
MESSAGE = (4, "call_clinic", "", 2)


@pytest.mark.parametrize(
    ("late", "who", "word"),
    [
        (LATE._replace(expected_at=NOW - 15 * MINUTE + SECOND), ADA, "no-range"),
        (LATE, ADA, "choices"),
        (LATE._replace(waits=1, waited_at=NOW), ADA, "waits-on"),
        (LATE._replace(called_at=NOW), ADA, "called"),
        (LATE._replace(called_at=NOW, call_made_at=NOW), ADA, "was-called"),
        (LATE._replace(is_off=True), ADA, "other-choices"),
        (LATE._replace(is_off=True, called_at=NOW), ADA, "called"),
        (LATE._replace(is_off=True), CAREGIVER, "off"),
        (LATE, CAREGIVER, "no-range"),
    ],
)
def test_the_patient_is_asked_what_to_do_and_reads_what_they_chose(late, who, word):
    assert words(replace(ROOM, late=late, seats=(ADA, CAREGIVER)), who, who.tab)[-1] == word


def test_when_the_patient_was_called_is_told_to_them_alone():
    room = replace(
        ROOM, late=LATE._replace(called_at=NOW, call_made_at=NOW), seats=(ADA, CAREGIVER)
    )
    found = [state_of(room, who.id, who.tab, window=Window()).values for who in room.seats]
    assert [values.get("called") for values in found] == [round(NOW.timestamp() * 1000), None]


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


def just_begun(ago, **doctors):
    """The doctor has pressed Start so long ago; their page has not come."""
    dana = replace(DANA, **{"tab": "", "has_come": False, **doctors})
    return replace(BEGUN, started_at=NOW - ago, seats=(ADA, dana))


@pytest.mark.parametrize("doctors", [{}, {"tab": OTHER, "has_page": False}])
def test_a_doctor_whose_page_is_on_its_way_is_starting(doctors):
    found = words(just_begun(20 * SECOND - SECOND, **doctors))
    assert "doctor-starting" in found
    assert not {"alone", "doctor-away"} & set(found)


def test_a_doctor_is_starting_for_who_sits_beside_the_patient_too():
    room = just_begun(SECOND)
    assert "doctor-starting" in words(replace(room, seats=(*room.seats, CAREGIVER)))


@pytest.mark.parametrize(
    "room",
    [
        just_begun(20 * SECOND),
        just_begun(SECOND, has_left=True),
        just_begun(SECOND, has_come=True),
        just_begun(SECOND, role="interpreter"),
    ],
)
def test_who_does_not_come_is_starting_no_more(room):
    found = words(room)
    assert "doctor-starting" not in found
    assert "alone" in found


@pytest.mark.parametrize(
    ("doctors", "is_said"),
    [({"tab": ""}, True), ({"has_left": True}, False), ({"has_page": False}, False), ({}, False)],
)
def test_who_is_not_alone_reads_that_the_doctor_is_missing_where_no_tile_says_it(doctors, is_said):
    room = replace(BEGUN, seats=(ADA, replace(DANA, **doctors), CAREGIVER))
    found = words(room)
    assert ("doctor-missing" in found, "alone" in found) == (is_said, False)


def parted(seats, who):
    """What is said to somebody in the call of who is not there, and of whom."""
    state = state_of(replace(BEGUN, seats=seats), who.id, who.tab, window=Window())
    told = {"alone", "nobody", "doctor-missing", "has-left"}
    return told & set(state.words), state.values.get("left")


@pytest.mark.parametrize("others", [(), (CAREGIVER,)])
def test_who_has_left_is_named_to_the_other_one_whoever_else_is_there(others):
    alone = set() if others else {"alone"}
    gone = replace(DANA, has_left=True)
    assert parted((ADA, gone, *others), ADA) == ({"has-left"} | alone, "Sam Okafor, MD")
    away = replace(ADA, has_left=True, name="Ada")
    assert parted((away, DANA, *others), DANA) == ({"has-left"} | alone, "Ada")


def test_nobody_is_said_to_have_left_whose_page_may_come_back_or_who_belongs_here_no_more():
    for gone in (replace(DANA, has_page=False), replace(DANA, has_left=True, is_theirs=False)):
        assert parted((ADA, gone), ADA) == ({"alone", "nobody"}, None)


def test_a_guest_who_has_left_is_not_named_to_who_is_alone_for_another_reason():
    gone = replace(CAREGIVER, has_left=True)
    assert parted((ADA, replace(DANA, has_page=False), gone), ADA) == ({"alone", "nobody"}, None)
    assert parted((ADA, DANA, gone), ADA) == (set(), None)


def test_a_doctor_who_has_come_starts_no_more():
    assert "doctor-starting" not in words(replace(BEGUN, started_at=NOW))


def test_who_has_lost_the_right_is_nobody_in_the_call():
    room = replace(BEGUN, seats=(ADA, replace(DANA, is_theirs=False)))
    state = state_of(room, 1, MINE, window=Window())
    assert ("alone" in state.words, "doctor-away" in state.words) == (True, False)
    assert state.peers == ()


def test_who_was_away_keeps_the_place_and_reads_so():
    assert "was-away" not in words(ROOM)
    back = replace(ADA, seen_at=NOW - 45 * SECOND)
    assert "was-away" in words(replace(ROOM, seats=(back, DANA)), back)


def test_who_has_left_reads_that_the_doctor_waits_while_that_is_so():
    left = replace(ADA, has_left=True)
    assert "doctor-waits" in words(replace(BEGUN, seats=(left, DANA)), left)
    for none in ((left, replace(DANA, has_page=False)), (replace(left, role="caregiver"), DANA)):
        assert "doctor-waits" not in words(replace(BEGUN, seats=none), none[0])


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


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"answers": ALWAYS}, "call-later"),
        ({"answers": ALWAYS, **times(starts_at=NOW - 10 * MINUTE + SECOND)}, "call-later"),
        ({"answers": ALWAYS, **times(starts_at=NOW - 10 * MINUTE)}, "call-now"),
        ({"answers": ALWAYS, "late": LATE._replace(is_off=True)}, "call-now"),
        ({"answers": SOON_OVER}, "call-now"),
        ({"answers": replace(SOON_OVER, closes=time(18, 12))}, "call-later"),
        ({"answers": LATER_TODAY}, "call-closed"),
        ({"answers": LATER_TODAY, "late": LATE}, "call-closed"),
        ({}, "call-closed"),
    ],
)
def test_who_waits_is_asked_to_call_only_while_somebody_answers(changed, word):
    assert [each for each in words(replace(ROOM, **changed)) if each.startswith("call-")] == [word]


@pytest.mark.parametrize(
    ("answers", "word"),
    [(ALWAYS, "call-now"), (SOON_OVER, "call-now"), (LATER_TODAY, "call-closed")],
)
@pytest.mark.parametrize(("who", "tab"), [(ADA, MINE), (DANA, OTHER)])
def test_in_the_call_the_phone_is_named_only_while_somebody_answers(answers, word, who, tab):
    found = words(replace(BEGUN, answers=answers), who, tab)
    assert [each for each in found if each.startswith("call-")] == [word]


@pytest.mark.parametrize(
    ("changed", "who", "is_calm"),
    [
        ({}, ADA, True),
        ({"late": LATE._replace(waited_at=NOW)}, ADA, True),
        ({"late": LATE}, ADA, False),
        ({"late": LATE._replace(called_at=NOW)}, ADA, False),
        ({"late": LATE._replace(called_at=NOW, call_made_at=NOW)}, ADA, False),
        ({"late": LATE._replace(called_at=NOW)}, CAREGIVER, True),
        ({"late": LATE}, CAREGIVER, True),
        ({"late": LATE._replace(is_off=True)}, CAREGIVER, False),
        ({"message": MESSAGE}, ADA, False),
    ],
)
def test_who_is_asked_nothing_need_not_do_anything(changed, who, is_calm):
    room = replace(ROOM, seats=(ADA, CAREGIVER), **changed)
    assert ("by-itself" in words(room, who, who.tab)) == is_calm
