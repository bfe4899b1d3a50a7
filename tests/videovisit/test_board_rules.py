"""Under which filters of the board a visit stands."""

from datetime import timedelta

import pytest

from videovisit.rules.board import BoardFacts, Mark, at_the_clinic, counts_of, mark_of, marks_of
from videovisit.rules.day import DayState

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("facts", "marks"),
    [
        ({"state": DayState.EXPECTED}, set()),
        ({"state": DayState.HERE, "waited": MINUTE}, {"here"}),
        ({"state": DayState.HERE, "waited": 10 * MINUTE}, {"here"}),
        ({"state": DayState.HERE, "waited": 10 * MINUTE + SECOND}, {"here", "waiting"}),
        ({"state": DayState.AWAY, "waited": 11 * MINUTE}, {"waiting"}),
        ({"state": DayState.LEFT, "waited": 11 * MINUTE}, {"waiting"}),
        ({"state": DayState.LOST, "waited": 11 * MINUTE}, {"waiting", "lost"}),
        ({"state": DayState.HERE, "waited": None}, {"here"}),
        ({"state": DayState.IN_VISIT, "waited": 11 * MINUTE, "readiness": "problem"}, {"in_visit"}),
        ({"state": DayState.DOCTOR_ALONE}, {"in_visit"}),
        ({"state": DayState.DONE, "waited": 11 * MINUTE, "readiness": "not_tested"}, {"done"}),
        ({"state": DayState.MISSED, "readiness": "not_tested"}, set()),
        ({"state": DayState.OPENED, "readiness": "problem"}, set()),
        ({"state": DayState.EXPECTED, "readiness": "not_tested"}, {"unready"}),
        ({"state": DayState.EXPECTED, "readiness": "changed"}, {"unready"}),
        ({"state": DayState.EXPECTED, "readiness": "ready"}, set()),
        ({"state": DayState.HERE, "readiness": "problem"}, {"here", "unready"}),
        ({"state": DayState.EXPECTED, "is_doctor_late": True}, {"late"}),
        ({"state": DayState.DONE, "has_failed": True}, {"done", "failed"}),
    ],
)
def test_a_visit_stands_under_what_is_true_of_it(facts, marks):
    assert marks_of(BoardFacts(**facts)) == marks


@pytest.mark.parametrize(
    ("status", "state"),
    [("booked", "expected"), ("arrived", "here"), ("fulfilled", "done"), ("noshow", "missed")],
)
def test_a_visit_in_person_is_what_its_status_says(status, state):
    assert at_the_clinic(status) == state


@pytest.mark.parametrize("text", ["", "HERE", "nothing", "here ", "\0", "x" * 9000, "é"])
def test_what_is_no_filter_shows_all(text):
    assert mark_of(text) == ""
    assert {mark_of(mark.value) for mark in Mark} == {*Mark}


def test_every_filter_is_counted():
    counts = counts_of([frozenset({Mark.HERE, Mark.WAITING}), frozenset({Mark.HERE}), frozenset()])
    assert counts == {**dict.fromkeys(map(str, Mark), 0), "": 3, "here": 2, "waiting": 1}
