"""When a visit may be joined: to the second, for every kind and state of an appointment."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appointments.rules.entries import minutes_until
from appointments.rules.join_window import (
    JoinState,
    Times,
    Window,
    closes_at,
    is_upcoming,
    join_state,
    may_join,
    next_change,
    opens_at,
)

TABLE = json.loads((Path(__file__).resolve().parents[1] / "join-window.json").read_text("utf-8"))
START = datetime(2026, 11, 24, 17, tzinfo=UTC)
END = START + timedelta(minutes=30)
OPENS, CLOSES = START - timedelta(minutes=15), END + timedelta(minutes=30)
WINDOW = Window()
SECOND = timedelta(seconds=1)


def times(modality="video", status="booked", visit_status="planned", ends_at=END):
    return Times(START, ends_at, modality, status, visit_status)


def state(now, **fields):
    return join_state(times(**fields), now=now, window=WINDOW)


def change(now, **fields):
    return next_change(times(**fields), now=now, window=WINDOW)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: str(case["at"]))
def test_the_rule_agrees_with_the_table_that_the_page_is_held_to(case):
    now = START + timedelta(seconds=case["at"])
    assert state(now) == case["state"]
    assert minutes_until(OPENS, now) == case["minutes"]


def test_the_table_is_about_the_window_of_the_flyer():
    assert opens_at(START, WINDOW) == START + timedelta(seconds=TABLE["opens"]) == OPENS
    assert closes_at(END, WINDOW) == START + timedelta(seconds=TABLE["closes"]) == CLOSES


@pytest.mark.parametrize("now", [OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES])
def test_a_cancelled_visit_and_one_at_the_clinic_are_never_joined(now):
    assert state(now, status="cancelled") == JoinState.CANCELLED
    assert state(now, modality="in_person") == JoinState.NOT_VIDEO


@pytest.mark.parametrize("status", ["fulfilled", "noshow"])
def test_what_is_over_is_not_joined_inside_the_window_either(status):
    assert state(START, status=status) == JoinState.ENDED
    assert not is_upcoming(times(status=status), now=OPENS, window=WINDOW)


def test_one_may_come_back_to_a_visit_that_is_going_on_however_late():
    later = CLOSES + timedelta(hours=2)
    going_on = state(later, status="arrived", visit_status="in-progress")
    assert going_on == JoinState.IN_PROGRESS
    assert is_upcoming(times(visit_status="in-progress"), now=later, window=WINDOW)
    assert change(later, visit_status="in-progress") is None


def test_a_visit_that_runs_late_keeps_the_door_open_for_longer():
    late = END + timedelta(minutes=20)
    closes = CLOSES + timedelta(minutes=20)
    assert state(closes - SECOND, ends_at=late) == JoinState.OPEN
    assert state(closes, ends_at=late) == JoinState.ENDED


def test_the_next_change_is_the_opening_then_the_closing_then_none():
    assert change(OPENS - SECOND) == OPENS
    assert change(OPENS) == CLOSES
    assert change(CLOSES) is None
    assert change(OPENS, modality="in_person") == CLOSES
    assert change(CLOSES, status="cancelled") is None


def test_the_door_is_open_in_two_states_alone():
    assert [word for word in JoinState if may_join(word)] == ["open", "in_progress"]
