"""Where the bars of a plot stand: lengths in percent of its width, heights in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from videovisit.rules.measures import Spread

ROW, FOOT = 44, 24  # pixels
ENDS = (10, 20, 30, 60)  # minutes at the right end of a plot; beyond, whole hours


@dataclass(frozen=True)
class Bar:
    """A row of the plot: where its words and its bar begin, and how far its two figures reach."""

    label: str
    words_y: int
    y: int
    half: str
    most: str


@dataclass(frozen=True)
class Plot:
    """All bars, how tall it is, and the minutes at its middle and its right end."""

    bars: Sequence[Bar]
    height: int
    middle: int
    end: int

    @property
    def foot(self) -> int:
        """Where the minutes stand below the bars."""
        return self.height - 6


def plot(rows: Sequence[tuple[str, Spread]]) -> Plot:
    """The plot of those that are not too few to be shown."""
    shown = [
        (label, found.median, found.most)
        for label, found in rows
        if found.median is not None and found.most is not None
    ]
    end = right_end(max((most for _, _, most in shown), default=0))
    bars = [
        Bar(label, ROW * number + 16, ROW * number + 22, _width(half, end), _width(most, end))
        for number, (label, half, most) in enumerate(shown)
    ]
    return Plot(bars, ROW * len(bars) + FOOT, end // 2, end)


def right_end(longest: int) -> int:
    """The minutes at the right end, for a longest bar of so many."""
    return next((end for end in ENDS if longest <= end), 60 * -(-longest // 60))


def _width(minutes: int, end: int) -> str:
    return f"{100 * minutes / end:.1f}%"
