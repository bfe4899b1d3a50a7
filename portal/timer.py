"""A worker's own timer: sweeps and delivery go on without Redis and without beat."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Any

import psycopg
from celery import bootsteps
from django.db import connection

from accounts.actions.outbox import WAKE
from portal.celery import DELIVER, EACH, SWEEP, app

logger = logging.getLogger(__name__)


class OwnTimer(bootsteps.StartStopStep):  # type: ignore[misc] # Celery has no types
    """Two threads of the worker; started before it looks for Redis, which may be away."""

    def __init__(self, _worker: Any, **_options: Any) -> None:
        self.stopping = Event()
        self.listener: psycopg.Connection | None = None
        self.threads = [
            Thread(target=self._repeat, args=(SWEEP, self.stopping.wait), daemon=True),
            Thread(target=self._repeat, args=(DELIVER, self._wait_for_notice), daemon=True),
        ]

    def start(self, _worker: Any) -> None:
        """Begin both."""
        for thread in self.threads:
            thread.start()

    def stop(self, _worker: Any) -> None:
        """What is under way may finish; what is killed is found again when its lease is over."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(EACH)
        if self.listener:
            self.listener.close()

    def _repeat(self, task: str, wait: Callable[[float], object]) -> None:
        while not self.stopping.is_set():
            try:
                app.tasks[task]()
                wait(EACH)
            except Exception:
                logger.exception("%s failed", task)
                self.stopping.wait(EACH)
            finally:
                connection.close()

    def _wait_for_notice(self, seconds: float) -> None:
        """Until PostgreSQL says that a notice is owed, but not longer than `seconds`."""
        connection.close()
        try:
            self.listener = self.listener or _listener()
            until = monotonic() + seconds
            while not self.stopping.is_set() and monotonic() < until:
                if list(self.listener.notifies(timeout=0.5, stop_after=1)):
                    return
        except psycopg.Error:
            self.listener = None
            raise


def _listener() -> psycopg.Connection:
    """A connection beside the pool that hears WAKE."""
    listening = psycopg.connect(**connection.get_connection_params(), autocommit=True)
    listening.execute(f"LISTEN {WAKE}")
    return listening
