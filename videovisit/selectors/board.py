"""The board of clinics: every visit of today, the doctors, tasks and notes, by a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Clinic, StaffTask
from accounts.selectors.tasks import tasks_of_clinics
from appointments.models import Appointment
from appointments.rules.clock import When, when
from appointments.rules.join_window import Times
from appointments.selectors.appointments import window
from videovisit.models import DayOff, HandOverNote, SeatRole
from videovisit.rules.board import BoardFacts, Mark, at_the_clinic, counts_of, marks_of
from videovisit.rules.day import (
    GOING_ON,
    WAITING,
    DayFacts,
    DayState,
    day_state,
    is_of_today,
    line_key,
    minutes_between,
)
from videovisit.rules.delays import is_late, is_put_off, late_by
from videovisit.rules.ladder import LateFacts
from videovisit.selectors.delays import said_delays
from videovisit.selectors.lateness import waited_for

A_DAY = timedelta(days=1)
NOTES_SHOWN = timedelta(days=7)
MOST_NOTES = 20
MOST_OPEN, MOST_CLOSED = 50, 20  # tasks on the board; all that are open stand on a page of theirs
TIMES = ("starts_at", "expected_ends_at", "modality", "status", "visit_status")
PEOPLE = (
    *("patient__first_name", "patient__last_name"),
    *("practitioner__user__first_name", "practitioner__user__last_name"),
    *("practitioner__credentials", "visit__covering__user__first_name"),
    *("visit__covering__user__last_name", "visit__covering__credentials"),
)
FIELDS = (
    *("pk", "reference", "clinic_id", "patient_id", "readiness", "arrived_at"),
    *("clinic__time_zone", "visit__doctor_ready_at", *TIMES, *PEOPLE),
)


@dataclass(frozen=True)
class BoardRow:
    """One visit of today, in what its line says; equal rows read the same.

    `zone` is "" where all clinics of the board are in one zone; `instead_of` is the doctor whom
    `doctor` stands in for; `expected` when a late doctor says to come; `gone` since when who waits is
    away; `is_off` whether the doctor is not available that day; `answer` is "call" for who waits for
    a call in place of the doctor, "called" for who got it, "none" for who has not answered to a doctor who is off.
    """

    pk: int
    reference: str
    clinic_id: int
    patient_id: int
    patient: str
    doctor_id: int
    doctor: str
    instead_of: str
    starts: When
    zone: str
    is_video: bool
    state: DayState
    readiness: str
    since: When | None
    minutes: int
    gone: When | None
    late: int
    expected: When | None
    is_off: bool
    answer: str
    marks: frozenset[Mark]


@dataclass(frozen=True)
class BoardDoctor:
    """A doctor of today: how many visits of each kind, and how late they are said to be (0: not)."""

    pk: int
    name: str
    visits: int
    waiting: int
    is_in_visit: bool
    over: int
    late: int
    said: int
    is_off: bool


@dataclass(frozen=True)
class Board:
    """The board as it was at `at`; `today` by the clock of the first clinic, `zone` as in BoardRow."""

    at: datetime
    today: When | None
    zone: str
    rows: list[BoardRow]
    doctors: list[BoardDoctor]
    tasks: list[StaffTask]
    notes: list[HandOverNote]

    def shown(self, mark: str) -> list[BoardRow]:
        """The visits under a filter; all of them under ""."""
        return [row for row in self.rows if not mark or mark in row.marks]

    @property
    def open_tasks(self) -> list[StaffTask]:
        """What is to be done."""
        return [task for task in self.tasks if task.closed_at is None]

    @property
    def shown_tasks(self) -> list[StaffTask]:
        """The oldest that are open, and the latest that were closed today."""
        many = len(self.open_tasks)
        return self.tasks[: min(many, MOST_OPEN)] + self.tasks[many : many + MOST_CLOSED]

    @property
    def counts(self) -> dict[str, int]:
        """How many visits stand under each filter, and how many tasks are open."""
        marks = counts_of(row.marks for row in self.rows)
        return {**marks, "tasks": len(self.open_tasks)}


def board_of(clinics: Iterable[int], *, now: datetime, language: str) -> Board:
    """Today at these clinics. A system read: for who keeps them."""
    kept = list(Clinic.objects.filter(pk__in=clinics).order_by("name", "pk"))
    zones = {clinic.time_zone for clinic in kept}
    maker = _Maker(now, language, names_zone=len(zones) > 1)
    since = min((_midnight(now, zone) for zone in zones), default=now)
    tasks = tasks_of_clinics([clinic.pk for clinic in kept], since)
    rows = maker.rows(list(_visits(kept, since)), tasks)
    first = kept[0].time_zone if kept else "UTC"
    return Board(
        at=now,
        today=when(now, first, language),
        zone=first if len(zones) == 1 else "",
        rows=rows,
        doctors=_doctors(rows, now),
        tasks=tasks,
        notes=_notes(kept, now),
    )


def _midnight(now: datetime, zone: str) -> datetime:
    """When today began there."""
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _visits(clinics: Sequence[Clinic], since: datetime) -> QuerySet[Any, Any]:
    """Of these hours, and those of the day before that still go on; index appointment_of_clinic."""
    begun = Q(starts_at__gte=since) | Q(status="arrived") | Q(visit_status="in-progress")
    near = Appointment.objects.filter(
        begun, clinic__in=clinics, starts_at__range=(since - A_DAY, since + 2 * A_DAY)
    )
    there = Q(visit__seats__role=SeatRole.PATIENT, visit__seats__left_at=None)
    seen = Max("visit__seats__seen_at", filter=there)
    left = Max("visit__seats__left_at", filter=Q(visit__seats__role=SeatRole.PATIENT))
    doctor = Coalesce("visit__covering", "practitioner")
    found = near.exclude(status="cancelled").annotate(
        present_at=seen, left_at=left, doctor_id=doctor, is_off=_is_off()
    )
    shown = ("present_at", "left_at", "doctor_id", "is_off")
    return found.values_list(*FIELDS, *shown, named=True)


def _is_off() -> Exists:
    """Whether the doctor of a visit is not available that day."""
    starts_at = OuterRef("starts_at")
    whose = {"practitioner": OuterRef("doctor_id"), "clinic": OuterRef("clinic")}
    lasting = DayOff.objects.filter(withdrawn_at=None, since__lte=starts_at, until__gt=starts_at)
    return Exists(lasting.filter(**whose))


class _Maker:
    """Makes lines of rows, by one clock and in one language."""

    def __init__(self, now: datetime, language: str, *, names_zone: bool) -> None:
        self.now, self.language, self.names_zone = now, language, names_zone
        self.late: dict[int, LateFacts] = {}
        self.failed: set[str] = set()

    def rows(self, found: Sequence[Any], tasks: Iterable[StaffTask]) -> list[BoardRow]:
        """Those of today, by start and then by arrival."""
        days = [(row, self._facts(row)) for row in found]
        stated = [(row, facts, self._state(row, facts)) for row, facts in days]
        today = [each for each in stated if self._is_shown(each[0], each[2])]
        late = waited_for([row.pk for row, _, _ in today], self.now)
        self.late = {pk: visit.facts for pk, visit in late.items()}
        self.failed = {task.notice.cause for task in tasks if task.notice and not task.closed_at}
        ordered = sorted(today, key=lambda each: (*line_key(each[1]), each[0].pk))
        return [self._row(row, state) for row, _, state in ordered]

    def _facts(self, row: Any) -> DayFacts:
        return DayFacts(
            times=Times(**{name: getattr(row, name) for name in TIMES}),
            arrived_at=row.arrived_at,
            present_at=row.present_at,
            is_opened=row.visit__doctor_ready_at is not None,
        )

    def _state(self, row: Any, facts: DayFacts) -> DayState:
        if row.modality == "video":
            return day_state(facts, now=self.now, window=window())
        return at_the_clinic(row.status)

    def _is_shown(self, row: Any, state: DayState) -> bool:
        return is_of_today(state, row.starts_at, now=self.now, zone=row.clinic__time_zone)

    def _row(self, row: Any, state: DayState) -> BoardRow:
        late, is_video = self._lateness(row), row.modality == "video"
        facts = self.late.get(row.pk)
        booked = _named(row, "practitioner__")
        doctor = _named(row, "visit__covering__") or booked
        readiness = row.readiness if is_video else ""
        return BoardRow(
            pk=row.pk,
            reference=row.reference,
            clinic_id=row.clinic_id,
            patient_id=row.patient_id,
            patient=f"{row.patient__first_name} {row.patient__last_name}".strip(),
            doctor_id=row.doctor_id,
            doctor=doctor,
            instead_of="" if doctor == booked else booked,
            starts=self._when(row.starts_at, row),
            zone=row.clinic__time_zone if self.names_zone else "",
            is_video=is_video,
            state=state,
            readiness=readiness,
            late=late_by(late, now=self.now) if late else 0,
            expected=self._when(late.expected_at, row) if late and is_put_off(late) else None,
            is_off=row.is_off,
            answer=_answer(facts) if facts else "",
            marks=self._marks(row, state, readiness, is_doctor_late=late is not None),
            **self._waits(row, state),
        )

    def _waits(self, row: Any, state: DayState) -> dict[str, Any]:
        """Since when, and for how many minutes, whoever waits does."""
        if state not in WAITING or row.arrived_at is None:
            return {"since": None, "minutes": 0, "gone": None}
        minutes = minutes_between(row.arrived_at, self.now)
        silent, left = row.present_at, row.left_at
        gone = {DayState.AWAY: silent, DayState.LOST: silent, DayState.LEFT: left}.get(state)
        since = self._when(row.arrived_at, row)
        return {"since": since, "minutes": minutes, "gone": gone and self._when(gone, row)}

    def _marks(
        self, row: Any, state: DayState, readiness: str, *, is_doctor_late: bool
    ) -> frozenset[Mark]:
        facts = BoardFacts(
            state=state,
            waited=self.now - row.arrived_at if row.arrived_at else None,
            readiness=readiness,
            is_doctor_late=is_doctor_late,
            has_failed=f"appointment:{row.pk}" in self.failed,
        )
        return marks_of(facts)

    def _lateness(self, row: Any) -> LateFacts | None:
        """Where the doctor is late, or has said to be."""
        late = self.late.get(row.pk)
        return late if late and is_late(late, now=self.now) else None

    def _when(self, moment: datetime, row: Any) -> When:
        return when(moment, row.clinic__time_zone, self.language)


def _answer(facts: LateFacts) -> str:
    """What who waits in vain has chosen (BoardRow)."""
    if facts.called_at:
        return "called" if facts.call_made_at else "call"
    return "none" if facts.is_off else ""


def _named(row: Any, who: str) -> str:
    """A doctor as patients read the name (Practitioner.get_full_name); "" for nobody."""
    first, last = (getattr(row, f"{who}user__{part}_name") for part in ("first", "last"))
    if first is None:
        return ""
    name, credentials = f"{first} {last}".strip(), getattr(row, f"{who}credentials")
    return f"{name}, {credentials}" if credentials else name


def _doctors(rows: Iterable[BoardRow], now: datetime) -> list[BoardDoctor]:
    """By name."""
    said = dict(said_delays(now).order_by("said_at").values_list("practitioner", "minutes"))
    ordered = sorted(rows, key=lambda row: (row.doctor, row.doctor_id))
    grouped = groupby(ordered, key=lambda row: row.doctor_id)
    return [_doctor(list(visits), said.get(pk, 0)) for pk, visits in grouped]


def _doctor(visits: Sequence[BoardRow], said: int) -> BoardDoctor:
    states = [visit.state for visit in visits]
    is_off = any(visit.is_off for visit in visits)
    return BoardDoctor(
        pk=visits[0].doctor_id,
        name=visits[0].doctor,
        visits=len(visits),
        waiting=sum(state in WAITING for state in states),
        is_in_visit=any(state in GOING_ON for state in states),
        over=states.count(DayState.DONE),
        late=max(visit.late for visit in visits),
        said=0 if is_off else said,
        is_off=is_off,
    )


def _notes(clinics: Sequence[Clinic], now: datetime) -> list[HandOverNote]:
    """What was left lately, the newest first."""
    recent = HandOverNote.objects.filter(clinic__in=clinics, written_at__gt=now - NOTES_SHOWN)
    people = recent.select_related("written_by", "clinic")
    return list(people.order_by("-written_at", "-pk")[:MOST_NOTES])
