"""Confirmations of visits that came from a file: owed by a sweep, so that the file is quick.

A row is claimed and its notices are owed in one transaction, as reminders are.
"""

from datetime import datetime

from django.db import connection, transaction

from appointments.actions.notices import tell
from appointments.models import Appointment
from appointments.rules.notices import BOOKED
from appointments.selectors.appointments import with_people

BATCH = 100  # rows of one transaction
CLAIM = """
WITH due AS MATERIALIZED (
  SELECT id FROM appointments_appointment WHERE to_confirm
  ORDER BY starts_at LIMIT %s FOR UPDATE SKIP LOCKED)
UPDATE appointments_appointment AS visit SET to_confirm = false
FROM due WHERE visit.id = due.id RETURNING visit.id
"""


def confirm_imported(now: datetime) -> int:
    """Owe the confirmation of each imported visit of which people are still to be told.

    Returns how many rows it was.
    """
    confirmed = 0
    while batch := _confirm_batch(now):
        confirmed += batch
    return confirmed


@transaction.atomic
def _confirm_batch(now: datetime) -> int:
    """A visit that was moved or cancelled meanwhile has had its notice."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [BATCH])
        claimed = [row[0] for row in cursor.fetchall()]
    as_imported = Appointment.objects.filter(pk__in=claimed, revision=0, status="booked")
    for appointment in with_people(as_imported):
        tell(appointment, BOOKED, now=now)
    return len(claimed)
