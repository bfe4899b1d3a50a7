"""A doctor's day as rules: the word for each visit, who is next, whose names are alike."""

from datetime import UTC, date, datetime, timedelta

import pytest

from appointments.rules.join_window import Times, Window
from videovisit.rules.alike import Person, Verdict, are_alike, slips, verdict
from videovisit.rules.day import (
    DayFacts,
    DayState,
    day_state,
    group_of,
    is_of_today,
    is_unseen,
    line_key,
    main_of,
    may_open,
    minutes_between,
    next_of,
    numbers_of,
)

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
WINDOW = Window()
SINCE = NOW - 10 * MINUTE


def facts(starts_in=-MINUTE, status="booked", visit_status="planned", **more):
    starts_at = NOW + starts_in
    return DayFacts(
        Times(starts_at, starts_at + 30 * MINUTE, "video", status, visit_status), **more
    )


def came(seen_ago=SECOND, **more):
    present = None if seen_ago is None else NOW - seen_ago
    return facts(status="arrived", arrived_at=SINCE, present_at=present, **more)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (facts(), "expected"),
        (facts(is_opened=True), "opened"),
        (facts(5 * HOUR, is_opened=True), "expected"),
        (came(), "here"),
        (came(45 * SECOND - SECOND), "here"),
        (came(45 * SECOND), "away"),
        (came(5 * MINUTE - SECOND), "away"),
        (came(5 * MINUTE), "lost"),
        (came(None), "left"),
        (came(None, is_outside=True), "outside"),
        (came(MINUTE, is_outside=True), "outside"),
        (came(is_outside=True), "here"),
        (came(None, is_outside=True, called_in_at=NOW), "called"),
        (came(None, is_outside=True, called_in_at=NOW - 3 * MINUTE), "not-back"),
        (came(visit_status="in-progress"), "in-visit"),
        (came(45 * SECOND, visit_status="in-progress"), "doctor-alone"),
        (came(None, visit_status="in-progress"), "doctor-alone"),
        (came(has_doctor_left=True), "here"),
        (came(visit_status="in-progress", has_doctor_left=True), "alone"),
        (came(MINUTE, visit_status="in-progress", has_doctor_left=True), "deserted"),
        (came(None, visit_status="in-progress", has_doctor_left=True), "deserted"),
        (facts(status="fulfilled", visit_status="completed"), "done"),
        (facts(status="noshow"), "missed"),
        (facts(starts_in=-HOUR), "missed"),
        (facts(starts_in=SECOND - HOUR), "expected"),
        (came(is_handed=True), "handed"),
    ],
)
def test_each_visit_has_one_word(given, state):
    assert day_state(given, now=NOW, window=WINDOW) == state


@pytest.mark.parametrize(
    ("given", "may"),
    [
        (facts(15 * MINUTE), True),
        (facts(15 * MINUTE + SECOND), False),
        (facts(SECOND - HOUR), True),
        (facts(-HOUR), False),
        (facts(status="arrived", visit_status="in-progress"), True),
        (facts(status="fulfilled"), False),
        (came(is_handed=True), False),
    ],
)
def test_the_room_opens_inside_the_window_to_who_sees_the_patient(given, may):
    assert may_open(given, now=NOW, window=WINDOW) is may


@pytest.mark.parametrize(
    ("seen_at", "unseen"),
    [(None, True), (SINCE - SECOND, True), (SINCE, False), (NOW, False)],
)
def test_an_arrival_is_news_until_seen_and_anew_when_the_patient_comes_anew(seen_at, unseen):
    assert is_unseen(came(arrival_seen_at=seen_at)) is unseen
    assert not is_unseen(facts(arrival_seen_at=seen_at))


@pytest.mark.parametrize(
    ("states", "place"),
    [
        ([], None),
        (["expected", "done"], None),
        (["here", "here"], 0),
        (["expected", "away", "here"], 2),
        (["left", "lost", "away"], 0),
        (["in-visit", "here"], 1),
        (["outside", "here"], 0),
        (["called", "here"], 0),
        (["not-back", "here"], 1),
        (["not-back", "away"], 0),
    ],
)
def test_next_is_the_first_in_line_who_is_there(states, place):
    assert next_of([DayState(state) for state in states]) == place


@pytest.mark.parametrize(
    ("states", "place"),
    [([], None), (["doctor-alone", "here"], 1), (["here", "alone"], 1), (["deserted"], None)],
)
def test_what_to_do_is_to_go_back_to_who_is_alone_or_to_the_next(states, place):
    assert main_of([DayState(state) for state in states]) == place


@pytest.mark.parametrize(
    ("state", "group"),
    [
        *[("here", "waiting"), ("left", "waiting"), ("in-visit", "now"), ("opened", "now")],
        *[("alone", "now"), ("doctor-alone", "now"), ("deserted", "now")],
        *[("expected", "later"), ("done", "over"), ("missed", "over"), ("handed", "over")],
    ],
)
def test_each_state_stands_under_one_heading(state, group):
    assert group_of(DayState(state)) == group


MIDNIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)  # in San Francisco


@pytest.mark.parametrize(
    ("starts_at", "state", "shown"),
    [
        (MIDNIGHT, "expected", True),
        (MIDNIGHT - SECOND, "expected", False),
        (MIDNIGHT - SECOND, "here", True),
        (MIDNIGHT - SECOND, "in-visit", True),
        (MIDNIGHT + 24 * HOUR - SECOND, "done", True),
        (MIDNIGHT + 24 * HOUR, "expected", False),
    ],
)
def test_today_is_the_clinics_and_what_goes_on_over_midnight(starts_at, state, shown):
    zone = "America/Los_Angeles"
    assert is_of_today(DayState(state), starts_at, now=NOW, zone=zone) is shown


def test_the_line_goes_by_start_then_by_arrival():
    early, late = came(starts_in=-HOUR / 2), facts()
    second = came()
    assert sorted([late, second, early], key=line_key) == [early, second, late]


def test_minutes_are_whole_and_never_less_than_none():
    assert minutes_between(NOW - MINUTE, NOW) == 1
    assert minutes_between(NOW - MINUTE + SECOND, NOW) == 0
    assert minutes_between(NOW + MINUTE, NOW) == 0


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("1 22", [1, 22]),
        ("x -1 1.5 ² \u0661 7", [7]),
        ("9" * 18 + " " + "9" * 19, [int("9" * 18)]),
        ("1 " * 101, [1] * 100),
    ],
)
def test_numbers_that_are_none_are_left_out(text, numbers):
    assert numbers_of(text) == numbers


# --- names ---


def person(name, born=date(1980, 2, 29), mrn="MRN100042"):
    first, _, last = name.partition(" ")
    return Person(first, last, born, mrn)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ada Okoye", "Ben Quist", False),
        ("Ana Torres", "Luis Torres", True),
        ("Ana Núñez", "Eva Nunez", True),
        ("Ana García López", "Eva Lopez", True),
        ("Ana de la Cruz", "Eva de la Rosa", False),
        ("Ana Smith-Jones", "Eva Jones", True),
        ("James Martin", "Martin James", True),
        ("Ana Andersen", "Eva Anderson", True),
        ("Ana Brown", "Eva Brwon", True),
        ("Ana Lee", "Eva Lei", False),
        ("Maria Lopes", "Mario Lopez", True),
        ("Jo Li", "Jo Lu", True),
        ("Jo Li", "Bo Lu", False),
        ("Al Wu", "Ed Ho", False),
        ("Marianne Stone", "Marian Stein", False),
    ],
)
def test_names_are_alike_when_heard_read_or_typed_alike(one, other, alike):
    assert are_alike(person(one), person(other)) is alike
    assert are_alike(person(other), person(one)) is alike


@pytest.mark.parametrize(
    ("one", "other", "many"),
    [
        *[("", "", 0), ("", "ab", 2), ("abc", "abc", 0), ("abc", "acb", 1), ("ca", "abc", 3)],
        *[("kitten", "sitting", 3), ("ab", "ba", 1), ("abcd", "badc", 2)],
    ],
)
def test_slips_are_letters_missing_added_wrong_or_swapped(one, other, many):
    assert slips(one, other) == slips(other, one) == many


BORN, TWIN = date(1980, 2, 29), person("Eva Rivera", mrn="MRN100043")
ME = person("Ana Rivera")


@pytest.mark.parametrize(
    ("born", "mrn", "others", "found"),
    [
        (BORN, "", [], "right"),
        (date(1980, 2, 28), "", [], "wrong"),
        (None, "", [], "wrong"),
        (None, "0042", [TWIN], "right"),
        (None, "042", [], "wrong"),
        (None, "MRN100042", [TWIN], "right"),
        (None, "0043", [TWIN], "wrong"),
        (BORN, "", [TWIN], "both"),
        (BORN, "0042", [TWIN], "right"),
        (BORN, "0043", [TWIN], "wrong"),
        (date(1980, 2, 28), "0042", [], "wrong"),
    ],
)
def test_a_second_identifier_belongs_to_the_patient_and_nobody_else(born, mrn, others, found):
    assert verdict(ME, others, birth_date=born, mrn=mrn) == Verdict(found)


def test_a_record_number_of_fewer_than_four_signs_is_given_whole():
    short = person("Ana Rivera", mrn="A7")
    assert verdict(short, [], birth_date=None, mrn="A7") == Verdict.RIGHT
    assert verdict(short, [], birth_date=None, mrn="7") == Verdict.WRONG
