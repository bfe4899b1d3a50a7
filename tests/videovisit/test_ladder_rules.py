"""The ladder's rungs to the second, whatever was said, chosen or missed."""

from datetime import UTC, datetime, timedelta

import pytest

from appointments.rules.cancelling import Why
from appointments.rules.join_window import JoinState
from videovisit.rules.ladder import (
    LateFacts,
    asks_again_at,
    is_asking,
    is_due,
    is_true,
    may_choose,
    minutes_late,
    opens_at,
    page_of,
    page_without,
    passed,
    rung_at,
)

START = datetime(2026, 11, 24, 18, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
FACTS = LateFacts(START, START)
BOUNDS = [(2, 1), (5, 2), (10, 3), (15, 4)]


@pytest.mark.parametrize(("minutes", "rung"), BOUNDS)
def test_each_rung_is_reached_to_the_second(minutes, rung):
    at = START + minutes * MINUTE
    assert [rung_at(FACTS, now=at + step * SECOND) for step in (-1, 0, 1)] == [rung - 1, rung, rung]


@pytest.mark.parametrize(("minutes", "rung"), BOUNDS)
def test_what_the_doctor_says_moves_every_rung(minutes, rung):
    facts = FACTS._replace(expected_at=START + 20 * MINUTE)
    at = START + (20 + minutes) * MINUTE
    assert [passed(facts, now=at + step * SECOND) for step in (-1, 0)] == [rung - 1, rung]


def test_a_clinic_has_its_own_minutes():
    facts = FACTS._replace(rungs=(1, 3, 4, 30))
    assert [rung_at(facts, now=START + n * MINUTE) for n in (1, 3, 4, 29, 30)] == [1, 2, 3, 3, 4]
    assert opens_at(facts) == START + 30 * MINUTE


def test_a_rung_is_due_once_and_missed_ones_are_due_with_the_last():
    at = START + 16 * MINUTE
    assert [is_due(FACTS._replace(reached=rung), now=at) for rung in (0, 2, 3, 4)] == [
        *(True, True, True, False)
    ]


def test_a_delay_that_is_said_later_makes_nothing_due_again():
    facts = FACTS._replace(reached=3, expected_at=START + 20 * MINUTE)
    assert not is_due(facts, now=START + 34 * MINUTE)
    assert is_due(facts, now=START + 35 * MINUTE)


@pytest.mark.parametrize(("after", "asks"), [(-SECOND, False), (0 * SECOND, True), (SECOND, True)])
def test_who_keeps_waiting_is_asked_again_after_15_minutes(after, asks):
    waited_at = START + 17 * MINUTE
    facts = FACTS._replace(reached=4, waits=1, waited_at=waited_at)
    now = waited_at + 15 * MINUTE + after
    assert (is_asking(facts, now=now), is_due(facts, now=now)) == (asks, asks)
    assert rung_at(facts, now=now) == (5 if asks else 3)
    assert asks_again_at(facts) == waited_at + 15 * MINUTE


def test_who_waits_for_a_call_is_not_asked_again():
    facts = FACTS._replace(reached=4, called_at=START + 16 * MINUTE)
    assert not is_due(facts, now=START + 90 * MINUTE)
    assert asks_again_at(facts) is None


@pytest.mark.parametrize(
    ("changed", "at", "opens"),
    [
        ({}, 15 * MINUTE - SECOND, False),
        ({}, 15 * MINUTE, True),
        ({"expected_at": START + 30 * MINUTE}, 0 * MINUTE, False),
        ({"expected_at": START + 31 * MINUTE}, -5 * MINUTE, True),
        ({"expected_at": START + 30 * MINUTE, "reached": 4}, 16 * MINUTE, True),
    ],
)
def test_the_choices_open_after_15_minutes_or_at_once_for_a_long_delay(changed, at, opens):
    assert may_choose(FACTS._replace(**changed), now=START + at) == opens


def test_what_was_said_is_true_while_it_is_the_last_word():
    at = START + 11 * MINUTE
    told = FACTS._replace(reached=3)
    assert is_true(told, 3, now=at)
    assert not is_true(FACTS._replace(reached=4), 3, now=at + 5 * MINUTE)
    assert not is_true(told._replace(expected_at=START + 20 * MINUTE), 3, now=at)
    waits = FACTS._replace(reached=4, waits=1, waited_at=START + 16 * MINUTE)
    assert not is_true(waits, 4, now=START + 17 * MINUTE)


@pytest.mark.parametrize(
    ("at", "page"),
    [
        (2 * MINUTE - SECOND, "on_time"),
        (2 * MINUTE, "soon"),
        (15 * MINUTE - SECOND, "soon"),
        (15 * MINUTE, "open"),
    ],
)
def test_the_page_follows_the_ladder(at, page):
    assert page_of(FACTS, now=START + at) == page


def test_a_doctor_who_is_off_is_not_late_and_the_choices_are_open():
    off, at = FACTS._replace(is_off=True), START + 11 * MINUTE
    assert page_of(off, now=START - MINUTE) == "off"
    assert not is_due(off, now=at)
    assert not is_true(off._replace(reached=3), 3, now=at)
    assert is_asking(off, now=START)
    assert not is_asking(off._replace(called_at=START), now=START)


@pytest.mark.parametrize(
    ("join", "reason", "page"),
    [
        (JoinState.IN_PROGRESS, "", "here"),
        (JoinState.OPEN, "", "here"),
        (JoinState.ENDED, "", "over"),
        (JoinState.CANCELLED, "", "over"),
        (JoinState.CANCELLED, Why.DOCTOR_ABSENT, "unmet"),
    ],
)
def test_without_a_doctor_to_wait_for_the_page_says_why(join, reason, page):
    assert page_without(join, reason) == page


@pytest.mark.parametrize(("after", "minutes"), [(-MINUTE, 0), (MINUTE, 1), (119 * SECOND, 1)])
def test_it_is_said_in_whole_minutes(after, minutes):
    assert minutes_late(FACTS, now=START + after) == minutes
