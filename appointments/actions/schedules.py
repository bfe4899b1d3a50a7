"""Keeping doctors' hours: each edit raises the schedule's version, and only from what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.audit import record
from accounts.models import Clinic, Practitioner
from accounts.rules.actor import Actor
from appointments.models import Schedule, ScheduleException, WeeklyHours
from appointments.rules.slots import Hours


class ScheduleChangedError(Exception):
    """Somebody else has edited the hours or exceptions since this person looked."""


@dataclass(frozen=True)
class ScheduleEdit:
    """Who edits a schedule, when, and the version they saw."""

    actor: Actor
    now: datetime
    version: int


@transaction.atomic
def begin_schedule(
    practitioner: Practitioner, clinic: Clinic, *, actor: Actor, now: datetime
) -> Schedule:
    """The doctor sees patients at the clinic from now on; hours come next. Twice is once."""
    schedule, is_new = Schedule.objects.get_or_create(practitioner=practitioner, clinic=clinic)
    if is_new:
        target = f"schedule:{schedule.pk}"
        record("schedule_begun", actor=actor, now=now, clinic=clinic, target=target)
    return schedule


@transaction.atomic
def save_hours(schedule: Schedule, hours: Sequence[Hours], edit: ScheduleEdit) -> None:
    """Put these weekly hours in place of the old ones. Raises ScheduleChangedError."""
    _claim(schedule, edit)
    WeeklyHours.objects.filter(schedule=schedule).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(schedule=schedule, **row._asdict()) for row in hours
    )
    _record("hours_changed", schedule, edit, rows=len(hours))


@transaction.atomic
def add_exception(exception: ScheduleException, edit: ScheduleEdit) -> None:
    """Add time off or extra hours (an unsaved row). Raises ScheduleChangedError."""
    _claim(exception.schedule, edit)
    exception.save(force_insert=True)
    _record("exception_added", exception.schedule, edit, kind=exception.kind, id=exception.pk)


@transaction.atomic
def end_exception(exception: ScheduleException, edit: ScheduleEdit) -> None:
    """Take time off or extra hours back. Raises ScheduleChangedError."""
    _claim(exception.schedule, edit)
    kept = exception.pk
    exception.delete()
    _record("exception_ended", exception.schedule, edit, kind=exception.kind, id=kept)


def _claim(schedule: Schedule, edit: ScheduleEdit) -> None:
    seen = Schedule.objects.filter(pk=schedule.pk, version=edit.version)
    if not seen.update(version=F("version") + 1):
        raise ScheduleChangedError


def _record(action: str, schedule: Schedule, edit: ScheduleEdit, **detail: Any) -> None:
    record(
        action,
        actor=edit.actor,
        now=edit.now,
        clinic=schedule.clinic,
        target=f"schedule:{schedule.pk}",
        version=edit.version + 1,
        **detail,
    )
