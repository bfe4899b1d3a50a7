"""Somebody leaves the waiting room to be told, is called by the doctor, and comes back or does not.

All of it happens with the appointment's row locked: whoever starts the visit sees it, or it sees them.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from accounts.actions.audit import record
from accounts.models import User
from accounts.rules.actor import PORTAL, Actor
from appointments.actions.notices import tell
from appointments.models import Appointment
from appointments.models.appointment import Status, VisitStatus
from appointments.selectors.appointments import window, with_people
from videovisit.events import announce
from videovisit.models import Lateness, Seat, SeatRole, Visit
from videovisit.rules.ladder import Rung
from videovisit.rules.outside import READY, Call, call_of
from videovisit.selectors.lateness import lateness_of
from videovisit.selectors.outside import (
    is_anybody_in,
    is_doctor_in,
    outside_seats,
    person_of,
    reach_of,
)

NOT_BACK = "did not come back when the doctor called"  # the audit's reason
BATCH = 100


class NoWayError(Exception):
    """Nothing would reach them, or nobody waits here any more: nothing has changed."""


@transaction.atomic
def go_outside(seat: Seat, *, actor: Actor, now: datetime) -> None:
    """They are told when the doctor is ready, and keep the place. Raises NoWayError. Twice is once."""
    appointment = _locked(seat.visit.appointment_id)
    waits = appointment.status, appointment.visit_status
    reach = reach_of(seat.user, appointment, now) if seat.user else None
    if waits != (Status.ARRIVED, VisitStatus.PLANNED) or not (reach and reach.is_reached):
        raise NoWayError
    inside = Seat.objects.filter(pk=seat.pk, outside_since=None)
    if inside.update(outside_since=now, left_at=None):
        Visit.objects.filter(pk=seat.visit_id).update(version=F("version") + 1)
        _record("left_to_be_told", appointment, actor=actor, now=now)
        visit = seat.visit
        announce(visit.pk, visit.covering_id or appointment.practitioner_id)


def call_in(visit: Visit, appointment: Appointment, *, actor: Actor, now: datetime) -> bool:
    """The doctor is ready: who is outside is told, and has three minutes; again only after that.

    Returns whether the visit waits for them: nobody else of the patient's side is there.
    """
    outside = outside_seats(visit)
    if not outside.exists():
        return False
    if call_of(visit.called_in_at, now=now) != Call.CALLED:
        _call(visit, appointment, actor=actor, now=now)
    return not is_anybody_in(visit, SeatRole.PATIENT, now)


def _call(visit: Visit, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    visit.called_in_at = now
    visit.save(update_fields=["called_in_at"])
    for user in User.objects.filter(seats__in=outside_seats(visit)):
        person = person_of(user, appointment)
        tell(appointment, READY, now=now, about=f"ready:{number_of(now)}", only=person)
    _record("patient_called_in", appointment, actor=actor, now=now)


def number_of(called_in_at: datetime) -> int:
    """What tells one call from another."""
    return int(called_in_at.timestamp())


def is_awaited(visit: Visit, now: datetime) -> bool:
    """Whether the visit begins with who comes now: the doctor is there, or has called them just now."""
    if call_of(visit.called_in_at, now=now) == Call.CALLED:
        return Seat.objects.filter(visit=visit, role=SeatRole.DOCTOR, left_at=None).exists()
    return is_doctor_in(visit, now)


def wait_for_doctor(visit: Visit, appointment: Appointment, *, now: datetime) -> None:
    """The doctor has gone on: who comes waits in their place, and is news to the doctor."""
    if visit.called_in_at is not None:
        _choose_to_wait(appointment, now)
    visit.called_in_at = visit.doctor_ready_at = visit.arrival_seen_at = None
    visit.save(update_fields=["called_in_at", "doctor_ready_at", "arrival_seen_at"])


def _choose_to_wait(appointment: Appointment, now: datetime) -> None:
    """So the ladder takes who missed the call: nobody is told at once that the doctor is late."""
    kept = Lateness.objects.filter(pk=lateness_of(appointment).pk)
    reached = Greatest(F("reached"), int(Rung.TOLD))
    kept.update(reached=reached, waits=F("waits") + 1, waited_at=now)


def close_not_back(now: datetime) -> int:
    """A sweep: whom the doctor called in vain has missed the visit once its window has closed."""
    over = Appointment.objects.filter(
        status=Status.ARRIVED,
        visit_status=VisitStatus.PLANNED,
        expected_ends_at__lte=now - window().after,
        visit__called_in_at__isnull=False,
    )
    due = over.order_by("pk").values_list("pk", flat=True)[:BATCH]
    return sum(_close(appointment, now) for appointment in list(due))


@transaction.atomic
def _close(pk: int, now: datetime) -> bool:
    appointment = _locked(pk)
    called = Appointment.objects.filter(pk=pk, visit__called_in_at__isnull=False)
    waiting = called.filter(status=Status.ARRIVED, visit_status=VisitStatus.PLANNED)
    over = waiting.filter(expected_ends_at__lte=now - window().after)
    if not over.exists():  # they came back meanwhile, or another worker was quicker
        return False
    missed = {"status": Status.NOSHOW, "revision": F("revision") + 1, "changed_at": now}
    Appointment.objects.filter(pk=pk).update(**missed)
    _record("appointment_missed", appointment, actor=PORTAL, now=now, reason=NOT_BACK)
    announce(0, appointment.practitioner_id)
    return True


def _locked(pk: int) -> Appointment:
    locked = Appointment.objects.select_for_update(of=("self",))
    return with_people(locked).get(pk=pk)


def _record(
    action: str, appointment: Appointment, *, actor: Actor, now: datetime, **more: Any
) -> None:
    about = {"patient": appointment.patient, "clinic": appointment.clinic, **more}
    target = f"appointment:{appointment.pk}"
    record(action, actor=actor, now=now, target=target, revision=appointment.revision, **about)
