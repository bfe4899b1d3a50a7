"""Shares, medians and plots, out of counted minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videovisit.rules.measures import Share, Spread, missed, on_time, percentile, spread
from videovisit.rules.plots import plot, right_end

MINUTES = st.dictionaries(st.integers(0, 300), st.integers(1, 50), min_size=1)


@given(MINUTES, st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_enough_do_not_exceed(minutes, percent):
    found, total = percentile(minutes, percent), sum(minutes.values())
    below = sum(number for value, number in minutes.items() if value < found)
    at_most = below + minutes[found]
    assert 100 * below < percent * total <= 100 * at_most


def test_half_and_four_of_five_of_ten_visits():
    ten = dict.fromkeys(range(1, 11), 1)
    assert spread(ten) == Spread(10, 5, 8)


def test_nine_visits_are_too_few_and_ten_are_not():
    assert spread({3: 9}) == Spread(9, None, None)
    assert spread({3: 10}) == Spread(10, 3, 3)
    assert (Share(3, 9).percent, Share(3, 10).percent, Share(0, 0).percent) == (None, 30, None)


def test_a_doctor_who_was_early_was_not_late():
    assert spread({-14: 6, 4: 6}) == Spread(12, 0, 4)


def test_five_minutes_are_on_time_and_six_are_not():
    assert on_time({-2: 1, 0: 2, 5: 3, 6: 4}) == Share(6, 10)


def test_only_who_was_waited_for_in_vain_did_not_come():
    statuses = {"fulfilled": 15, "arrived": 1, "noshow": 4, "cancelled": 9, "booked": 2, "unmet": 3}
    assert missed(statuses) == Share(4, 20)


@pytest.mark.parametrize(
    ("longest", "end"), [(0, 10), (10, 10), (11, 20), (60, 60), (61, 120), (121, 180)]
)
def test_the_right_end_of_a_plot_is_a_round_number(longest, end):
    assert right_end(longest) == end


def test_a_plot_shows_no_group_that_is_too_small():
    drawn = plot([("A", Spread(10, 4, 8)), ("B", Spread(9, None, None)), ("C", Spread(99, 0, 16))])
    assert [(bar.label, bar.half, bar.most) for bar in drawn.bars] == [
        ("A", "20.0%", "40.0%"),
        ("C", "0.0%", "80.0%"),
    ]
    assert (drawn.middle, drawn.end, drawn.height, drawn.foot) == (10, 20, 112, 106)
