"""How long somebody waits for a doctor: a range of minutes from that doctor's own visits today."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from math import ceil, floor

MINUTE = timedelta(minutes=1)
FEWEST = 3  # visits of today, below which nothing honest can be said
STEP = 5  # minutes: what is shown is a multiple


def wait_range(
    lengths: Sequence[float], *, ahead: int, running: float | None, until_start: float
) -> tuple[int, int] | None:
    """The likely range in minutes, or None with fewer than three visits to judge by.

    `lengths` are the minutes of today's visits, `ahead` the people before, `running` the minutes
    that the visit going on has taken so far (None without one).
    """
    if len(lengths) < FEWEST:
        return None
    sums = sorted(_sums(sorted(lengths), ahead, running))
    low, high = sums[floor(0.2 * len(sums))], sums[_rank(len(sums))]
    return (
        floor(max(low, until_start) / STEP) * STEP,
        max(STEP, ceil(max(high, until_start) / STEP) * STEP),
    )


def _sums(lengths: Sequence[float], ahead: int, running: float | None) -> list[float]:
    rest = [0.0] if running is None else [max(0.0, length - running) for length in lengths]
    totals = rest
    for _ in range(ahead):
        totals = _thinned([before + length for before, length in product(totals, lengths)])
    return totals


def _thinned(values: list[float]) -> list[float]:
    """At most 40 of them, evenly by rank: the sums stay few whatever the line."""
    ranked = sorted(values)
    return ranked[:: max(1, len(ranked) // 40)]


def _rank(count: int) -> int:
    """Where the bound of 80 % stands among so many: as a new value would be ranked among them."""
    return min(count - 1, ceil(0.8 * (count + 1)) - 1)
