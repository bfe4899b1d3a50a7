"""A doctor's day: what each of its visits is at a moment, who is next, whose arrival nobody has seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from appointments.rules.join_window import JoinState, Times, Window, join_state, may_join
from videovisit.rules.outside import Call, call_of
from videovisit.rules.presence import Presence, presence

UNSEEN_FOR = timedelta(minutes=2)  # then staff are told that somebody waits
DELAY_LASTS = timedelta(hours=12)  # as the rooms read it (selectors/rooms.py)
DELAYS = (5, 10, 15, 20, 30, 45, 60, 90, 120)  # minutes
TEMPLATES = ("soon", "ten_minutes", "check_sound", "call_clinic")  # of messages to who waits
LONGEST_MESSAGE = 300  # characters


class DayState(StrEnum):
    """What a visit of the day is: they wait (the first seven), they come, it goes on, it is over."""

    HERE = "here"
    AWAY = "away"
    LOST = "lost"
    LEFT = "left"
    OUTSIDE = "outside"  # to be told when the doctor is ready
    CALLED = "called"
    NOT_BACK = "not-back"  # in time; the place is kept
    EXPECTED = "expected"
    OPENED = "opened"  # the doctor is in the room, the patient is not
    IN_VISIT = "in-visit"
    ALONE = "alone"  # the doctor has left a visit that goes on, the patient is still there
    DOCTOR_ALONE = "doctor-alone"  # the patient has gone; the doctor has not, as far as is known
    DESERTED = "deserted"  # neither is there
    DONE = "done"
    MISSED = "missed"
    HANDED = "handed"  # another doctor sees them


OUTSIDE = {
    Call.NOT_YET: DayState.OUTSIDE,
    Call.CALLED: DayState.CALLED,
    Call.MISSED: DayState.NOT_BACK,
}
HERE_OR_AWAY = (DayState.HERE, DayState.AWAY, DayState.LOST, DayState.LEFT)
WAITING = frozenset({*HERE_OR_AWAY, *OUTSIDE.values()})
STARTABLE = frozenset({DayState.HERE, DayState.OUTSIDE, DayState.CALLED})
GOING_ON = frozenset({DayState.IN_VISIT, DayState.ALONE, DayState.DOCTOR_ALONE, DayState.DESERTED})
NOW = frozenset({*GOING_ON, DayState.OPENED})
OVER = frozenset({DayState.DONE, DayState.MISSED, DayState.HANDED})
PRESENCES = {
    Presence.HERE: DayState.HERE,
    Presence.AWAY: DayState.AWAY,
    Presence.LOST: DayState.LOST,
}


@dataclass(frozen=True)
class DayFacts:
    """What is known of one visit; moments in UTC.

    `present_at` is when a page of the patient's side was last heard of, None once all have left.
    """

    times: Times
    arrived_at: datetime | None = None
    present_at: datetime | None = None
    arrival_seen_at: datetime | None = None
    is_opened: bool = False
    is_handed: bool = False
    has_doctor_left: bool = False
    is_outside: bool = False
    called_in_at: datetime | None = None


def day_state(facts: DayFacts, *, now: datetime, window: Window) -> DayState:
    """The one word for a visit."""
    if facts.is_handed:
        return DayState.HANDED
    if facts.times.visit_status == "in-progress":
        return _going_on(facts, now)
    if facts.times.status == "fulfilled":
        return DayState.DONE
    join = join_state(facts.times, now=now, window=window)
    if join == JoinState.ENDED:
        return DayState.MISSED
    if facts.times.status == "arrived":
        return _waiting(facts, now)
    return DayState.OPENED if facts.is_opened and may_join(join) else DayState.EXPECTED


def _going_on(facts: DayFacts, now: datetime) -> DayState:
    is_patient_here = _is_here(facts, now)
    if facts.has_doctor_left:
        return DayState.ALONE if is_patient_here else DayState.DESERTED
    return DayState.IN_VISIT if is_patient_here else DayState.DOCTOR_ALONE


def _waiting(facts: DayFacts, now: datetime) -> DayState:
    if facts.is_outside and not _is_here(facts, now):
        return OUTSIDE[call_of(facts.called_in_at, now=now)]
    if facts.present_at is None:
        return DayState.LEFT
    return PRESENCES[presence(facts.present_at, now=now)]


def _is_here(facts: DayFacts, now: datetime) -> bool:
    """Whether somebody of the patient's side is on the page."""
    seen = facts.present_at
    return seen is not None and presence(seen, now=now) == Presence.HERE


def may_open(facts: DayFacts, *, now: datetime, window: Window) -> bool:
    """Whether the doctor may go into the room, somebody there or not."""
    return not facts.is_handed and may_join(join_state(facts.times, now=now, window=window))


def is_unseen(facts: DayFacts) -> bool:
    """Whether the doctor has not looked since the patient came; one who comes anew counts anew."""
    if facts.arrived_at is None:
        return False
    return facts.arrival_seen_at is None or facts.arrival_seen_at < facts.arrived_at


def minutes_between(earlier: datetime, later: datetime) -> int:
    """Whole minutes, never below 0."""
    return max(0, int((later - earlier) / timedelta(minutes=1)))


def is_of_today(state: DayState, starts_at: datetime, *, now: datetime, zone: str) -> bool:
    """Whether it stands on today's page: by the clinic's calendar, or because it goes on now."""
    place = ZoneInfo(zone)
    is_today = starts_at.astimezone(place).date() == now.astimezone(place).date()
    return is_today or state in WAITING or state in NOW


def next_of(states: Sequence[DayState]) -> int | None:
    """Of visits in line, the place of the one to start next: the first whose patient is there.

    Who is outside is called in turn; who did not come back comes after everybody who is there.
    """
    waiting = [place for place, state in enumerate(states) if state in WAITING]
    here = [place for place in waiting if states[place] in STARTABLE]
    return next(iter(here or waiting), None)


def main_of(states: Sequence[DayState]) -> int | None:
    """The place of the one thing to do: back to who is alone in a visit, or to the next one."""
    if DayState.ALONE in states:
        return states.index(DayState.ALONE)
    return next_of(states)


def line_key(facts: DayFacts) -> tuple[datetime, datetime]:
    """In line by start, then by arrival (DESIGN.md 4)."""
    return facts.times.starts_at, facts.arrived_at or facts.times.starts_at


def text_of(numbers: Iterable[int]) -> str:
    """Visits' numbers as a form carries them, and as `numbers_of` reads them."""
    return " ".join(map(str, numbers))


def numbers_of(text: str, most: int = 100) -> list[int]:
    """The row numbers that a form sent back, apart by blanks; whatever is none is left out."""
    words = (word for word in text.split() if word.isascii() and word.isdecimal())
    return [int(word) for word in words if len(word) <= 18][:most]  # noqa: PLR2004 - fit a bigint


def group_of(state: DayState) -> str:
    """Under which heading it stands: now, waiting, later or over."""
    if state in WAITING:
        return "waiting"
    if state in NOW:
        return "now"
    return "over" if state in OVER else "later"
