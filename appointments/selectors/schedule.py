"""Doctors' schedules for who keeps them or works by them: hours, what is booked, what is stranded."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import ClinicMembership, Practitioner
from accounts.rules.actor import Actor
from appointments.models import (
    Appointment,
    Occupancy,
    Schedule,
    ScheduleException,
    WeeklyHours,
)
from appointments.models.appointment import ACTIVE, Status
from appointments.models.schedule import ExceptionKind
from appointments.rules.slots import Extra, Hours, Span, Week, is_worked
from appointments.rules.timetable import Block, day_span
from appointments.selectors.appointments import with_people
from appointments.selectors.slots import HOURS, week_of

LONGEST_VISIT = timedelta(days=1)  # bounds the look for visits that began before a stretch of time
EVER = datetime.max.replace(tzinfo=UTC)
FAR = timedelta(days=3 * 366)  # visits further ahead than this are not looked at for hours


@dataclass
class Booked:
    """What stands in a doctor's schedule in a stretch of time, and what was cancelled there."""

    week: Week
    blocks: list[Block] = field(default_factory=list)
    cancelled: list[Appointment] = field(default_factory=list)

    def add(self, visit: Appointment) -> None:
        """Put an appointment where it belongs."""
        if visit.status == Status.CANCELLED:
            self.cancelled.append(visit)
        else:
            self.blocks.append(Block(visit.starts_at, visit.ends_at, "visit", visit))

    @property
    def appointments(self) -> list[Appointment]:
        """Every appointment of it, for the audit."""
        return [block.about for block in self.blocks if block.kind == "visit"] + self.cancelled


def schedules_seen_by(actor: Actor) -> QuerySet[Schedule]:
    """The schedules of a scheduler's clinics and a doctor's own. By clinic, then by name."""
    kept = Q(clinic__in=actor.clinics("scheduler"))
    own = Q(clinic__in=actor.clinics("practitioner"), practitioner__user=actor.user_id)
    rows = Schedule.objects.filter(kept | own, practitioner__user__is_active=True)
    people = rows.select_related("clinic", "practitioner__user")
    names = ("practitioner__user__last_name", "practitioner__user__first_name")
    return people.order_by("clinic__name", "clinic", *names, "pk")


def schedule_kept_by(actor: Actor, schedule_id: int) -> Schedule | None:
    """A schedule that the actor may change; None reads as "does not exist"."""
    kept = schedules_seen_by(actor).filter(clinic__in=actor.clinics("scheduler"))
    return kept.filter(pk=schedule_id).first()


def exception_kept_by(actor: Actor, exception_id: int) -> ScheduleException | None:
    """Time off or extra hours, not over yet or just past, that the actor may take back."""
    rows = ScheduleException.objects.filter(schedule__clinic__in=actor.clinics("scheduler"))
    people = rows.select_related("schedule__clinic", "schedule__practitioner__user")
    return people.filter(pk=exception_id).first()


def doctors_without_hours(actor: Actor) -> list[ClinicMembership]:
    """Doctors of the actor's clinics who have no schedule there yet."""
    at_work = ClinicMembership.objects.filter(
        clinic__in=actor.clinics("scheduler"),
        role="practitioner",
        ended_at=None,
        user__is_active=True,
        user__practitioner__isnull=False,
    )
    kept = Schedule.objects.filter(clinic=OuterRef("clinic"), practitioner__user=OuterRef("user"))
    people = at_work.filter(~Exists(kept)).select_related("clinic", "user__practitioner")
    return list(people.order_by("clinic__name", "user__last_name", "user__first_name", "pk"))


def doctor_without_hours(actor: Actor, membership_id: int) -> tuple[Practitioner, Any] | None:
    """(doctor, clinic) of a row of `doctors_without_hours`."""
    found = (row for row in doctors_without_hours(actor) if row.pk == membership_id)
    row = next(found, None)
    return (row.user.practitioner, row.clinic) if row else None


def booked_in(schedules: Sequence[Schedule], days: Sequence[date]) -> dict[int, Booked]:
    """What stands in each schedule (by its id) on some days in a row, by the clock of its clinic.

    It takes four queries for any number of schedules.
    """
    spans = {schedule.pk: _span(schedule, days) for schedule in schedules}
    first = min((span.starts_at for span in spans.values()), default=EVER)
    last = max((span.ends_at for span in spans.values()), default=EVER)
    hours, extras, off = _hours(schedules), _Rows(), _Rows()
    for row in _exceptions(schedules, first, last):
        where = off if row.kind == "off" else extras
        where[row.schedule_id].append(row)
    taken = _taken(schedules, first, last)
    visits = _visits(schedules, first, last)
    found = {}
    for schedule in schedules:
        week = Week(
            hours=hours[schedule.pk],
            extras=[_extra(row) for row in extras[schedule.pk]],
            off=[Span(row.period.lower, row.period.upper) for row in off[schedule.pk]],
            taken=[
                Span(row.period.lower, row.period.upper) for row in taken[schedule.practitioner_id]
            ],
            zone=ZoneInfo(schedule.clinic.time_zone),
        )
        booked = Booked(week, list(_elsewhere(taken[schedule.practitioner_id], schedule)))
        for visit in visits[schedule.practitioner_id, schedule.clinic_id]:
            if _overlap(visit, spans[schedule.pk]):
                booked.add(visit)
        found[schedule.pk] = booked
    return found


def _span(schedule: Schedule, days: Sequence[date]) -> Span:
    zone = ZoneInfo(schedule.clinic.time_zone)
    return Span(day_span(days[0], zone).starts_at, day_span(days[-1], zone).ends_at)


def _overlap(visit: Appointment, span: Span) -> bool:
    return visit.starts_at < span.ends_at and span.starts_at < visit.ends_at


class _Rows(defaultdict[Any, list[Any]]):
    def __init__(self) -> None:
        super().__init__(list)


def _extra(row: ScheduleException) -> Extra:
    return Extra(row.period.lower, row.period.upper, row.slot_length, row.buffer, row.offers)


def _hours(schedules: Sequence[Schedule]) -> _Rows:
    rows = WeeklyHours.objects.filter(schedule__in=schedules).order_by("weekday", "opens")
    hours = _Rows()
    for schedule_id, *values in rows.values_list("schedule", *HOURS):
        hours[schedule_id].append(Hours(*values))
    return hours


def _exceptions(
    schedules: Sequence[Schedule], first: datetime, last: datetime
) -> QuerySet[ScheduleException]:
    return ScheduleException.objects.filter(
        schedule__in=schedules, period__overlap=(first, last)
    ).order_by("period")


def _taken(schedules: Sequence[Schedule], first: datetime, last: datetime) -> _Rows:
    """All that is taken of the doctors, here or elsewhere, with `clinic` of what took it."""
    rows = Occupancy.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=Now()),
        practitioner__in={schedule.practitioner_id for schedule in schedules},
        period__overlap=(first, last),
    )
    taken = _Rows()
    for row in rows.annotate(at=F("appointment__clinic")).order_by("period"):
        taken[row.practitioner_id].append(row)
    return taken


def _elsewhere(taken: Iterable[Any], schedule: Schedule) -> Iterator[Block]:
    """What is taken by holds, and by visits at another clinic, which this one sees no more of."""
    for row in taken:
        if row.expires_at:
            until = min(row.period.upper, row.held_until)
            yield Block(row.period.lower, until, "held", row.expires_at)
        elif row.at != schedule.clinic_id:
            yield Block(row.period.lower, row.period.upper, "busy")


def _visits(schedules: Sequence[Schedule], first: datetime, last: datetime) -> _Rows:
    rows = Appointment.objects.filter(
        clinic__in={schedule.clinic_id for schedule in schedules},
        practitioner__in={schedule.practitioner_id for schedule in schedules},
        starts_at__gt=first - LONGEST_VISIT,
        starts_at__lt=last,
        ends_at__gt=first,
    )
    visits = _Rows()
    for row in rows.select_related("patient").order_by("starts_at", "pk"):
        visits[row.practitioner_id, row.clinic_id].append(row)
    return visits


def hours_of(schedule: Schedule) -> list[Hours]:
    """The weekly hours of a schedule, in order."""
    return list(_hours([schedule])[schedule.pk])


def exceptions_ahead(schedule: Schedule, now: datetime) -> list[ScheduleException]:
    """Time off and extra hours that are not over, in order."""
    rows = ScheduleException.objects.filter(schedule=schedule, period__endswith__gt=now)
    return list(rows.order_by("period", "pk"))


def with_exception(week: Week, exception: ScheduleException) -> Week:
    """The week as it would be with an exception that is not saved yet."""
    if exception.kind == ExceptionKind.EXTRA:
        return week._replace(extras=[*week.extras, _extra(exception)])
    return week._replace(off=[*week.off, Span(exception.period.lower, exception.period.upper)])


def without_exception(week: Week, exception: ScheduleException) -> Week:
    """The week as it would be without one of its exceptions."""
    extras, off = list(week.extras), list(week.off)
    if exception.kind == ExceptionKind.EXTRA:
        extras.remove(_extra(exception))
    else:
        off.remove(Span(exception.period.lower, exception.period.upper))
    return week._replace(extras=extras, off=off)


def week_ahead_of(schedule: Schedule, now: datetime) -> Week:
    """All hours and exceptions of a schedule from now on."""
    return week_of(schedule, now, now + FAR)


def visits_ahead(schedule: Schedule, now: datetime) -> list[Appointment]:
    """The active visits of a schedule that are still to come, in order."""
    rows = Appointment.objects.filter(
        practitioner=schedule.practitioner_id,
        clinic=schedule.clinic_id,
        starts_at__gt=now,
        starts_at__lt=now + FAR,
        status__in=ACTIVE,
    )
    return list(with_people(rows).order_by("starts_at"))


def is_within(reach: Span | None, visit: Appointment) -> bool:
    """Whether a visit has any time in a stretch; None stands for all time."""
    return reach is None or _overlap(visit, reach)


def outside(week: Week, visits: Iterable[Appointment]) -> list[Appointment]:
    """The visits that do not lie within hours that are worked."""
    return [v for v in visits if not is_worked(week, Span(v.starts_at, v.ends_at))]
