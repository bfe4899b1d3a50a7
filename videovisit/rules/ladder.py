"""The ladder: what is done, minute by minute, about a doctor who has not come (DESIGN.md 4).

Its rungs count from when the doctor is expected: the booked start, or what the doctor has said.
"""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

from appointments.rules.cancelling import Why
from appointments.rules.join_window import JoinState, may_join

MINUTE = timedelta(minutes=1)
# Kinds of messages.
RUNNING_LATE, CHOOSE = "doctor_late", "doctor_late_choose"
RUNGS = (2, 5, 10, 15)  # minutes; each clinic may set its own
EARLIEST = MINUTE  # no clinic's ladder begins before
PATIENCE = timedelta(minutes=15)  # who keeps waiting is not asked again before
LONG = timedelta(minutes=30)  # a delay above it offers the choices at once


class Rung(IntEnum):
    """What has been reached; each time that somebody keeps waiting adds one more to be asked at."""

    FINISHING = 1  # "finishing another visit", on the page, where that is so
    LATE = 2  # "running late", on the page
    TOLD = 3  # mail and text message, and a task for staff
    ASKED = 4  # the choices


class LateFacts(NamedTuple):
    """What is known of a visit whose doctor has not come; moments in UTC.

    `reached` is the rung that was acted on, `waits` how often they chose to keep waiting,
    `waited_at` when they did last, `called_at` when they asked for a call instead,
    `call_made_at` when staff noted that they had called. A doctor who is off is not available today,
    and not late.
    """

    starts_at: datetime
    expected_at: datetime
    rungs: tuple[int, ...] = RUNGS
    reached: int = 0
    waits: int = 0
    waited_at: datetime | None = None
    called_at: datetime | None = None
    call_made_at: datetime | None = None
    is_off: bool = False


def passed(facts: LateFacts, *, now: datetime) -> int:
    """How many rungs lie behind by the clock alone, 0 to 4."""
    return sum(facts.expected_at + minutes * MINUTE <= now for minutes in facts.rungs)


def rung_at(facts: LateFacts, *, now: datetime) -> int:
    """The rung to stand on, 0 for none; who waits on by choice is on the one before the choices."""
    rung = passed(facts, now=now)
    if rung < Rung.ASKED:
        return rung
    return Rung.ASKED + facts.waits if _may_ask(facts, now) else Rung.TOLD


def is_due(facts: LateFacts, *, now: datetime) -> bool:
    """Whether a rung is to be acted on."""
    return not facts.is_off and rung_at(facts, now=now) > facts.reached


def is_true(facts: LateFacts, rung: int, *, now: datetime) -> bool:
    """Whether what was said on this rung still holds: it is the latest, and is not taken back."""
    return not facts.is_off and rung == facts.reached == rung_at(facts, now=now)


def is_asking(facts: LateFacts, *, now: datetime) -> bool:
    """Whether the page asks what to do."""
    if facts.is_off:
        return facts.called_at is None
    return rung_at(facts, now=now) >= Rung.ASKED


def may_choose(facts: LateFacts, *, now: datetime) -> bool:
    """Whether the choices are open: once they are, they stay so until the doctor comes."""
    is_long = facts.expected_at - facts.starts_at > LONG
    return is_long or facts.reached >= Rung.ASKED or passed(facts, now=now) >= Rung.ASKED


def asks_again_at(facts: LateFacts) -> datetime | None:
    """When who keeps waiting is asked again; None for who does not, or waits for a call."""
    return None if facts.called_at or facts.waited_at is None else facts.waited_at + PATIENCE


def opens_at(facts: LateFacts) -> datetime:
    """When the choices open, if the doctor does not come before."""
    return facts.expected_at + facts.rungs[-1] * MINUTE


def minutes_late(facts: LateFacts, *, now: datetime) -> int:
    """Whole minutes since the doctor was expected, never below 0."""
    return max(0, (now - facts.expected_at) // MINUTE)


class LatePage(StrEnum):
    """What the page of choices is for a visit at a moment."""

    ON_TIME = "on_time"  # the doctor may still come in time
    SOON = "soon"  # late, and the choices open later
    OPEN = "open"
    OFF = "off"  # the doctor is not available today: another time, or a call
    UNMET = "unmet"  # the doctor never came: another time, or a call
    MISSED = "missed"  # called back, not come in time, place kept: another time, or a call
    HERE = "here"
    OVER = "over"


CHOOSABLE = frozenset({LatePage.OPEN, LatePage.OFF, LatePage.UNMET, LatePage.MISSED})


def page_of(facts: LateFacts, *, now: datetime) -> LatePage:
    """The page while the doctor has not come."""
    if facts.is_off:
        return LatePage.OFF
    if may_choose(facts, now=now):
        return LatePage.OPEN
    return LatePage.SOON if passed(facts, now=now) else LatePage.ON_TIME


def page_without(join: JoinState, cancel_reason: str) -> LatePage:
    """The page where nobody waits for the doctor any more."""
    if join == JoinState.CANCELLED and cancel_reason == Why.DOCTOR_ABSENT:
        return LatePage.UNMET
    return LatePage.HERE if may_join(join) else LatePage.OVER


def _may_ask(facts: LateFacts, now: datetime) -> bool:
    again = asks_again_at(facts)
    return facts.called_at is None and (again is None or now >= again)
