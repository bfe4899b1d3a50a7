"""What patients do with their visits themselves, and those who act for them.

Saying yes twice (a double click, the back button) is saying it once: the second yes finds the
visit as it was asked for and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction

from accounts.rules.actor import Actor
from appointments.actions import booking
from appointments.actions.booking import Edit
from appointments.actions.holds import hold, wanted_of
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted, taking
from appointments.models import Appointment, Occupancy
from appointments.models.appointment import Status
from appointments.rules.changes import Refusal
from appointments.rules.slots import HOLD_TIME
from appointments.selectors.appointments import with_people
from appointments.selectors.choices import (
    Seeking,
    cancel_refusal,
    change_refusal,
    held_time,
    is_same_time_offered,
    refusal_of,
    slot_at,
    visit_at,
)


class HoldGoneError(Exception):
    """The time is not held any more: given back after ten minutes, or another one was chosen."""


@dataclass(frozen=True)
class Choice:
    """What a person says yes to: the hold, and the moment (UTC) it stands for, as they saw them."""

    hold: int
    starts_at: datetime


def hold_time(seeking: Seeking, starts_at: datetime, *, actor: Actor, now: datetime) -> Occupancy:
    """Hold a free time of the doctor for ten minutes. Raises RefusedError."""
    _refuse(refusal_of(seeking, now))
    found = slot_at(seeking, starts_at, now)
    if isinstance(found, Refusal):
        raise RefusedError(found)
    visit = seeking.appointment
    wanted = Wanted.of_slot(visit.practitioner, found, seeking.modality)
    moving = None if seeking.books else visit
    return hold(visit.patient, wanted, clinic=visit.clinic, actor=actor, now=now, moving=moving)


def reschedule(appointment: Appointment, choice: Choice, edit: Edit) -> Appointment:
    """Give the visit the time that is held. What counts as too late is when it was chosen.

    Raises HoldGoneError, RefusedError, ChangedMeanwhileError.
    """
    with taking({appointment.practitioner_id}, appointment.patient_id, now=edit.now):
        visit = _locked(appointment)
        if _is_done(visit, edit, visit.starts_at == choice.starts_at):
            return visit
        held = _held(visit, choice, edit.now)
        _refuse(change_refusal(visit, _chosen_at(held)))
        return booking.move(visit, wanted_of(held), edit)


def switch(appointment: Appointment, modality: str, edit: Edit) -> Appointment:
    """Meet the other way at the same time. Raises RefusedError, ChangedMeanwhileError."""
    with taking({appointment.practitioner_id}, appointment.patient_id, now=edit.now):
        visit = _locked(appointment)
        if _is_done(visit, edit, visit.modality == modality):
            return visit
        _refuse(change_refusal(visit, edit.now))
        if not is_same_time_offered(visit, modality):
            raise RefusedError(Refusal.NOT_OFFERED)
        return booking.move(visit, _same_time(visit, modality), edit)


@transaction.atomic
def cancel(appointment: Appointment, edit: Edit, *, reason: str = "") -> Appointment:
    """Cancel the visit. Raises RefusedError, ChangedMeanwhileError."""
    visit = _locked(appointment)
    if visit.status == Status.CANCELLED:
        return visit
    _refuse(cancel_refusal(visit, edit.now))
    return booking.cancel(visit, edit, reason=reason)


def book(
    seeking: Seeking, choice: Choice, *, actor: Actor, now: datetime, reason: str = ""
) -> Appointment:
    """Book the time that is held as a further visit. Raises HoldGoneError, RefusedError."""
    visit = seeking.appointment
    with taking({visit.practitioner_id}, visit.patient_id, now=now):
        booked = visit_at(visit, choice.starts_at)
        if booked:
            return booked
        held = _held(visit, choice, now)
        _refuse(refusal_of(seeking, now))
        wanted = wanted_of(held)
        return booking.book(
            visit.patient, wanted, clinic=visit.clinic, actor=actor, now=now, reason=reason
        )


def _locked(appointment: Appointment) -> Appointment:
    """The visit as it is, and as it stays until this transaction ends."""
    rows = with_people(Appointment.objects.select_for_update(no_key=True, of=("self",)))
    return rows.get(pk=appointment.pk)


def _is_done(visit: Appointment, edit: Edit, is_as_asked: bool) -> bool:
    """Whether an earlier yes did it already. Raises ChangedMeanwhileError if others changed it."""
    if visit.revision == edit.revision:
        return False
    if visit.status == Status.BOOKED and is_as_asked:
        return True
    raise ChangedMeanwhileError(visit)


def _held(visit: Appointment, choice: Choice, now: datetime) -> Occupancy:
    held = held_time(visit, now)
    if held is None or (held.pk, held.whole.lower) != (choice.hold, choice.starts_at):
        raise HoldGoneError
    return held


def _chosen_at(held: Occupancy) -> datetime:
    return cast("datetime", held.expires_at) - HOLD_TIME


def _same_time(visit: Appointment, modality: str) -> Wanted:
    taken = Occupancy.objects.get(appointment=visit)
    buffer = taken.period.upper - visit.ends_at
    return Wanted(visit.practitioner, visit.starts_at, visit.ends_at, modality, buffer)


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise RefusedError(refusal)
