"""Whose visit a delay touches, and when they are told again."""

from datetime import UTC, datetime, timedelta

import pytest

from videovisit.rules.delays import DayVisit, kind_to_tell, late_already, least_delay, touched
from videovisit.rules.ladder import LateFacts

TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def visit(number, starts, lasts=20, **more):
    begins = TEN + starts * MINUTE
    return DayVisit(number, begins, begins + lasts * MINUTE, **more)


def minutes(found):
    return {number: (at - TEN) / MINUTE for number, at in found.items()}


def test_a_delay_goes_through_the_session_in_order():
    day = [visit(2, 25), visit(1, 0), visit(3, 50)]
    assert minutes(touched(day, minutes=20, said_at=TEN)) == {1: 20, 2: 45, 3: 70}


@pytest.mark.parametrize(("gap", "also"), [(19, True), (20, False), (21, False)])
def test_a_gap_as_long_as_the_delay_takes_it_up(gap, also):
    day = [visit(1, 0), visit(2, 20 + gap), visit(3, 300)]
    assert (2 in touched(day, minutes=20, said_at=TEN)) == also
    assert 3 not in touched(day, minutes=20, said_at=TEN)


@pytest.mark.parametrize(("said", "is_touched"), [(20, False), (19.99, True)])
def test_what_should_have_begun_by_then_is_none_of_it(said, is_touched):
    found = touched([visit(1, 0)], minutes=20, said_at=TEN + said * MINUTE)
    assert (1 in found) == is_touched


def test_what_goes_on_comes_before_the_rest():
    day = [visit(1, 0, is_going_on=True), visit(2, 30), visit(3, 90)]
    assert minutes(touched(day, minutes=15, said_at=TEN)) == {2: 45}
    assert touched(day, minutes=10, said_at=TEN) == {}


def test_a_visit_in_person_is_passed_over_and_takes_its_time():
    day = [visit(1, 0), visit(2, 20, is_video=False), visit(3, 45)]
    assert minutes(touched(day, minutes=15, said_at=TEN)) == {1: 15, 3: 60}


def test_a_day_without_visits_touches_nobody():
    assert touched([], minutes=20, said_at=TEN) == {}


@pytest.mark.parametrize(
    ("told", "expected", "kind"),
    [
        (None, None, ""),
        (None, 5, "doctor_delayed"),
        (20, None, "doctor_on_time"),
        (20, 30, ""),
        (20, 10, ""),
        (20, 31, "doctor_delayed"),
        (20, 9, "doctor_delayed"),
    ],
)
def test_people_are_told_again_only_if_it_moves_by_more_than_ten_minutes(told, expected, kind):
    moments = (None if at is None else TEN + at * MINUTE for at in (told, expected))
    assert kind_to_tell(*moments) == kind


@pytest.mark.parametrize(
    ("late_by", "least"), [(0, 5), (4, 5), (5, 10), (16, 20), (119, 120), (120, None)]
)
def test_the_least_number_of_minutes_lies_ahead(late_by, least):
    assert least_delay(late_by) == least


@pytest.mark.parametrize(
    ("is_here", "expected", "is_off", "minutes"),
    [
        (True, 0, False, 16),
        (False, 0, False, 0),
        (False, 20, False, 16),
        (False, 16, False, 0),
        (True, 20, True, 0),
    ],
)
def test_a_doctor_is_late_for_who_has_come_or_comes_as_was_said(is_here, expected, is_off, minutes):
    facts = LateFacts(TEN, TEN + expected * MINUTE, is_off=is_off)
    assert late_already(facts, is_here=is_here, now=TEN + 16 * MINUTE) == minutes
    assert late_already(facts, is_here=is_here, now=TEN - MINUTE) == 0
