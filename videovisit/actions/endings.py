"""How visits end by themselves: nobody is left, or the doctor never came; and how they last.

Each sweep takes what is due by rows, and a second run finds nothing to do.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actions.tasks import Task, raise_task
from accounts.rules.actor import PORTAL
from accounts.selectors.sessions import VISIT_UNTIL, moment_in
from accounts.selectors.tasks import words_of
from appointments.actions.booking import Edit, cancel
from appointments.actions.taking import ChangedMeanwhileError, RefusedError
from appointments.models import Appointment
from appointments.models.appointment import Status, VisitStatus
from appointments.rules.cancelling import Why
from appointments.selectors.appointments import window, with_people
from videovisit.actions.visits import OverError, end_visit
from videovisit.models import CallSample, Seat, Visit
from videovisit.rules.outside import LASTS
from videovisit.rules.presence import AWAY_AFTER
from videovisit.selectors.days_off import unanswered
from videovisit.selectors.lateness import absence_of, cause_of

EMPTY_FOR = timedelta(minutes=15)  # DECISIONS.md 12
EVERYBODY_GONE = "everybody had gone for 15 minutes"  # the audit's reason
DOCTOR_ABSENT = "doctor_absent"  # StaffTask: somebody waited in vain
BATCH = 100
SAMPLES_LAST = timedelta(days=14)  # DECISIONS.md 27
# While somebody waits, here or to be told, or talks the window does not close: the expected end goes
# with the clock.
LAST = """
UPDATE appointments_appointment AS appointment SET expected_ends_at = %(now)s
FROM videovisit_visit AS visit
WHERE visit.appointment_id = appointment.id AND visit.ended_at IS NULL
  AND appointment.status = 'arrived' AND appointment.expected_ends_at < %(now)s
  AND appointment.expected_ends_at > %(since)s
  AND EXISTS (SELECT 1 FROM videovisit_seat AS seat WHERE seat.visit_id = visit.id
    AND seat.guest_id IS NULL AND seat.left_at IS NULL AND (seat.seen_at > %(seen)s
      OR seat.outside_since > %(outside)s AND visit.called_in_at IS NULL))
RETURNING visit.id
"""
OFTEN_ENOUGH = timedelta(minutes=5)  # a session is not written every ten seconds


def keep_open(now: datetime) -> int:
    """Visits in which somebody is present do not run out of time; returns how many were kept.

    Neither do the sessions of the people in them, as far as the visit goes.
    """
    values = {"now": now, "seen": now - AWAY_AFTER, "since": now - window().after}
    values["outside"] = now - LASTS
    with connection.cursor() as cursor:
        cursor.execute(LAST, values)
        kept = [visit for (visit,) in cursor.fetchall()]
    there = Seat.objects.filter(visit__in=kept, left_at=None, seen_at__gt=now - AWAY_AFTER)
    keys = UserSession.objects.filter(user__in=there.values("user")) if kept else ()
    for session in keys:
        _keep_session(SessionStore(session.session_key), now + window().after)
    return len(kept)


def _keep_session(session: SessionStore, closes: datetime) -> None:
    """A session that was in the visit goes on for it; one that has ended meanwhile does not."""
    kept = moment_in(session, VISIT_UNTIL)
    if kept is not None and kept < closes - OFTEN_ENOUGH:
        session[VISIT_UNTIL] = closes.timestamp()
        with suppress(UpdateError):
            session.save()


def end_empty(now: datetime) -> int:
    """Complete the visits that began and have been empty for 15 minutes; returns how many."""
    since = now - EMPTY_FOR
    stays = Q(left_at=None) | Q(left_at__gt=since)  # who has left may keep the page open for days
    present = Seat.objects.filter(stays, visit=OuterRef("pk"), guest=None, seen_at__gt=since)
    begun = Visit.objects.filter(started_at__lte=since, ended_at=None)
    empty = begun.filter(~Exists(present))
    return sum(_end(visit, now) for visit in empty.order_by("pk")[:BATCH])


def _end(visit: Visit, now: datetime) -> bool:
    try:
        end_visit(visit, actor=PORTAL, now=now, reason=EVERYBODY_GONE)
    except OverError:  # the doctor was quicker
        return False
    return True


def cancel_unmet(now: datetime) -> int:
    """Cancel the visits whose patient came, whose doctor did not, and whose time is over.

    It is not the patient's no-show: they are told, and choose another time; staff are told, too.
    """
    unmet = Appointment.objects.filter(
        status=Status.ARRIVED,
        visit_status=VisitStatus.PLANNED,
        modality="video",
        expected_ends_at__lte=now - window().after,
    )
    return _cancel_all(unmet.exclude(visit__called_in_at__isnull=False), now)  # actions/outside.py


def cancel_off(now: datetime) -> int:
    """Cancel, as soon as they would have ended, the visits whose doctor is off and that stand yet.

    No more than with a doctor who did not come is that the patient's no-show.
    """
    over = Appointment.objects.filter(pk__in=unanswered(now), expected_ends_at__lte=now)
    return _cancel_all(over, now)


def _cancel_all(unmet: QuerySet[Appointment], now: datetime) -> int:
    due = list(
        unmet.order_by("pk").values_list("pk", flat=True)[:BATCH]
    )  # by an index of these alone
    people = with_people(Appointment.objects.filter(pk__in=due)).order_by("pk")
    return sum(_cancel(appointment, now) for appointment in people)


@transaction.atomic
def _cancel(appointment: Appointment, now: datetime) -> bool:
    edit = Edit(PORTAL, now, appointment.revision, is_here=True)
    try:
        cancel(appointment, edit, reason=Why.DOCTOR_ABSENT)
    except (ChangedMeanwhileError, RefusedError):  # somebody was quicker
        return False
    cause = absence_of(appointment.pk, edit.revision)
    about = (appointment.clinic, appointment.patient, appointment.seen_by)
    said = words_of(cause_of(appointment.pk, edit.revision))
    raise_task(Task(DOCTOR_ABSENT, cause, *about, words=said), actor=PORTAL, now=now)
    return True


def forget_samples(now: datetime) -> int:
    """Delete the figures of calls that are two weeks old; returns how many."""
    deleted, _ = CallSample.objects.filter(taken_at__lte=now - SAMPLES_LAST).delete()
    return deleted
