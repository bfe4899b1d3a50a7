"""Holding a time for a patient for ten minutes, while they decide."""

from datetime import datetime

from accounts.actions.audit import record
from accounts.models import Clinic, Patient
from accounts.rules.actor import Actor
from appointments.actions.taking import RefusedError, Wanted, taking
from appointments.models import Occupancy
from appointments.rules.changes import Refusal
from appointments.rules.slots import HOLD_TIME


def hold(
    patient: Patient, wanted: Wanted, *, clinic: Clinic, actor: Actor, now: datetime
) -> Occupancy:
    """Hold a time in place of what was held for this patient before. Raises RefusedError."""
    if wanted.starts_at < now:
        raise RefusedError(Refusal.PAST)
    with taking({wanted.practitioner.pk}, patient.pk, now=now):
        release(patient)
        held = Occupancy.objects.create(
            practitioner=wanted.practitioner,
            period=wanted.period,
            held_for=patient,
            held_clinic=clinic,
            held_until=wanted.ends_at,
            held_modality=wanted.modality,
            expires_at=now + HOLD_TIME,
        )
        target = f"hold:{held.pk}"
        record("time_held", actor=actor, now=now, patient=patient, clinic=clinic, target=target)
    return held


def release(patient: Patient) -> None:
    """Give back what is held for the patient."""
    Occupancy.objects.filter(held_for=patient).delete()


def wanted_of(held: Occupancy) -> Wanted:
    """The time a hold stands for; the hold is given back, so that the time can be booked.

    Called inside the transaction that books it: nobody else sees it free in between.
    """
    ends_at = held.held_until or held.period.upper
    wanted = Wanted(
        practitioner=held.practitioner,
        starts_at=held.period.lower,
        ends_at=ends_at,
        modality=held.held_modality,
        buffer=held.period.upper - ends_at,
    )
    held.delete()
    return wanted
