"""While PostgreSQL is away nobody waits for it but one at a time, and not all the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from psycopg import OperationalError

PAUSE = 1.0  # seconds; with the pool's own tries it is found again within two (RELIABILITY.md 2)


class Breaker:
    """Shared by the threads of a process."""

    def __init__(self) -> None:
        self._is_away = False
        self._asked_again_at = 0.0
        self._probe = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Ask the server inside. Raises OperationalError at once while it is known to be away."""
        if not self._is_away:
            with self._watched():
                yield
            return
        if monotonic() < self._asked_again_at or not self._probe.acquire(blocking=False):
            raise OperationalError("away a moment ago")
        try:
            with self._watched():
                yield
        finally:
            self._probe.release()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except OperationalError:
            self._is_away, self._asked_again_at = True, monotonic() + PAUSE
            raise
        self._is_away = False
