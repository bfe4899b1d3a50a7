"""The clinic's board: what each visit of today is to clinic staff, and which of them a filter shows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from videovisit.rules.day import GOING_ON, NOW, OVER, WAITING, DayState

LONG_WAIT = timedelta(minutes=10)  # more than this is a filter of its own
LONGEST_NOTE = 500  # characters
READY = "ready"
AT_THE_CLINIC = {  # a visit in person has no room: its own status says it
    "arrived": DayState.HERE,
    "fulfilled": DayState.DONE,
    "noshow": DayState.MISSED,
}


class Mark(StrEnum):
    """What staff look for; one visit may have several."""

    HERE = "here"
    WAITING = "waiting"  # for more than ten minutes
    LATE = "late"  # the doctor
    UNREADY = "unready"
    LOST = "lost"
    FAILED = "failed"  # a message that did not reach the patient, and nobody has called
    IN_VISIT = "in_visit"
    DONE = "done"


@dataclass(frozen=True)
class BoardFacts:
    """What is known of one visit: `waited` since the patient came, `readiness` "" in person."""

    state: DayState
    waited: timedelta | None = None
    readiness: str = ""
    is_doctor_late: bool = False
    has_failed: bool = False


def marks_of(facts: BoardFacts) -> frozenset[Mark]:
    """Under which filters the visit stands."""
    waits = facts.state in WAITING
    is_ahead = facts.state not in OVER | NOW
    found = {
        Mark.HERE: facts.state == DayState.HERE,
        Mark.WAITING: waits and facts.waited is not None and facts.waited > LONG_WAIT,
        Mark.LATE: facts.is_doctor_late,
        Mark.UNREADY: is_ahead and facts.readiness not in ("", READY),
        Mark.LOST: facts.state == DayState.LOST,
        Mark.FAILED: facts.has_failed,
        Mark.IN_VISIT: facts.state in GOING_ON,
        Mark.DONE: facts.state == DayState.DONE,
    }
    return frozenset(mark for mark, is_so in found.items() if is_so)


def at_the_clinic(status: str) -> DayState:
    """The one word for a visit in person."""
    return AT_THE_CLINIC.get(status, DayState.EXPECTED)


def mark_of(text: str) -> str:
    """The filter that an address asks for; "", which is all, for what is none."""
    return text if text in [*Mark] else ""


def counts_of(marked: Iterable[frozenset[Mark]]) -> dict[str, int]:
    """How many stand under each filter, in the order of the filters; "" is all."""
    every = list(marked)
    found = Counter(mark for marks in every for mark in marks)
    return {"": len(every), **{mark.value: found[mark] for mark in Mark}}
