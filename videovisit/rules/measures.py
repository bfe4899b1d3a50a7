"""What a clinic lives by, out of counted minutes: shares, medians, and what is too few to be shown."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

FEWEST = 10  # visits; a figure of fewer would speak of single people
ON_TIME = 5  # minutes; later than that a doctor is late (DESIGN.md 4)
MEDIAN, MOST = 50, 80  # percent
CAME = ("fulfilled", "arrived")  # statuses of an appointment whose patient came

Minutes = Mapping[int, int]  # whole minutes, and how many visits had them


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, in percent; `percent` is None where they are too few."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded to whole percents."""
        return None if is_hidden(self.whole) else round(100 * self.part / self.whole)


@dataclass(frozen=True)
class Spread:
    """How minutes spread over `number` visits: half took at most `median`, four of five `most`.

    Both are None where they are too few.
    """

    number: int
    median: int | None
    most: int | None


def is_hidden(number: int) -> bool:
    """Whether a group of so many visits is too small to be shown."""
    return number < FEWEST


def spread(minutes: Minutes) -> Spread:
    """Minutes below 0, early, are none late."""
    late: Counter[int] = Counter()
    for value, number in minutes.items():
        late[max(0, value)] += number
    total = late.total()
    if is_hidden(total):
        return Spread(total, None, None)
    return Spread(total, percentile(late, MEDIAN), percentile(late, MOST))


def percentile(minutes: Minutes, percent: int) -> int:
    """The least value that at least so many percent do not exceed (nearest rank); of one or more."""
    values, wanted = sorted(minutes), percent * sum(minutes.values())
    reached = accumulate(minutes[value] for value in values)
    return next(value for value, seen in zip(values, reached, strict=True) if 100 * seen >= wanted)


def on_time(begun: Minutes) -> Share:
    """Of the visits that began, those that began at most 5 minutes after the booked time."""
    prompt = sum(number for value, number in begun.items() if value <= ON_TIME)
    return Share(prompt, sum(begun.values()))


def missed(statuses: Mapping[str, int]) -> Share:
    """Of the visits that came to an end, or whose patient is there, those nobody came to."""
    nobody = statuses.get("noshow", 0)
    return Share(nobody, nobody + sum(statuses.get(status, 0) for status in CAME))
