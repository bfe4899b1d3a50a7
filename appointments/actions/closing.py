"""What ends by itself: holds whose time is up, and video visits to which nobody came."""

from datetime import datetime

from django.db import connection, transaction

from accounts.actions.audit import record
from accounts.rules.actor import PORTAL
from appointments.models import Appointment, Occupancy
from appointments.selectors.appointments import window, with_people

BATCH = 100  # rows of one transaction
NOBODY_CAME = "nobody came before the window closed"  # the audit's reason

# Rows alone decide: one where the patient is here, or the doctor has begun, is not missed.
CLOSE = """
WITH due AS MATERIALIZED (
  SELECT id FROM appointments_appointment
  WHERE status = 'booked' AND modality = 'video' AND visit_status = 'planned'
    AND arrived_at IS NULL AND expected_ends_at <= %(closed)s
  ORDER BY expected_ends_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
UPDATE appointments_appointment AS visit
SET status = 'noshow', revision = revision + 1, changed_at = %(now)s
FROM due WHERE visit.id = due.id RETURNING visit.id
"""


def forget_holds(now: datetime) -> int:
    """Give back the time of holds that have expired; returns how many rows that were."""
    deleted, _ = Occupancy.objects.filter(expires_at__lte=now).delete()
    return deleted


def close_missed(now: datetime) -> int:
    """Mark the video visits whose window has closed and to which nobody came; returns how many."""
    closed = 0
    while batch := _close_batch(now):
        closed += batch
    return closed


@transaction.atomic
def _close_batch(now: datetime) -> int:
    bounds = {"now": now, "closed": now - window().after}
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {**bounds, "batch": BATCH})
        missed = [row[0] for row in cursor.fetchall()]
    for appointment in with_people(Appointment.objects.filter(pk__in=missed)):
        record(
            "appointment_missed",
            actor=PORTAL,
            now=now,
            patient=appointment.patient,
            clinic=appointment.clinic,
            target=f"appointment:{appointment.pk}",
            reason=NOBODY_CAME,
            revision=appointment.revision,
        )
    return len(missed)
