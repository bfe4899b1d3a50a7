"""System reads of the portal's own state: what is owed, and when the workers were last alive."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min

from accounts.models import Notice, SweepRun

WORKER = "worker"


class Owed(NamedTuple):
    """Notices whose time has come: how many, and since when the oldest waits (None for none)."""

    notices: int
    oldest: datetime | None


def owed(now: datetime) -> Owed:
    """What the outbox owes at `now`."""
    due = Notice.objects.filter(state__in=["queued", "sending"], due_at__lte=now)
    found = due.aggregate(count=Count("pk"), oldest=Min("due_at"))
    return Owed(found["count"], found["oldest"])


def sweeps() -> dict[str, datetime]:
    """When each sweep last finished, by name."""
    return dict(SweepRun.objects.values_list("name", "ran_at"))
