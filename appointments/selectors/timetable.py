"""The page of the clinic's schedule: a week of one doctor, or a day of all of them side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from accounts.models import Clinic, ClinicMembership
from accounts.rules.actor import Actor
from appointments.models import Appointment, Schedule
from appointments.models.appointment import ACTIVE, Status, VisitStatus
from appointments.rules.clock import When, when
from appointments.rules.slots import Span, is_worked
from appointments.rules.timetable import Cell, Column, columns_of, lay_out
from appointments.selectors.schedule import (
    Booked,
    booked_in,
    doctors_without_hours,
    schedules_seen_by,
)

BAND = 6  # doctors side by side; the rest stand below: nothing scrolls or prints sideways
A_WEEK, SATURDAY = 7, 5
WEEK, DAY = "week", "day"
NOON = time(12)
FIRST_YEAR, LAST_YEAR = 2000, 2099  # of stamps that can be meant


@dataclass(frozen=True)
class Ask:
    """What of the schedule is wanted; empty parts are filled in: today, and a fitting view."""

    view: str = ""
    schedule_id: int = 0
    day: date | None = None


@dataclass(frozen=True)
class Head:
    """The head of a column: whose and which day, and whether it is today."""

    schedule: Schedule
    day: date
    is_today: bool


@dataclass(frozen=True)
class Shown:
    """A cell as the page shows it.

    `stamp` names its beginning (UTC, ISO 8601), with whose and which day it is, for a link;
    `until` is the end of a hold, `since` when the patient came who waits for the doctor.
    """

    kind: str
    span: int
    is_now: bool
    starts: When | None = None
    stamp: str = ""
    schedule_id: int = 0
    day: date | None = None
    visit: Appointment | None = None
    is_outside: bool = False
    since: When | None = None
    until: When | None = None


@dataclass(frozen=True)
class Line:
    """A row of the table, from its clock time on."""

    words: When
    is_now: bool
    cells: list[Shown]


@dataclass(frozen=True)
class Table:
    """Columns side by side, of one clinic; an empty weekend is left out."""

    clinic: Clinic
    heads: list[Head]
    lines: list[Line]


@dataclass(frozen=True)
class Gone:
    """A cancelled appointment with the words of the time it had, and its doctor."""

    appointment: Appointment
    words: When
    doctor: str


@dataclass(frozen=True)
class SchedulePage:
    """The schedule from `first` to `last` day; `seen` are all appointments that it shows.

    `off_work` are the schedules with nothing at all on the day of a day view.
    """

    view: str
    chosen: Schedule | None
    schedules: list[Schedule]
    first: date
    last: date
    first_words: str
    last_words: str
    today: date
    tables: list[Table]
    off_work: list[Schedule]
    cancelled: list[Gone]
    seen: list[Appointment]
    without_hours: list[ClinicMembership]
    may_edit: bool

    @property
    def previous(self) -> date:
        """The day that the page before is asked for by."""
        return self.first - (self.last - self.first) - timedelta(days=1)

    @property
    def next(self) -> date:
        """The day that the page after is asked for by."""
        return self.last + timedelta(days=1)

    @property
    def has_today(self) -> bool:
        """Whether today is on the page."""
        return self.first <= self.today <= self.last


def schedule_page(actor: Actor, ask: Ask, *, now: datetime, language: str) -> SchedulePage | None:
    """The page that is asked for; None where the schedule does not exist for the actor."""
    schedules = list(schedules_seen_by(actor))
    chosen = _chosen(schedules, ask)
    if ask.schedule_id and not chosen:
        return None
    view = ask.view or (WEEK if chosen else DAY)
    today = now.astimezone(_zone(chosen or (schedules[0] if schedules else None))).date()
    days = _days(view, ask.day or today)
    wanted = [chosen] if chosen else schedules
    found = booked_in(wanted, days)
    made = _Maker(found, days, now=now, language=language)
    idle = [s for s in wanted if view == DAY and not made.columns[s.pk][0].blocks]
    at_work = [schedule for schedule in wanted if schedule not in idle]
    kept = actor.clinics("scheduler")
    may_edit = bool(kept) and all(schedule.clinic_id in kept for schedule in wanted)
    return SchedulePage(
        view=view,
        chosen=chosen,
        schedules=schedules,
        first=days[0],
        last=days[-1],
        first_words=_day_words(days[0], language),
        last_words=_day_words(days[-1], language),
        today=today,
        tables=[made.table(band) for band in _bands(at_work)],
        off_work=idle,
        cancelled=list(made.cancelled(wanted)),
        seen=[visit for booked in found.values() for visit in booked.appointments],
        without_hours=doctors_without_hours(actor) if may_edit else [],
        may_edit=may_edit,
    )


def _chosen(schedules: Sequence[Schedule], ask: Ask) -> Schedule | None:
    """The schedule asked for; the only one there is; for a week the first."""
    if ask.schedule_id:
        return next((s for s in schedules if s.pk == ask.schedule_id), None)
    if schedules and (len(schedules) == 1 or ask.view == WEEK):
        return schedules[0]
    return None


def _zone(schedule: Schedule | None) -> ZoneInfo:
    return ZoneInfo(schedule.clinic.time_zone if schedule else "UTC")


def _days(view: str, day: date) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(A_WEEK)] if view == WEEK else [day]


def _day_words(day: date, language: str) -> str:
    """A day with its year: noon of it is the same day in its own zone."""
    return when(datetime.combine(day, NOON, UTC), "UTC", language).full_day


def _bands(schedules: Sequence[Schedule]) -> Iterator[list[Schedule]]:
    for _, group in groupby(schedules, key=lambda schedule: schedule.clinic_id):
        of_clinic = list(group)
        for start in range(0, len(of_clinic), BAND):
            yield of_clinic[start : start + BAND]


class _Maker:
    """Makes tables out of what was read."""

    def __init__(
        self, found: dict[int, Booked], days: Sequence[date], *, now: datetime, language: str
    ) -> None:
        self.found, self.now, self.language = found, now, language
        self.columns = {
            schedule_id: columns_of(booked.week, days, booked.blocks, now=now)
            for schedule_id, booked in found.items()
        }

    def table(self, band: Sequence[Schedule]) -> Table:
        zone, clinic = _zone(band[0]), band[0].clinic
        owners = [
            (schedule, column)
            for schedule in band
            for column in self.columns[schedule.pk]
            if column.blocks or column.day.weekday() < SATURDAY
        ]
        rows = lay_out([column for _, column in owners], zone, now=self.now)
        return Table(
            clinic=clinic,
            heads=[self._head(schedule, column.day, zone) for schedule, column in owners],
            lines=[
                Line(
                    words=self._words(row.moment, clinic),
                    is_now=row.is_now,
                    cells=[self._shown(cell, *owners[cell.column]) for cell in row.cells],
                )
                for row in rows
            ],
        )

    def cancelled(self, schedules: Sequence[Schedule]) -> Iterator[Gone]:
        for schedule in schedules:
            for visit in self.found[schedule.pk].cancelled:
                words = self._words(visit.starts_at, schedule.clinic)
                yield Gone(visit, words, schedule.practitioner.get_full_name())

    def _head(self, schedule: Schedule, day: date, zone: ZoneInfo) -> Head:
        return Head(schedule, day, day == self.now.astimezone(zone).date())

    def _words(self, moment: datetime, clinic: Clinic) -> When:
        return when(moment, clinic.time_zone, self.language)

    def _shown(self, cell: Cell, schedule: Schedule, column: Column) -> Shown:
        block, clinic = cell.block, schedule.clinic
        if block is None:
            return Shown("closed", cell.span, is_now=False)
        visit = block.about if block.kind == "visit" else None
        came = visit.arrived_at if visit and _waits(visit) else None
        return Shown(
            kind=block.kind,
            span=cell.span,
            is_now=cell.is_now,
            starts=self._words(block.starts_at, clinic),
            stamp=stamp(block.starts_at),
            schedule_id=schedule.pk,
            day=column.day,
            visit=visit,
            is_outside=visit is not None and self._is_outside(visit, schedule),
            since=self._words(came, clinic) if came else None,
            until=self._words(block.about, clinic) if block.kind == "held" else None,
        )

    def _is_outside(self, visit: Appointment, schedule: Schedule) -> bool:
        if visit.status not in ACTIVE or visit.starts_at < self.now:
            return False
        week = self.found[schedule.pk].week
        return not is_worked(week, Span(visit.starts_at, visit.ends_at))


def _waits(visit: Appointment) -> bool:
    """Whether the patient came, and the doctor has not begun."""
    return visit.status == Status.ARRIVED and visit.visit_status == VisitStatus.PLANNED


def moment_of_stamp(text: str) -> datetime | None:
    """The moment of a stamp; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def stamp(moment: datetime) -> str:
    """A moment as it stands in an address or a form: UTC, ISO 8601, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
