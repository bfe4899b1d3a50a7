"""Reminders of the day before, and the notice that the door is open: found as rows, told once.

A row is claimed and its notices are owed in one transaction: a worker that dies has done neither.
Any number of workers may sweep at once; they pass each other's rows by.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from appointments.actions.booking import REMINDED_BEFORE
from appointments.actions.notices import tell
from appointments.models import Appointment
from appointments.rules.notices import DOOR, REMINDER
from appointments.selectors.appointments import window, with_people

BATCH = 100  # rows of one transaction
REMIND = """
WITH due AS MATERIALIZED (
  SELECT id FROM appointments_appointment
  WHERE status = 'booked' AND reminded_at IS NULL
    AND starts_at > %(now)s AND starts_at <= %(until)s
  ORDER BY starts_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
UPDATE appointments_appointment AS visit SET reminded_at = %(now)s
FROM due WHERE visit.id = due.id RETURNING visit.id
"""
OPEN_DOORS = """
WITH due AS MATERIALIZED (
  SELECT id FROM appointments_appointment
  WHERE status = 'booked' AND modality = 'video' AND door_told_at IS NULL
    AND starts_at <= %(until)s AND expected_ends_at > %(closed)s AND visit_status <> 'completed'
  ORDER BY starts_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
UPDATE appointments_appointment AS visit SET door_told_at = %(now)s
FROM due WHERE visit.id = due.id RETURNING visit.id
"""


def remind(now: datetime) -> int:
    """Owe the reminder of each visit that begins within 24 hours and has not begun.

    Returns how many visits it was.
    """
    return _tell_all(REMINDER, REMIND, {"now": now, "until": now + REMINDED_BEFORE})


def tell_doors(now: datetime) -> int:
    """Owe "the door is open" of each video visit whose window is open and nobody is there yet."""
    open_for = window()
    bounds = {"now": now, "until": now + open_for.before, "closed": now - open_for.after}
    return _tell_all(DOOR, OPEN_DOORS, bounds)


def _tell_all(kind: str, claim: str, bounds: dict[str, datetime]) -> int:
    told = 0
    while batch := _tell_batch(kind, claim, bounds):
        told += batch
    return told


@transaction.atomic
def _tell_batch(kind: str, claim: str, bounds: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(claim, {**bounds, "batch": BATCH})
        claimed = [row[0] for row in cursor.fetchall()]
    for appointment in with_people(Appointment.objects.filter(pk__in=claimed)):
        tell(appointment, kind, now=bounds["now"])
    return len(claimed)
