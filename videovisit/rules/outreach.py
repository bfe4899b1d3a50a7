"""Who is called before a visit because they are not ready for it, and when a call has settled it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ROUNDS = (timedelta(minutes=30), timedelta(hours=24))  # before the start, the last one first


class Why(StrEnum):
    """Why they are not ready."""

    NEVER = "never"
    FAILED = "failed"
    BROWSER = "browser"
    CHANGED = "changed"


class Outcome(StrEnum):
    """What came of a call."""

    CALLED = "called"
    NO_ANSWER = "no_answer"
    PHONE = "phone"
    IN_PERSON = "in_person"


SETTLED = frozenset({Outcome.PHONE, Outcome.IN_PERSON})  # nothing to get ready any more
REACHED = SETTLED | {Outcome.CALLED}  # somebody spoke with them


@dataclass(frozen=True)
class Call:
    """A call that was made."""

    outcome: str
    at: datetime


def why_unready(readiness: str, todo: str) -> Why | None:
    """From the word of the visit and the check to mend first; None for who is ready."""
    if readiness == "problem":
        return Why.BROWSER if todo == "browser" else Why.FAILED
    return {"not_tested": Why.NEVER, "changed": Why.CHANGED}.get(readiness)


def round_began(starts_at: datetime, now: datetime) -> datetime | None:
    """When the round of calls began that goes on now; None before the first."""
    began = (starts_at - ahead for ahead in ROUNDS)
    return next((moment for moment in began if moment <= now), None)


def is_to_call(calls: Iterable[Call], starts_at: datetime, now: datetime) -> bool:
    """Whether somebody should still call: nobody was reached in this round, and nothing is settled."""
    began, made = round_began(starts_at, now), list(calls)
    if began is None or any(call.outcome in SETTLED for call in made):
        return False
    return not any(call.outcome == Outcome.CALLED and call.at >= began for call in made)
