"""An appointment as its patient's pages show it: what it is at a moment, in words and milliseconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.rules.codes import shown_code
from accounts.rules.grants import allows
from accounts.rules.help_line import phone_words
from appointments.rules import times
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
from appointments.rules.times import Moment, moment_for

LIVE_FOR = timedelta(hours=12)  # no page is open for longer: a session ends by then
COUNTED = timedelta(hours=2)  # "in 12 minutes": further ahead the clock time alone is clearer
MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
SECOND_THOUGHT = timedelta(hours=24)  # a visit that nobody joined is shown for so long
THIS_YEAR = timedelta(days=180)  # a day so near needs no year


class Facts(NamedTuple):
    """What is read of an appointment and of those around it, in the order of the query."""

    patient_id: int
    first_name: str
    last_name: str
    kind: str  # of the grant through which it is seen
    level: str
    reference: str
    revision: int
    starts_at: datetime
    ends_at: datetime
    expected_ends_at: datetime
    modality: str
    status: str
    visit_status: str
    readiness: str
    arrived_at: datetime | None
    reason: str
    doctor_first_name: str
    doctor_last_name: str
    credentials: str
    clinic: str
    address: str
    zone: str
    phone: str

    @property
    def times(self) -> Times:
        """What the join rule needs."""
        return Times(
            self.starts_at, self.expected_ends_at, self.modality, self.status, self.visit_status
        )


@dataclass(frozen=True)
class Reader:
    """Who reads and when: their language, and their zone ("" where they have chosen none)."""

    language: str
    zone: str
    now: datetime
    window: Window


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An appointment at the reader's moment. `opens`, `closes` are milliseconds since 1970 (UTC).

    `day` is "today", "tomorrow" or "", `on` the date. `is_live`: its state changes by time alone while a page is
    open, so the page holds the states to come. `minutes` until the door opens; None when that is
    far off or past.
    """

    facts: Facts
    state: JoinState
    starts: Moment
    opens_on: Moment
    arrived: Moment | None
    day: str
    on: str
    opens: int
    closes: int
    minutes: int | None
    is_live: bool
    code: str
    patient: str
    doctor: str
    phone: str

    @property
    def is_own(self) -> bool:
        """Whether the patient is the reader."""
        return self.facts.kind == "self"

    @property
    def is_video(self) -> bool:
        """Whether one stays at home."""
        return self.facts.modality == "video"

    @property
    def is_open(self) -> bool:
        """Whether the door is open."""
        return may_join(self.state)

    @property
    def is_here(self) -> bool:
        """Whether the patient is in the waiting room, or in the visit."""
        return self.facts.status == "arrived" and self.is_open

    @property
    def is_missed(self) -> bool:
        """Whether a video visit came to its end without anybody joining."""
        return self.state == JoinState.ENDED and self.facts.status != "fulfilled"

    @property
    def may_change(self) -> bool:
        """Whether the reader may ask for another time, or none, as long as it has not begun."""
        return allows(self.facts.level, "schedule") and self.facts.status == "booked"

    @property
    def may_book(self) -> bool:
        """Whether the reader may book another visit for this patient."""
        return allows(self.facts.level, "schedule")

    @property
    def reason(self) -> str:
        """Why the patient comes, where the reader may know."""
        return self.facts.reason if allows(self.facts.level, "details") else ""

    @property
    def mark(self) -> str:
        """Changes with everything that people are told of."""
        facts = self.facts
        return f"{facts.revision} {facts.status} {facts.visit_status}"


def entry_of(facts: Facts, reader: Reader) -> Entry:
    """The appointment for this reader at their moment."""
    now, window = reader.now, reader.window
    here = times.Reader(facts.zone, reader.zone, reader.language)
    starts = moment_for(facts.starts_at, here)
    opens, closes = opens_at(facts.starts_at, window), closes_at(facts.expected_ends_at, window)
    state = join_state(facts.times, now=now, window=window)
    change = next_change(facts.times, now=now, window=window)
    doctor = f"{facts.doctor_first_name} {facts.doctor_last_name}".strip()
    changes = state in (JoinState.TOO_EARLY, JoinState.OPEN)
    return Entry(
        facts=facts,
        state=state,
        starts=starts,
        opens_on=moment_for(opens, here),
        arrived=moment_for(facts.arrived_at, here) if facts.arrived_at else None,
        day=day_word(facts.starts_at, now, facts.zone),
        on=starts.here.day if is_near(facts.starts_at, now) else starts.here.full_day,
        opens=milliseconds(opens),
        closes=milliseconds(closes),
        minutes=minutes_until(opens, now),
        is_live=changes and change is not None and change - now <= LIVE_FOR,
        code=shown_code(facts.reference),
        patient=f"{facts.first_name} {facts.last_name}".strip(),
        doctor=f"{doctor}, {facts.credentials}" if facts.credentials else doctor,
        phone=phone_words(facts.phone),
    )


def is_ahead(facts: Facts, reader: Reader) -> bool:
    """Whether it stands under "Upcoming"."""
    return is_upcoming(facts.times, now=reader.now, window=reader.window)


def milliseconds(moment: datetime) -> int:
    """A moment as browsers count: since 1970."""
    return round(moment.timestamp() * 1000)


def minutes_until(moment: datetime, now: datetime) -> int | None:
    """Whole minutes, rounded up, until a moment of the next two hours; else None."""
    left = moment - now
    return ceil(left / MINUTE) if timedelta(0) < left <= COUNTED else None


def is_near(moment: datetime, now: datetime) -> bool:
    """Whether a day can be named without its year."""
    return abs(moment - now) <= THIS_YEAR


def day_word(moment: datetime, now: datetime, zone: str) -> str:
    """By the calendar of the zone: "today", "tomorrow", or "" for any other day."""
    if not now - ONE_DAY < moment < now + 2 * ONE_DAY:
        return ""
    here = ZoneInfo(zone)
    ahead = moment.astimezone(here).date() - now.astimezone(here).date()
    return {0: "today", 1: "tomorrow"}.get(ahead.days, "")


def next_of(entries: list[Entry]) -> Entry | None:
    """The visit that matters most now: one that can be joined, else the first that is to be."""
    standing = [entry for entry in entries if entry.facts.status != "cancelled"]
    joinable = (entry for entry in standing if entry.is_open)
    return next(joinable, None) or next(iter(standing), None)
