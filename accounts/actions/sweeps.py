"""What is done again and again, by whichever worker comes first."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import SweepRun

logger = logging.getLogger(__name__)
HEARTBEAT = "worker"  # the SweepRun row that readiness looks at

CLAIM = """
INSERT INTO accounts_sweeprun AS run (name, ran_at) VALUES (%(name)s, %(now)s)
ON CONFLICT (name) DO UPDATE SET ran_at = EXCLUDED.ran_at WHERE run.ran_at <= %(due)s
RETURNING name
"""


@dataclass(frozen=True)
class Sweep:
    """`run(now)` finds what is due and does it; a second run finds nothing to do.

    With `every`, workers together start it at most that often; without, each round runs it, and
    several may run at once.
    """

    name: str
    run: Callable[[datetime], object]
    every: timedelta = timedelta(0)


SWEEPS: list[Sweep] = []  # each app's tasks.py adds its own


def sweep_all(now: datetime) -> None:
    """One round of all sweeps; one that fails does not stop the others. Leaves the heartbeat."""
    for sweep in SWEEPS:
        _run(sweep, now)
    SweepRun.objects.update_or_create(name=HEARTBEAT, defaults={"ran_at": now})


def _run(sweep: Sweep, now: datetime) -> None:
    try:
        if not sweep.every or is_mine(sweep, now):
            sweep.run(now)
    except Exception:
        logger.exception("sweep %s failed", sweep.name)


def is_mine(sweep: Sweep, now: datetime) -> bool:
    """Claim a sweep's next run: true for one caller each `sweep.every`."""
    values: dict[str, Any] = {"name": sweep.name, "now": now, "due": now - sweep.every}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        return cursor.fetchone() is not None
