"""Placing the visits of a file among those that are booked: the first of two that overlap stays."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from appointments.rules.imports import Problem, Sheet, Visit, WrongRow

FURTHEST = timedelta(days=2 * 366)  # a later year is a slip of the finger
BOOKED = 0  # in a diary: taken already, by no row of the file


class Diary:
    """Time that one person has given away: spans that do not overlap, each with a row's number."""

    def __init__(self, spans: Iterable[tuple[datetime, datetime]] = ()) -> None:
        self._spans = sorted((start, end, BOOKED) for start, end in spans)

    def clash(self, visit: Visit) -> int | None:
        """The row (or BOOKED) that has time of this visit; None when it is free."""
        before = bisect_left(self._spans, visit.ends_at, key=_start) - 1
        if before < 0 or self._spans[before][1] <= visit.starts_at:
            return None
        return self._spans[before][2]

    def add(self, visit: Visit) -> None:
        """Give the time to this visit, which does not clash."""
        span = (visit.starts_at, visit.ends_at, visit.number)
        self._spans.insert(bisect_left(self._spans, visit.starts_at, key=_start), span)


def _start(span: tuple[datetime, datetime, int]) -> datetime:
    return span[0]


class Known(NamedTuple):
    """An appointment that an earlier import has made."""

    status: str
    patient: int
    practitioner: int
    starts_at: datetime
    ends_at: datetime
    modality: str


class Placed(NamedTuple):
    """A visit that can be booked, with the ids of its people."""

    visit: Visit
    patient: int
    practitioner: int


@dataclass(frozen=True)
class Facts:
    """What the clinic knows: ids by MRN and by e-mail address (lower case), and what is booked."""

    patients: Mapping[str, int]
    doctors: Mapping[str, int]
    known: Mapping[str, Known]
    diaries_of_patients: defaultdict[int, Diary]
    diaries_of_doctors: defaultdict[int, Diary]


@dataclass
class Plan:
    """What a file would do, row by row; `same` and `changed` are numbers of rows made before."""

    placed: list[Placed] = field(default_factory=list)
    wrong: list[WrongRow] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    seen: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        """The rows of the file."""
        return len(self.placed) + len(self.wrong) + len(self.same) + len(self.changed)

    @property
    def newly_wrong(self) -> list[WrongRow]:
        """Rows that were right when somebody looked at the file (`seen` are those that were not)."""
        return [row for row in self.wrong if row.number not in self.seen]


def place(sheet: Sheet, facts: Facts, *, now: datetime) -> Plan:
    """Which rows can be booked, which were before, and why the rest cannot."""
    plan = Plan(wrong=list(sheet.wrong))
    for visit in sheet.visits:
        if visit.external_id in facts.known:
            is_same = _is_same(visit, facts)
            (plan.same if is_same else plan.changed).append(visit.number)
            continue
        problems = tuple(_problems(visit, facts, now))
        if problems:
            plan.wrong.append(WrongRow(visit.number, problems))
        else:
            plan.placed.append(_placed(visit, facts))
    plan.wrong.sort()
    return plan


def _is_same(visit: Visit, facts: Facts) -> bool:
    known = facts.known[visit.external_id]
    people = facts.patients.get(visit.mrn), facts.doctors.get(visit.doctor)
    wanted = (*people, visit.starts_at, visit.ends_at, visit.modality)
    return known.status != "cancelled" and known[1:] == wanted


def _problems(visit: Visit, facts: Facts, now: datetime) -> Iterator[Problem]:
    patient, doctor = facts.patients.get(visit.mrn), facts.doctors.get(visit.doctor)
    if patient is None:
        yield Problem("mrn", "unknown")
    if doctor is None:
        yield Problem("doctor", "unknown")
    if visit.starts_at < now:
        yield Problem("date", "past")
    if visit.starts_at > now + FURTHEST:
        yield Problem("date", "far")
    if patient is None or doctor is None:
        return
    for column, diary in (
        ("doctor", facts.diaries_of_doctors[doctor]),
        ("mrn", facts.diaries_of_patients[patient]),
    ):
        row = diary.clash(visit)
        if row is not None:
            yield Problem(column, "row" if row else "booked", row)


def _placed(visit: Visit, facts: Facts) -> Placed:
    placed = Placed(visit, facts.patients[visit.mrn], facts.doctors[visit.doctor])
    facts.diaries_of_doctors[placed.practitioner].add(visit)
    facts.diaries_of_patients[placed.patient].add(visit)
    return placed
