"""What happens to a visit once: somebody comes, the doctor opens the room, the doctor ends it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actions.audit import record
from accounts.models import User
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE, Status, VisitStatus
from appointments.rules.join_window import JoinState, may_join, opens_at
from appointments.selectors.appointments import join_state_of, window, with_people
from videovisit.events import announce
from videovisit.models import Seat, SeatRole, Visit


class NotOpenError(Exception):
    """The visit cannot be joined now. `state` says why."""

    def __init__(self, state: JoinState) -> None:
        super().__init__(state.value)
        self.state = state


class NotTheirsError(Exception):
    """The visit is another doctor's by now: nothing has changed."""


class OverError(Exception):
    """The visit is over, or its time has not come: nothing has changed."""


@transaction.atomic
def arrive(appointment: Appointment, *, actor: Actor, now: datetime) -> Appointment:
    """Be in the waiting room; the first time is kept, coming back changes nothing. Raises NotOpenError.

    Where the appointment has changed since it was read, the rule decides on what it is now. Where
    the doctor has opened the room, the visit begins.
    """
    locked = Appointment.objects.select_for_update(of=("self",))
    now_is = with_people(locked).get(pk=appointment.pk)
    state = join_state_of(now_is, now)
    if not may_join(state):
        raise NotOpenError(state)
    visit = _visit_of(now_is)
    _sit_down(visit, SeatRole.PATIENT, actor=actor, now=now)
    if now_is.status == Status.BOOKED:
        now_is.status, now_is.arrived_at = Status.ARRIVED, now
        now_is.save(update_fields=["status", "arrived_at"])
        _record("patient_arrived", now_is, actor=actor, now=now)
    if visit.doctor_ready_at and not visit.started_at:
        _begin(visit, now_is, actor=actor, now=now)
    announce(visit.pk, visit.covering_id or now_is.practitioner_id)
    return now_is


@transaction.atomic
def start_visit(appointment: Appointment, *, actor: Actor, now: datetime) -> Visit:
    """The doctor opens the room; with the patient there, the visit begins.

    Starting again what goes on changes nothing: it is how the doctor comes back. Raises
    NotOpenError, and NotTheirsError where another doctor has taken over. Whatever other visit the
    doctor is in, they leave it: nobody hears the next patient.
    """
    User.objects.select_for_update(no_key=True).get(pk=actor.person)  # two starts take turns
    locked = Appointment.objects.select_for_update(of=("self",))
    now_is = with_people(locked).get(pk=appointment.pk)
    state = join_state_of(now_is, now)
    if not may_join(state):
        raise NotOpenError(state)
    visit = _visit_of(now_is)
    if (visit.covering or now_is.practitioner).user_id != actor.person:
        raise NotTheirsError
    _leave_others(visit, actor=actor, now=now)
    _sit_down(visit, SeatRole.DOCTOR, actor=actor, now=now)
    if visit.doctor_ready_at is None:
        visit.doctor_ready_at = visit.arrival_seen_at = now
        visit.save(update_fields=["doctor_ready_at", "arrival_seen_at"])
        _record("visit_opened", now_is, actor=actor, now=now)
    if now_is.status == Status.ARRIVED and not visit.started_at:
        _begin(visit, now_is, actor=actor, now=now)
    announce(visit.pk, visit.covering_id or now_is.practitioner_id)
    return visit


def _visit_of(appointment: Appointment) -> Visit:
    """Its visit; a room that the doctor opened for the time before a move is closed again."""
    visit, _ = Visit.objects.get_or_create(appointment=appointment)
    opens = opens_at(appointment.starts_at, window())
    if visit.doctor_ready_at and visit.doctor_ready_at < opens:
        visit.doctor_ready_at = visit.arrival_seen_at = None
        visit.save(update_fields=["doctor_ready_at", "arrival_seen_at"])
    return visit


def _begin(visit: Visit, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    visit.started_at = now
    visit.save(update_fields=["started_at"])
    appointment.visit_status = VisitStatus.IN_PROGRESS
    appointment.save(update_fields=["visit_status"])
    _record("visit_started", appointment, actor=actor, now=now)


def _sit_down(visit: Visit, role: str, *, actor: Actor, now: datetime) -> Seat:
    """The person's seat, kept from the first time on; coming in takes back having left."""
    first = {"role": role, "consented_at": now, "seen_at": now}
    seat, _ = Seat.objects.get_or_create(visit=visit, user_id=actor.person, defaults=first)
    Seat.objects.filter(pk=seat.pk).update(left_at=None, seen_at=now)
    Visit.objects.filter(pk=visit.pk).update(version=F("version") + 1)
    return seat


def _leave_others(visit: Visit, *, actor: Actor, now: datetime) -> None:
    open_ones = Visit.objects.filter(ended_at=None, appointment__status__in=ACTIVE)
    seats = Seat.objects.filter(user_id=actor.person, left_at=None, visit__in=open_ones)
    left = [*seats.exclude(visit=visit).values_list("visit_id", flat=True)]
    seats.filter(visit__in=left).update(left_at=now)
    for other in left:
        announce(other, 0)


@transaction.atomic
def end_visit(visit: Visit, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """The visit is done, for good. Raises OverError where it was before, or never began."""
    locked = Appointment.objects.select_for_update(of=("self",))  # first, as whoever comes does
    appointment = with_people(locked).get(pk=visit.appointment_id)
    seen = {"pk": visit.pk, "ended_at": None, "started_at__isnull": False}
    ended = Visit.objects.filter(**seen).update(ended_at=now, version=F("version") + 1)
    if not ended:
        raise OverError
    done = {"status": Status.FULFILLED, "visit_status": VisitStatus.COMPLETED}
    Appointment.objects.filter(pk=visit.appointment_id).update(**done, changed_at=now)
    visit.guests.filter(ended_at=None).update(ended_at=now)
    _record("visit_ended", appointment, actor=actor, now=now, reason=reason)
    announce(visit.pk, visit.covering_id or appointment.practitioner_id)


def _record(
    action: str, appointment: Appointment, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    record(
        action,
        actor=actor,
        now=now,
        patient=appointment.patient,
        clinic=appointment.clinic,
        target=f"appointment:{appointment.pk}",
        reason=reason,
        revision=appointment.revision,
    )
