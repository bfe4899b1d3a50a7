"""Holding a time for a patient for ten minutes, while they decide."""

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.actions.audit import record
from accounts.models import Clinic, Patient
from accounts.rules.actor import Actor
from appointments.actions.taking import RefusedError, Wanted, taking
from appointments.models import Appointment, Occupancy
from appointments.rules.changes import Refusal
from appointments.rules.slots import HOLD_TIME


def hold(  # noqa: PLR0913 - the parts of a hold are named by the caller
    patient: Patient,
    wanted: Wanted,
    *,
    clinic: Clinic,
    actor: Actor,
    now: datetime,
    moving: Appointment | None = None,
) -> Occupancy:
    """Hold a time in place of what was held for this patient before. Raises RefusedError.

    Of a time that overlaps the one of the visit `moving`, only the rest has to be held.
    """
    if wanted.starts_at < now:
        raise RefusedError(Refusal.PAST)
    with taking({wanted.practitioner.pk}, patient.pk, now=now):
        release(patient)
        return hold_one(patient, wanted, clinic=clinic, actor=actor, now=now, moving=moving)


def hold_one(  # noqa: PLR0913 - the parts of a hold are named by the caller
    patient: Patient,
    wanted: Wanted,
    *,
    clinic: Clinic,
    actor: Actor,
    now: datetime,
    moving: Appointment | None = None,
) -> Occupancy:
    """Hold a time beside what is held already. Called inside `taking`."""
    held = Occupancy.objects.create(
        practitioner=wanted.practitioner,
        period=_besides(moving, wanted.period),
        held_period=wanted.period,
        held_for=patient,
        held_clinic=clinic,
        held_until=wanted.ends_at,
        held_modality=wanted.modality,
        expires_at=now + HOLD_TIME,
    )
    target = f"hold:{held.pk}"
    record("time_held", actor=actor, now=now, patient=patient, clinic=clinic, target=target)
    return held


def _besides(moving: Appointment | None, wanted: DateTimeTZRange) -> DateTimeTZRange:
    """What a time takes beside that of the visit."""
    for own in Occupancy.objects.filter(appointment=moving) if moving else ():
        wanted = _less(wanted, own.period)
    return wanted


def _less(wanted: DateTimeTZRange, own: DateTimeTZRange) -> DateTimeTZRange:
    """The rest, empty where nothing is left; what comes first where it reaches over both ends."""
    if wanted.upper <= own.lower or own.upper <= wanted.lower:
        return wanted
    if wanted.lower < own.lower:
        return DateTimeTZRange(wanted.lower, own.lower)
    if own.upper < wanted.upper:
        return DateTimeTZRange(own.upper, wanted.upper)
    return DateTimeTZRange(empty=True)


def release(patient: Patient) -> None:
    """Give back what is held for the patient."""
    Occupancy.objects.filter(held_for=patient).delete()


def wanted_of(held: Occupancy) -> Wanted:
    """The time a hold stands for; the hold is given back, so that the time can be booked.

    Called inside the transaction that books it: nobody else sees it free in between.
    """
    whole = held.whole
    ends_at = held.held_until or whole.upper
    wanted = Wanted(
        practitioner=held.practitioner,
        starts_at=whole.lower,
        ends_at=ends_at,
        modality=held.held_modality,
        buffer=whole.upper - ends_at,
    )
    held.delete()
    return wanted
