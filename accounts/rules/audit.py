"""How long the audit is kept and how soon its events must be sealed."""

from datetime import datetime, timedelta

SEALED_WITHIN = timedelta(seconds=60)
LOOK_BACK = timedelta(hours=1)  # no transaction that writes an event runs longer than this
KEPT_YEARS = 6  # HIPAA, 45 CFR 164.316(b)(2)(i)


def kept_from(now: datetime) -> datetime:
    """Events from here on are kept: the first of the month six years ago (`now` in UTC)."""
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month.replace(year=month.year - KEPT_YEARS)


def overdue_before(now: datetime) -> datetime:
    """An event written before this moment should have been sealed."""
    return now - SEALED_WITHIN
