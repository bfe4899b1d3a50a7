"""What happens to a visit once: somebody comes, the doctor opens the room, the doctor ends it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from accounts.actions.audit import record
from accounts.models import User
from accounts.rules.actor import Actor
from appointments.actions.notices import tell
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE, Status, VisitStatus
from appointments.rules.join_window import JoinState, may_join
from appointments.selectors.appointments import join_state_of, with_people
from videovisit.actions.outside import call_in, is_awaited, wait_for_doctor
from videovisit.actions.ready_words import WAITS
from videovisit.events import announce
from videovisit.models import Seat, SeatRole, Visit
from videovisit.selectors.guests import has_room_for
from videovisit.selectors.waiting import is_missed

MOVED_WITHIN = timedelta(days=3)  # a room is opened, and handed over, shortly before its time
AWAY = ("tab_left_at", "left_at", "outside_since")  # what coming in takes back


class NotOpenError(Exception):
    """The visit cannot be joined now. `state` says why."""

    def __init__(self, state: JoinState) -> None:
        super().__init__(state.value)
        self.state = state


class NotTheirsError(Exception):
    """The visit is another doctor's by now: nothing has changed."""


class FullError(Exception):
    """Four people are in this visit, or invited, already."""


class OverError(Exception):
    """The visit is over, or its time has not come: nothing has changed."""


@transaction.atomic
def arrive(appointment: Appointment, *, actor: Actor, now: datetime) -> Appointment:
    """Be in the waiting room; the first time is kept, coming back changes nothing.

    Raises NotOpenError, and FullError for a helper who would be the fifth.

    Where the appointment has changed since it was read, the rule decides on what it is now. Where
    the doctor is in the room, the visit begins; where they opened it and went on, who comes waits.
    """
    locked = Appointment.objects.select_for_update(of=("self",))
    now_is = with_people(locked).get(pk=appointment.pk)
    state = join_state_of(now_is, now)
    if not may_join(state):
        raise NotOpenError(state)
    if not has_room_for(actor, now_is):
        raise FullError
    visit = _visit_of(now_is, SeatRole.PATIENT, actor=actor, now=now)
    if now_is.status == Status.BOOKED:
        now_is.status, now_is.arrived_at = Status.ARRIVED, now
        now_is.save(update_fields=["status", "arrived_at"])
        _record("patient_arrived", now_is, actor=actor, now=now)
    if visit.doctor_ready_at and not visit.started_at:
        if is_awaited(visit, now):
            _begin(visit, now_is, actor=actor, now=now)
        else:
            wait_for_doctor(visit, now_is, now=now)
    announce(visit.pk, visit.covering_id or now_is.practitioner_id)
    return now_is


@transaction.atomic
def start_visit(appointment: Appointment, *, actor: Actor, now: datetime) -> Visit:
    """The doctor opens the room; with the patient there, the visit begins; who is outside is called.

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
    left = _leave_others(now_is, actor=actor, now=now)
    visit = _visit_of(now_is, SeatRole.DOCTOR, actor=actor, now=now)
    if (visit.covering or now_is.practitioner).user_id != actor.person:
        raise NotTheirsError
    if visit.doctor_ready_at is None:
        _open(visit, now_is, actor=actor, now=now)
    is_here = now_is.status == Status.ARRIVED and not visit.started_at
    if is_here and not call_in(visit, now_is, actor=actor, now=now):
        _begin(visit, now_is, actor=actor, now=now)
    announce(visit.pk, visit.covering_id or now_is.practitioner_id)
    for seat in left:  # after whose visit begins
        announce(seat.visit_id, 0)
    return visit


def _visit_of(appointment: Appointment, role: str, *, actor: Actor, now: datetime) -> Visit:
    """Its visit, in which the person sits down; nothing of before a move stands any more.

    Seats come before visits, as in the hub's statements: two who lock in the same order never wait
    for each other.
    """
    visit, _ = Visit.objects.get_or_create(appointment=appointment)
    _sit_down(visit, role, actor=actor, now=now)
    if forget_moved(Visit.objects.filter(pk=visit.pk)):
        visit.refresh_from_db()
    return visit


def follow_moves(now: datetime) -> int:
    """A sweep: who moves an appointment knows nothing of its visit; returns how many were moved."""
    recent = Q(doctor_ready_at__gt=now - MOVED_WITHIN) | Q(handed_over_at__gt=now - MOVED_WITHIN)
    return forget_moved(Visit.objects.filter(recent))


def forget_moved(visits: QuerySet[Visit]) -> int:
    """Of visits that were moved the opened room and the hand-over count no more; returns how many."""
    changed_at = F("appointment__changed_at")
    before = Q(doctor_ready_at__lt=changed_at) | Q(handed_over_at__lt=changed_at)
    moved = visits.filter(before, appointment__status=Status.BOOKED)
    names = ("covering", "handed_over_at", "doctor_ready_at", "called_in_at")
    anew: dict[str, Any] = dict.fromkeys(names)
    return Visit.objects.filter(pk__in=moved).update(version=F("version") + 1, **anew)


def _open(visit: Visit, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """The room is open; a patient who is not there, and not outside, is told that the doctor waits."""
    visit.doctor_ready_at = visit.arrival_seen_at = now
    visit.save(update_fields=["doctor_ready_at", "arrival_seen_at"])
    _record("visit_opened", appointment, actor=actor, now=now)
    if is_missed(visit, appointment, now):
        tell(appointment, WAITS, now=now)


def _begin(visit: Visit, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    visit.started_at = now
    visit.save(update_fields=["started_at"])
    appointment.visit_status = VisitStatus.IN_PROGRESS
    appointment.save(update_fields=["visit_status"])
    _record("visit_started", appointment, actor=actor, now=now)


def _sit_down(visit: Visit, role: str, *, actor: Actor, now: datetime) -> Seat:
    """The person's seat, kept from the first time on; coming in takes back having gone.

    The place of a page that has gone is free for the one that opens now, and its person is there.
    """
    first = {"role": role, "joined_at": now, "seen_at": now}
    seat, _ = Seat.objects.get_or_create(visit=visit, user_id=actor.person, defaults=first)
    tab = Case(When(tab_left_at=None, then="tab"), default=Value(""))
    back = {"tab": tab, "seen_at": now}
    Seat.objects.filter(pk=seat.pk).update(**dict.fromkeys(AWAY), **back)
    Visit.objects.filter(pk=visit.pk).update(version=F("version") + 1)
    return seat


def _leave_others(appointment: Appointment, *, actor: Actor, now: datetime) -> list[Seat]:
    """The seats that the person leaves; all of theirs are locked in their order, this one's among them."""
    open_ones = Visit.objects.filter(ended_at=None, appointment__status__in=ACTIVE)
    seats = Seat.objects.filter(user_id=actor.person, visit__in=open_ones)
    known = seats.select_for_update(of=("self",)).select_related("visit").order_by("pk")
    others = [seat for seat in known if seat.visit.appointment_id != appointment.pk]
    left = [seat for seat in others if seat.left_at is None]
    seats.filter(pk__in=[seat.pk for seat in left]).update(left_at=now)
    return left


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
