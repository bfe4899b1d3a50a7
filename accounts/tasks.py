"""Doors of the workers: a round of sweeps, and the delivery of what is owed."""

from datetime import timedelta
from time import monotonic

from celery import shared_task
from celery.worker import state

from accounts.actions.delivery import deliver_due
from accounts.actions.glass import end_due_glasses
from accounts.actions.held_files import forget_files
from accounts.actions.proxies import end_due_grants
from accounts.actions.retention import forget_old
from accounts.actions.reviews import raise_alarms
from accounts.actions.sealing import seal_due
from accounts.actions.sweeps import SWEEPS, Sweep, sweep_all
from accounts.selectors.clinics import database_now

LONGEST_RUN = 25  # seconds; what is left is for the next run
SWEEPS += [
    Sweep("seal", seal_due),
    Sweep("glass", end_due_glasses, timedelta(seconds=10)),
    Sweep("alarms", raise_alarms, timedelta(seconds=30)),
    Sweep("grants", end_due_grants, timedelta(minutes=5)),
    Sweep("files", forget_files, timedelta(minutes=10)),
    Sweep("retention", forget_old, timedelta(hours=1)),
]


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def sweep() -> None:
    """One round of every sweep."""
    sweep_all(database_now())


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def deliver() -> None:
    """Send what is due, until time is up or this worker is told to stop."""
    began = monotonic()
    deliver_due(
        database_now(),
        go_on=lambda: state.should_stop is None and monotonic() - began < LONGEST_RUN,
    )
