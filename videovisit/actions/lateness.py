"""A doctor has not come: the next rung of the ladder is found as a row and acted on once.

The appointment's row decides between a sweep and a doctor who starts (actions/visits.py locks it,
too): what has begun is seen here, and a start waits until the rung is written.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.tasks import Task, add_word, close_task, raise_task
from accounts.rules.actor import PORTAL
from appointments.actions.notices import tell
from appointments.models import Appointment
from appointments.selectors.appointments import with_people
from videovisit.events import announce
from videovisit.models import Lateness
from videovisit.rules.ladder import CHOOSE, RUNNING_LATE, LateFacts, Rung, is_due, rung_at
from videovisit.selectors.lateness import (
    LATE,
    cause_of,
    late_visits,
    lateness_of,
    tasks_that_are_done,
    waited_for,
)

BATCH = 10  # rows of one transaction: a doctor who starts waits for no more


def climb(now: datetime) -> int:
    """A sweep: act on what is due of each late visit; returns how many rungs that were."""
    due = [late.appointment for late in late_visits(now) if is_due(late.facts, now=now)]
    return sum(_climb_batch(due[at : at + BATCH], now) for at in range(0, len(due), BATCH))


@transaction.atomic
def _climb_batch(due: Sequence[int], now: datetime) -> int:
    """Those that nobody else works on, as they are once they are locked."""
    rows = Appointment.objects.select_for_update(skip_locked=True, no_key=True).order_by("pk")
    late = waited_for(list(rows.filter(pk__in=due).values_list("pk", flat=True)), now)
    still = {pk: each for pk, each in late.items() if is_due(each.facts, now=now)}
    people = with_people(Appointment.objects.filter(pk__in=still)).select_related("visit__covering")
    for appointment in people:
        _climb(appointment, still[appointment.pk].facts, now)
    return len(still)


def _climb(appointment: Appointment, facts: LateFacts, now: datetime) -> None:
    """Of several rungs that a dead worker has missed, only what the last one says is said."""
    rung = rung_at(facts, now=now)
    Lateness.objects.filter(pk=lateness_of(appointment).pk).update(reached=rung, reached_at=now)
    record(
        "doctor_late",
        actor=PORTAL,
        now=now,
        patient=appointment.patient,
        clinic=appointment.clinic,
        target=f"appointment:{appointment.pk}",
        revision=appointment.revision,
        rung=rung,
    )
    if rung >= Rung.TOLD:
        _tell(appointment, facts, rung=rung, now=now)
    announce(0, appointment.seen_by.pk)


def _tell(appointment: Appointment, facts: LateFacts, *, rung: int, now: datetime) -> None:
    """The patient gets a message; the staff's task says so, or that there is no way to tell them."""
    kind, word = (CHOOSE, "asked") if rung >= Rung.ASKED else (RUNNING_LATE, "told")
    ways = tell(appointment, kind, now=now, about=f"late:{rung}")
    said = word if ways else f"not_{word}"
    cause = cause_of(appointment.pk, appointment.revision)
    about = (appointment.clinic, appointment.patient, appointment.seen_by)
    task = Task(LATE, cause, *about, since=facts.expected_at, words=(said,))
    if not raise_task(task, actor=PORTAL, now=now):
        add_word(cause, said)


def close_late_tasks(now: datetime) -> None:
    """A sweep: what staff were told of a late doctor is done when the doctor is there."""
    for task in tasks_that_are_done(now):
        close_task(task, actor=PORTAL, now=now)
