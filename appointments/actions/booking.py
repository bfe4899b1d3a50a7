"""What happens to an appointment, by whoever may: booked, moved, cancelled, missed.

Each raises the revision by a conditional UPDATE, whose row count is the claim, keeps the doctor's
time in step, writes the audit row and owes the notices.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.audit import record
from accounts.models import Clinic, Patient
from accounts.rules.actor import Actor
from accounts.rules.codes import ALPHABET, LONG_CODE
from appointments.actions.notices import tell
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted, taking
from appointments.models import Appointment, Occupancy
from appointments.models.appointment import ACTIVE, Status, VisitStatus
from appointments.rules.changes import Refusal, refuses_no_show, refuses_take_back
from appointments.rules.notices import MOVED
from appointments.selectors.appointments import times_of, window, with_people
from appointments.selectors.notices import is_untold

REMINDED_BEFORE = timedelta(hours=24)


@dataclass(frozen=True)
class Edit:
    """Who changes an appointment, when, the revision they saw, and whether the patient was here."""

    actor: Actor
    now: datetime
    revision: int
    is_here: bool = False


def book(  # noqa: PLR0913 - the parts of a visit are named by the caller
    patient: Patient,
    wanted: Wanted,
    *,
    clinic: Clinic,
    actor: Actor,
    now: datetime,
    reason: str = "",
    external_id: str = "",
) -> Appointment:
    """Book a visit and owe its confirmation. Raises RefusedError (past, taken, patient busy)."""
    _refuse_past(wanted, now)
    with taking({wanted.practitioner.pk}, patient.pk, now=now):
        appointment = Appointment.objects.create(
            reference="".join(secrets.choice(ALPHABET) for _ in range(LONG_CODE)),
            clinic=clinic,
            patient=patient,
            reason=reason,
            external_id=external_id,
            booked_at=now,
            self_booked=actor.role == "patient",
            changed_at=now,
            **_times(wanted, now),
        )
        _occupy(appointment, wanted)
        _record("appointment_booked", appointment, actor=actor, now=now)
        tell(appointment, "appointment_booked", now=now)
    return appointment


def move(appointment: Appointment, wanted: Wanted, edit: Edit) -> Appointment:
    """Give an appointment another time, doctor or way to meet; returns it as it is then.

    Raises RefusedError, ChangedMeanwhileError.
    """
    _refuse_past(wanted, edit.now)
    doctors = {appointment.practitioner_id, wanted.practitioner.pk}
    with taking(doctors, appointment.patient_id, now=edit.now):
        values = {**_times(wanted, edit.now), **_as_known(appointment, edit)}
        moved = _change(appointment, edit, **values, status=Status.BOOKED)
        Occupancy.objects.filter(appointment=moved).delete()
        _occupy(moved, wanted)
        _record("appointment_moved", moved, actor=edit.actor, now=edit.now)
        tell(moved, MOVED, now=edit.now)
    return moved


@transaction.atomic
def cancel(appointment: Appointment, edit: Edit, *, reason: str = "") -> Appointment:
    """Cancel it and give the doctor's time back. Raises RefusedError, ChangedMeanwhileError."""
    gone = _change(appointment, edit, status=Status.CANCELLED, cancel_reason=reason)
    Occupancy.objects.filter(appointment=gone).delete()
    _record("appointment_cancelled", gone, actor=edit.actor, now=edit.now)
    tell(gone, "appointment_cancelled", now=edit.now)
    return gone


@transaction.atomic
def mark_no_show(appointment: Appointment, edit: Edit) -> Appointment:
    """Staff say that the patient did not come. Raises RefusedError, ChangedMeanwhileError."""
    status = Appointment.objects.select_for_update(no_key=True).values_list("status", flat=True)
    times = appointment.starts_at, appointment.ends_at
    refusal = refuses_no_show(status.get(pk=appointment.pk), *times, now=edit.now)
    if refusal:
        raise RefusedError(refusal)
    missed = _change(appointment, edit, status=Status.NOSHOW)
    _record("appointment_missed", missed, actor=edit.actor, now=edit.now)
    return missed


def take_back_no_show(appointment: Appointment, edit: Edit) -> Appointment:
    """It was not missed: it is booked again. Raises RefusedError, ChangedMeanwhileError."""
    refusal = refuses_take_back(times_of(appointment), now=edit.now, window=window())
    if refusal:
        raise RefusedError(refusal)
    with taking({appointment.practitioner_id}, appointment.patient_id, now=edit.now):
        missed = Appointment.objects.filter(pk=appointment.pk, status=Status.NOSHOW)
        booked = {"status": Status.BOOKED, "revision": F("revision") + 1, "changed_at": edit.now}
        done = missed.filter(revision=edit.revision).update(**booked)
        now_is = with_people(Appointment.objects.all()).get(pk=appointment.pk)
        if not done:
            raise ChangedMeanwhileError(now_is)
        _record("appointment_not_missed", now_is, actor=edit.actor, now=edit.now)
    return now_is


def _change(appointment: Appointment, edit: Edit, **values: Any) -> Appointment:
    """The conditional UPDATE of every edit: only what the person saw, and only once.

    A patient who arrives raises no revision, but nobody moves them out of the waiting room unseen.
    """
    seen = ACTIVE if edit.is_here else (Status.BOOKED,)
    ours = Appointment.objects.filter(pk=appointment.pk, revision=edit.revision, status__in=seen)
    changed = ours.exclude(visit_status=VisitStatus.IN_PROGRESS).update(
        revision=F("revision") + 1, changed_at=edit.now, **values
    )
    now_is = with_people(Appointment.objects.all()).get(pk=appointment.pk)
    if changed:
        return now_is
    if now_is.visit_status == VisitStatus.IN_PROGRESS:
        raise RefusedError(Refusal.GOING_ON)
    if now_is.revision != edit.revision or now_is.status == Status.ARRIVED:
        raise ChangedMeanwhileError(now_is)
    raise RefusedError(Refusal.OVER)


def _times(wanted: Wanted, now: datetime) -> dict[str, Any]:
    """The columns of a time; a reminder is owed only where the day before is still to come."""
    soon = wanted.starts_at - now <= REMINDED_BEFORE
    return {
        "practitioner": wanted.practitioner,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "expected_ends_at": wanted.ends_at,
        "modality": wanted.modality,
        "reminded_at": now if soon else None,
        "door_told_at": None,
        "arrived_at": None,
    }


def _as_known(appointment: Appointment, edit: Edit) -> dict[str, Any]:
    """The columns of how people know it: of two quick moves only the last is told, from the first."""
    if is_untold(appointment, MOVED, revision=edit.revision):
        return {}
    return {
        "moved_from": F("starts_at"),
        "moved_from_way": F("modality"),
        "moved_from_doctor": F("practitioner"),
    }


def _occupy(appointment: Appointment, wanted: Wanted) -> None:
    Occupancy.objects.create(
        practitioner=wanted.practitioner, period=wanted.period, appointment=appointment
    )


def _refuse_past(wanted: Wanted, now: datetime) -> None:
    if wanted.starts_at < now:
        raise RefusedError(Refusal.PAST)


def _record(action: str, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    record(
        action,
        actor=actor,
        now=now,
        patient=appointment.patient,
        clinic=appointment.clinic,
        target=f"appointment:{appointment.pk}",
        revision=appointment.revision,
        starts_at=appointment.starts_at.isoformat(),
        modality=appointment.modality,
        practitioner=appointment.practitioner_id,
    )
