"""How visits end by themselves: nobody is left, or the doctor never came; and how they last.

Each sweep takes what is due by rows, and a second run finds nothing to do.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from accounts.actions.tasks import add_word
from accounts.rules.actor import PORTAL
from appointments.actions.booking import Edit, cancel
from appointments.actions.taking import ChangedMeanwhileError, RefusedError
from appointments.models import Appointment
from appointments.models.appointment import Status, VisitStatus
from appointments.selectors.appointments import window, with_people
from videovisit.actions.visits import OverError, end_visit
from videovisit.models import CallSample, Visit
from videovisit.rules.ladder import DOCTOR_DID_NOT_COME
from videovisit.rules.presence import AWAY_AFTER
from videovisit.selectors.lateness import cause_of

EMPTY_FOR = timedelta(minutes=15)  # DECISIONS.md 12
EVERYBODY_GONE = "everybody had gone for 15 minutes"  # the audit's reason
BATCH = 100
SAMPLES_LAST = timedelta(days=14)  # DECISIONS.md 27
# While somebody waits or talks the window does not close: the expected end goes with the clock.
LAST = """
UPDATE appointments_appointment AS appointment SET expected_ends_at = %(now)s
FROM videovisit_visit AS visit
WHERE visit.appointment_id = appointment.id AND visit.ended_at IS NULL
  AND appointment.status = 'arrived' AND appointment.expected_ends_at < %(now)s
  AND appointment.expected_ends_at > %(since)s
  AND EXISTS (SELECT 1 FROM videovisit_seat AS seat WHERE seat.visit_id = visit.id
    AND seat.left_at IS NULL AND seat.seen_at > %(seen)s)
"""


def keep_open(now: datetime) -> int:
    """Visits in which somebody is present do not run out of time; returns how many were kept."""
    values = {"now": now, "seen": now - AWAY_AFTER, "since": now - window().after}
    with connection.cursor() as cursor:
        cursor.execute(LAST, values)
        kept: int = cursor.rowcount
        return kept


def end_empty(now: datetime) -> int:
    """Complete the visits that began and have been empty for 15 minutes; returns how many."""
    present = Q(seats__seen_at__gt=now - EMPTY_FOR)
    begun = Visit.objects.filter(started_at__lte=now - EMPTY_FOR, ended_at=None)
    empty = begun.exclude(pk__in=begun.filter(present).values("pk"))
    return sum(_end(visit, now) for visit in empty.order_by("pk")[:BATCH])


def _end(visit: Visit, now: datetime) -> bool:
    try:
        end_visit(visit, actor=PORTAL, now=now, reason=EVERYBODY_GONE)
    except OverError:  # the doctor was quicker
        return False
    return True


def cancel_unmet(now: datetime) -> int:
    """Cancel the visits whose patient came, whose doctor did not, and whose time is over.

    It is not the patient's no-show: they are told, and choose another time.
    """
    unmet = Appointment.objects.filter(
        status=Status.ARRIVED,
        visit_status=VisitStatus.PLANNED,
        modality="video",
        expected_ends_at__lte=now - window().after,
    )
    due = with_people(unmet).order_by("pk")[:BATCH]
    return sum(_cancel(appointment, now) for appointment in due)


def _cancel(appointment: Appointment, now: datetime) -> bool:
    edit = Edit(PORTAL, now, appointment.revision, is_here=True)
    try:
        cancel(appointment, edit, reason=DOCTOR_DID_NOT_COME)
    except (ChangedMeanwhileError, RefusedError):  # somebody was quicker
        return False
    add_word(cause_of(appointment.pk, appointment.revision), "unmet")
    return True


def forget_samples(now: datetime) -> int:
    """Delete the figures of calls that are two weeks old; returns how many."""
    deleted, _ = CallSample.objects.filter(taken_at__lte=now - SAMPLES_LAST).delete()
    return deleted
