"""Sending the newest message about an appointment once more, because staff ask for it."""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.rules.actor import Actor
from appointments.actions.notices import tell_again
from appointments.models import Appointment
from appointments.models.appointment import Status
from appointments.rules.notices import BOOKED, CANCELLED, is_still_true
from appointments.selectors.appointments import times_of, window


@transaction.atomic
def resend(appointment: Appointment, *, actor: Actor, now: datetime) -> bool:
    """Owe the confirmation once more, of a cancelled visit that it is cancelled.

    False where there is nothing to say any more, or nobody to say it to.
    """
    kind = CANCELLED if appointment.status == Status.CANCELLED else BOOKED
    if not is_still_true(kind, times_of(appointment), now=now, window=window()):
        return False
    owed = tell_again(appointment, kind, now=now)
    record(
        "appointment_resent",
        actor=actor,
        now=now,
        patient=appointment.patient,
        target=f"appointment:{appointment.pk}",
        kind=kind,
        messages=owed,
    )
    return owed > 0
