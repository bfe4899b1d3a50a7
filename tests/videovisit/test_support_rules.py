"""Support's rules: what is masked, which help step has which number, what became of a seat."""

from datetime import UTC, date, datetime, timedelta

import pytest

from videovisit.rules.support import (
    STEPS,
    Masked,
    SeatTimes,
    Step,
    is_done,
    is_to_come,
    masked,
    seat_words,
    step_of,
)

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ADA = {
    "first_name": "Ada",
    "last_name": "Okoye",
    "birth_date": date(1951, 3, 4),
    "mrn": "MRN-100001",
    "email": "ada.patient@example.com",
    "phone": "+15105550142",
}


def test_a_record_shows_just_enough_to_know_the_caller_by():
    found = masked(**ADA)
    assert found == Masked("Ada O.", 1951, "•••0001", "a•••@example.com", "•••0142")


@pytest.mark.parametrize(
    ("mrn", "shown"), [("A7", "•••7"), ("7", "•••"), ("ABCDEF", "•••DEF"), ("", "")]
)
def test_a_short_number_shows_half_of_itself_at_most(mrn, shown):
    assert masked(**{**ADA, "mrn": mrn}).mrn == shown


def test_what_is_not_on_record_is_empty():
    found = masked(**{**ADA, "email": "", "phone": ""})
    assert (found.email, found.phone) == ("", "")


def test_help_steps_are_numbered_from_one():
    assert step_of(1) is Step.ALLOW
    assert step_of(len(STEPS)) is Step.BROWSER
    assert [step_of(number) for number in (None, 0, -1, len(STEPS) + 1)] == [None] * 4


@pytest.mark.parametrize(
    ("fields", "ended_at", "words"),
    [
        ({}, None, ["joined"]),
        ({"left_at": NOW}, None, ["joined", "left"]),
        ({"left_at": NOW, "tab_left_at": NOW}, None, ["joined", "left"]),
        ({"tab_left_at": NOW}, None, ["joined", "dropped"]),
        ({"tab_left_at": NOW}, NOW + MINUTE, ["joined", "dropped"]),
        ({"tab_left_at": NOW}, NOW, ["joined"]),
        ({"seen_at": NOW - 2 * MINUTE}, None, ["joined", "away"]),
        ({"seen_at": NOW - 2 * MINUTE}, NOW, ["joined"]),
        ({"seen_at": NOW - MINUTE}, None, ["joined"]),
    ],
)
def test_what_became_of_somebody_in_a_visit(fields, ended_at, words):
    kept = {"joined_at": NOW - 9 * MINUTE, "seen_at": NOW, "tab_left_at": None, "left_at": None}
    seat = SeatTimes(**{**kept, **fields})
    found = seat_words(seat, ended_at=ended_at, away_before=NOW - MINUTE)
    assert [word for word, _ in found] == words


@pytest.mark.parametrize(
    ("status", "starts_in", "is_ahead"),
    [
        ("booked", MINUTE, True),
        ("arrived", MINUTE, True),
        ("booked", timedelta(0), False),
        ("cancelled", MINUTE, False),
        ("fulfilled", MINUTE, False),
    ],
)
def test_a_confirmation_speaks_of_what_is_to_come(status, starts_in, is_ahead):
    assert is_to_come(status, NOW + starts_in, now=NOW) is is_ahead


@pytest.mark.parametrize(
    ("check", "code_made_at", "is_over"),
    [
        (None, None, False),
        (("ready", NOW + MINUTE), None, True),
        (("ready-but", NOW + MINUTE), None, True),
        (("not-ready", NOW + MINUTE), None, False),
        (("partly", NOW + MINUTE), None, False),
        (("ready", NOW), None, False),
        (("not-ready", NOW), NOW + MINUTE, True),
        (("not-ready", NOW), NOW - MINUTE, False),
    ],
)
def test_a_step_has_served_once_the_check_is_ready_or_help_begins_anew(
    check, code_made_at, is_over
):
    assert is_done(NOW, check=check, code_made_at=code_made_at) is is_over
