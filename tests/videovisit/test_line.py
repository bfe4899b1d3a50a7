"""The line before a doctor: by start, then by arrival, and by nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from videovisit.rules.ladder import LateFacts
from videovisit.rules.line import DayVisit, Line, ahead_of, line_of, wait_of

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def waiting(number, start, arrived):
    return DayVisit(number, NOW + start * MINUTE, True, NOW + arrived * MINUTE, None, None)


def seen(number, began, ended=None):
    end = None if ended is None else NOW + ended * MINUTE
    return DayVisit(number, NOW + began * MINUTE, False, NOW, NOW + began * MINUTE, end)


def test_the_line_is_by_start_then_by_arrival():
    line = line_of([waiting(3, 20, -9), waiting(1, 0, -1), waiting(2, 0, -2)])
    assert line.waiting == (2, 1, 3)
    assert [ahead_of(line, number) for number in (2, 1, 3)] == [0, 1, 2]


def test_somebody_who_is_not_in_it_comes_after_all():
    assert ahead_of(line_of([waiting(1, 0, 0)]), 9) == 1


def test_the_day_says_what_goes_on_and_how_long_visits_took():
    line = line_of([seen(1, -60, -50), seen(2, -50, -30), seen(3, -10)])
    assert line.lengths == (10 * MINUTE, 20 * MINUTE)
    assert line.began_at == NOW - 10 * MINUTE


def test_an_empty_day_is_an_empty_line():
    assert line_of([]) == Line()


def test_the_wait_is_from_now_and_never_before_the_start():
    line = line_of([*(seen(n, -60, -50) for n in range(3)), seen(4, -4), waiting(5, 0, 0)])
    assert wait_of(line, 5, late=expected(0), now=NOW) == (5, 10)
    assert wait_of(line, 5, late=expected(0, put_off=30), now=NOW) == (30, 30)


def expected(start, put_off=0):
    """A booked start, minutes from now, and what the doctor has put it off by."""
    at = NOW + start * MINUTE
    return LateFacts(at, at + put_off * MINUTE)


MORNING = [seen(n, -90 - n, -80 - n) for n in range(3)]


@pytest.mark.parametrize(
    ("day", "late", "shown"),
    [
        ([waiting(5, -20, -25)], expected(-20), None),
        ([waiting(5, -5, -25)], expected(-5), None),
        ([waiting(5, -4, -25)], expected(-4), (0, 5)),
        ([waiting(4, -20, -25), waiting(5, 10, 0)], expected(10), None),
        ([waiting(5, -20, -25)], expected(-20, put_off=20), (0, 5)),
        ([waiting(5, -20, -25), seen(4, -3)], expected(-20), (5, 10)),
        ([waiting(5, -20, -25), seen(4, -30, -4)], expected(-20), (0, 5)),
        ([waiting(5, -20, -25), seen(4, -30, -5)], expected(-20), None),
        ([], expected(10), (10, 10)),
    ],
)
def test_nothing_is_promised_while_the_doctor_is_late_and_in_no_visit(day, late, shown):
    assert wait_of(line_of([*MORNING, *day]), 5, late=late, now=NOW) == shown
