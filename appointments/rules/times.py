"""Free times as people choose them: a week a page, grouped by day, in the words of their zone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments.rules.clock import When, when
from appointments.rules.slots import ONE_DAY, Slot

WEEK = 7  # days on a page


class Reader(NamedTuple):
    """Who reads: the clinic's zone, their own ("" where it is the same), and their language."""

    zone: str
    own_zone: str
    language: str


class Moment(NamedTuple):
    """A moment by the clinic's clock, and by the reader's own where that shows another time."""

    here: When
    own: When | None

    @property
    def own_day(self) -> str:
        """The reader's day, where it is another one there."""
        return self.own.day if self.own and self.own.day != self.here.day else ""


class Day(NamedTuple):
    """A day on the clinic's wall with its free times."""

    words: str
    times: list[Moment]


class TimesPage(NamedTuple):
    """The free times of a week, and where the weeks before and after begin (days from today).

    `later` is the next week that has a free time, and None after the last.
    """

    days: list[Day]
    ahead: int
    earlier: int | None
    later: int | None

    @property
    def own_zone(self) -> str:
        """The reader's own zone, where its clock shows other times than the clinic's."""
        own = (at.own.zone for day in self.days for at in day.times if at.own)
        return next(own, "")


def moment_for(moment: datetime, reader: Reader) -> Moment:
    """The words of a moment for this reader."""
    here = when(moment, reader.zone, reader.language)
    if not reader.own_zone or _offset(moment, reader.own_zone) == _offset(moment, reader.zone):
        return Moment(here, None)
    return Moment(here, when(moment, reader.own_zone, reader.language))


def times_page(slots: Sequence[Slot], now: datetime, reader: Reader, *, ahead: int) -> TimesPage:
    """The week that begins `ahead` days after today; `slots` are in order and not past."""
    dated = [(days_between(now, slot.starts_at, reader.zone), slot) for slot in slots]
    shown = (slot.starts_at for day, slot in dated if ahead <= day < ahead + WEEK)
    after = next((day for day, _slot in dated if day >= ahead + WEEK), None)
    return TimesPage(
        days=_by_day(shown, reader),
        ahead=ahead,
        earlier=max(ahead - WEEK, 0) if ahead else None,
        later=None if after is None else after - (after - ahead) % WEEK,
    )


def days_between(now: datetime, moment: datetime, zone: str) -> int:
    """How many days after today a moment falls, by the clock of the zone."""
    here = ZoneInfo(zone)
    return (moment.astimezone(here).date() - now.astimezone(here).date()) // ONE_DAY


def _by_day(moments: Iterable[datetime], reader: Reader) -> list[Day]:
    words = (moment_for(moment, reader) for moment in moments)
    return [Day(day, list(times)) for day, times in groupby(words, lambda at: at.here.day)]


def _offset(moment: datetime, zone: str) -> timedelta | None:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()
