"""A doctor says "I am running late": whose visit it touches, and who must be told (again)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from videovisit.rules.day import DELAYS
from videovisit.rules.ladder import MINUTE, LateFacts, Rung, minutes_late, passed

WORTH_TELLING = timedelta(minutes=10)  # a move of more is told again
# Kinds of messages.
DELAYED, ON_TIME = "doctor_delayed", "doctor_on_time"


@dataclass(frozen=True)
class DayVisit:
    """One visit of a doctor's day, of whatever kind; moments in UTC."""

    appointment: int
    starts_at: datetime
    ends_at: datetime
    is_going_on: bool = False
    is_video: bool = True


def touched(day: Iterable[DayVisit], *, minutes: int, said_at: datetime) -> dict[int, datetime]:
    """When each video visit is expected that the delay touches, until a gap in the day takes it up.

    What should have begun by then, late as it is, is none of it; what goes on comes before it.
    """
    delay, before, found = minutes * MINUTE, None, {}
    for visit in sorted(day, key=lambda each: each.starts_at):
        if before is not None and visit.starts_at - before >= delay:
            return found
        is_ahead = not visit.is_going_on and visit.starts_at + delay > said_at
        if is_ahead and visit.is_video:
            found[visit.appointment] = visit.starts_at + delay
        if is_ahead or visit.is_going_on:
            before = visit.ends_at
    return found


def is_put_off(facts: LateFacts) -> bool:
    """Whether the doctor has said to come later."""
    return facts.expected_at > facts.starts_at


def is_late(facts: LateFacts, *, now: datetime) -> bool:
    """Whether staff read that the doctor is late, or has said so; who is off is not late."""
    return not facts.is_off and (is_put_off(facts) or passed(facts, now=now) >= Rung.LATE)


def late_by(facts: LateFacts, *, now: datetime) -> int:
    """The minutes that staff read, by the clock: 0 for a doctor who is not late."""
    return minutes_late(facts, now=now) if is_late(facts, now=now) else 0


def late_already(facts: LateFacts, *, is_here: bool, now: datetime) -> int:
    """Whole minutes since the booked start of a visit whose patient has come, or comes as was said.

    0 for who has not come and is not expected: nobody waits.
    """
    waits = not facts.is_off and (is_here or facts.expected_at > now)
    return max(0, (now - facts.starts_at) // MINUTE) if waits else 0


def least_delay(waited: int) -> int | None:
    """The smallest number of minutes that lies ahead of who is late already by so many; None: none."""
    return next((minutes for minutes in DELAYS if minutes > waited), None)


def kind_to_tell(told: datetime | None, expected_at: datetime | None) -> str:
    """The message that is owed to who was last told `told`; "" for none.

    None is the booked start, both times.
    """
    if told is None:
        return DELAYED if expected_at else ""
    if expected_at is None:
        return ON_TIME
    return DELAYED if abs(expected_at - told) > WORTH_TELLING else ""
