"""Visits whose doctor has not come: all that are late, or certain ones. System reads."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from accounts.models import StaffTask
from accounts.selectors.prepared import prepared_rows
from appointments.models import Appointment
from appointments.selectors.appointments import window
from videovisit.models import Lateness
from videovisit.rules.ladder import EARLIEST, RUNGS, LateFacts

LATE = "doctor_late"  # StaffTask: a doctor is late, and what the patient was told and chose
CALL = "call_late_patient"  # StaffTask: somebody waits for a call
LONGEST = timedelta(hours=12)  # nobody waits for longer
# Each call that was asked for is a task of that moment.
CALL_MADE = f"""(SELECT task.closed_at FROM accounts_stafftask AS task
  WHERE late.called_at IS NOT NULL AND task.patient_id = appointment.patient_id
    AND task.kind = '{CALL}' AND task.since = late.called_at LIMIT 1)"""  # noqa: S608 - our own word  # nosec B608
CALLS_MADE = f"""SELECT late.id, {CALL_MADE} FROM videovisit_lateness AS late
JOIN appointments_appointment AS appointment ON appointment.id = late.appointment_id
WHERE late.id = ANY(%(rows)s::bigint[])"""  # noqa: S608 - its parts are ours  # nosec B608
# What `facts_of` reads beside the start of `appointment`.
LATE_COLUMNS = f"""late.expected_at, late.reached, late.waits, late.waited_at, late.called_at,
  {CALL_MADE}"""
LATE_JOIN = """LEFT JOIN videovisit_lateness AS late
  ON late.appointment_id = appointment.id AND late.revision = appointment.revision"""
IS_OFF = """EXISTS (SELECT 1 FROM videovisit_dayoff AS off
  WHERE off.practitioner_id = coalesce(visit.covering_id, appointment.practitioner_id)
    AND off.clinic_id = appointment.clinic_id AND off.withdrawn_at IS NULL
    AND appointment.starts_at >= off.since AND appointment.starts_at < off.until)"""
COLUMNS = f"""appointment.id, appointment.revision, appointment.clinic_id, appointment.starts_at,
  {LATE_COLUMNS}"""
# A room that was opened for the time before a move is not open (actions/visits.py).
WAITED_FOR = f"""FROM appointments_appointment AS appointment
LEFT JOIN videovisit_visit AS visit ON visit.appointment_id = appointment.id
{LATE_JOIN}
WHERE appointment.status IN ('booked', 'arrived')
  AND appointment.visit_status = 'planned' AND appointment.expected_ends_at > %(closed)s::timestamptz
  AND (visit.doctor_ready_at IS NULL OR visit.doctor_ready_at < appointment.starts_at - %(before)s::interval)
"""
ALL_LATE = f"""SELECT {COLUMNS} {WAITED_FOR} AND appointment.modality = 'video'
  AND appointment.starts_at > %(since)s::timestamptz
  AND appointment.starts_at <= %(until)s::timestamptz
"""
# A row for each clinic, at most: joined to the visits it would be looked up for each of them.
LADDERS = """
SELECT clinic_id, finishing_after, late_after, told_after, choices_after FROM videovisit_clinicladder
"""
# Nobody is late for a visit at the clinic, but not available they may be, or available again.
OF_THESE = f"""SELECT {COLUMNS}, {IS_OFF} {WAITED_FOR}
  AND (appointment.modality = 'video' OR {IS_OFF}
    OR late.day_off_id IS NOT NULL AND late.day_off_over_at IS NULL)
  AND appointment.id = ANY(%(visits)s::bigint[])
"""


class LateVisit(NamedTuple):
    """A visit whose doctor has not come, by the appointment's id and revision."""

    appointment: int
    revision: int
    facts: LateFacts


def late_visits(now: datetime) -> list[LateVisit]:
    """All whose start lies behind: found by an index over the visits that are still to be held.

    Whose doctor is off is among them; that is asked of the few that are acted on (`waited_for`).
    """
    return _read(ALL_LATE, now, {"since": now - LONGEST, "until": now - EARLIEST})


def waited_for(appointments: Iterable[int], now: datetime) -> dict[int, LateVisit]:
    """Of these those whose doctor may still come, before the start too, by appointment."""
    found = _read(OF_THESE, now, {"visits": [*appointments]})
    return {visit.appointment: visit for visit in found}


def _read(sql: str, now: datetime, bounds: dict[str, Any]) -> list[LateVisit]:
    open_for = window()
    values = {"closed": now - open_for.after, "before": open_for.before, **bounds}
    rows = prepared_rows(sql, values)
    rungs = {clinic: tuple(minutes) for clinic, *minutes in prepared_rows(LADDERS, {})}
    return [LateVisit(row[0], row[1], facts_of(row[3:], rungs.get(row[2], RUNGS))) for row in rows]


def facts_of(late: Sequence[Any], rungs: tuple[int, ...]) -> LateFacts:
    """What `starts_at`, LATE_COLUMNS and IS_OFF (where it was asked) say; on time the second are empty."""
    starts_at, expected_at, reached, waits, *moments = late
    expected_at = expected_at or starts_at
    return LateFacts(starts_at, expected_at, rungs, reached or 0, waits or 0, *moments)


def calls_made(rows: Iterable[Lateness]) -> dict[int, datetime | None]:
    """When staff called whom these rows are about, by row; None who was not called as they asked."""
    return dict(prepared_rows(CALLS_MADE, {"rows": [row.pk for row in rows]}))


def lateness_of(appointment: Appointment) -> Lateness:
    """Its row for the present revision, made where there is none. Called with the visit locked."""
    kept, _ = Lateness.objects.get_or_create(appointment=appointment, revision=appointment.revision)
    return kept


def cause_of(appointment: int, revision: int) -> str:
    """The cause of the staff's task about this lateness."""
    return f"late:{appointment}:{revision}"


def absence_of(appointment: int, revision: int) -> str:
    """The cause of the staff's task about a doctor who never came to it."""
    return f"absent:{appointment}:{revision}"


def tasks_that_are_done(now: datetime) -> list[StaffTask]:
    """Open tasks about lateness that is over: the doctor came, or is off, or the visit was moved."""
    tasks = StaffTask.objects.filter(kind=LATE, closed_at=None).select_related("clinic", "patient")
    about = {int(task.cause.split(":")[1]) for task in tasks}
    late = waited_for(about, now)
    kept = {cause_of(at.appointment, at.revision) for at in late.values() if not at.facts.is_off}
    return [task for task in tasks if task.cause not in kept]
