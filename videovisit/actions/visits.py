"""A patient comes to the door: what happens once, and what happens when it is closed."""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.models.appointment import Status
from appointments.rules.join_window import JoinState, may_join
from appointments.selectors.appointments import join_state_of, with_people


class NotOpenError(Exception):
    """The visit cannot be joined now. `state` says why."""

    def __init__(self, state: JoinState) -> None:
        super().__init__(state.value)
        self.state = state


@transaction.atomic
def arrive(appointment: Appointment, *, actor: Actor, now: datetime) -> Appointment:
    """Be in the waiting room, once; coming back changes nothing. Raises NotOpenError.

    Where the appointment has changed since it was read, the rule decides on what it is now.
    """
    state = join_state_of(appointment, now)
    if not may_join(state):
        raise NotOpenError(state)
    if appointment.status == Status.ARRIVED:
        return appointment
    seen = {"pk": appointment.pk, "revision": appointment.revision, "status": Status.BOOKED}
    arrived = Appointment.objects.filter(**seen).update(status=Status.ARRIVED, arrived_at=now)
    now_is = with_people(Appointment.objects.all()).get(pk=appointment.pk)
    if not arrived:
        return arrive(now_is, actor=actor, now=now)
    record(
        "patient_arrived",
        actor=actor,
        now=now,
        patient=now_is.patient,
        clinic=now_is.clinic,
        target=f"appointment:{now_is.pk}",
        revision=now_is.revision,
    )
    return now_is
