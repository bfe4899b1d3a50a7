"""A doctor is not available for the rest of a day: which day that is, and what came of each patient."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments.rules.slots import moment_of

# Kinds of messages.
UNAVAILABLE, AVAILABLE = "doctor_unavailable", "doctor_available"


class Answer(StrEnum):
    """What a patient who was told has done since, or what was done for them."""

    NONE = "none"
    CALL = "call"
    CALLED = "called"  # by staff, as they asked
    MOVED = "moved"
    CANCELLED = "cancelled"
    COVERED = "covered"  # somebody sees them after all
    SEEN = "seen"


class Told(NamedTuple):
    """A patient who was told, of the visit's revision `told`, and the visit as it is now."""

    told: int
    revision: int
    status: str
    visit_status: str
    is_over: bool  # somebody sees them, or they were told so
    called_at: datetime | None
    call_made_at: datetime | None = None


def answer_of(facts: Told) -> Answer:
    """The one word for it."""
    if facts.visit_status != "planned" or facts.status == "fulfilled":
        return Answer.SEEN
    if facts.status == "cancelled":
        return Answer.CANCELLED
    if facts.revision != facts.told:
        return Answer.MOVED
    if facts.is_over:
        return Answer.COVERED
    if facts.called_at:
        return Answer.CALLED if facts.call_made_at else Answer.CALL
    return Answer.NONE


def day_at(zone: str, now: datetime) -> tuple[datetime, datetime]:
    """The day on the clinic's wall: when it begins and when it ends, in UTC."""
    place = ZoneInfo(zone)
    day = now.astimezone(place).date()
    midnight = time()
    return moment_of(day, midnight, place), moment_of(day + timedelta(days=1), midnight, place)
