"""Counting tries in one row, atomically: exact under parallel tries and without Redis."""

import hashlib
from datetime import datetime

from django.db import connection

from accounts.models import AttemptCount
from accounts.rules.limits import Limit, is_within, window_start

COUNT = """
INSERT INTO accounts_attemptcount AS row (kind, key, window_started_at, count)
VALUES (%(kind)s, %(key)s, %(now)s, 1)
ON CONFLICT (kind, key) DO UPDATE SET
  count = CASE WHEN row.window_started_at <= %(over)s THEN 1 ELSE row.count + 1 END,
  window_started_at = CASE
    WHEN row.window_started_at <= %(over)s THEN %(now)s ELSE row.window_started_at END
RETURNING count
"""


class TooManyTriesError(Exception):
    """The fence is closed until `opens_at`."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__()
        self.opens_at = opens_at


def count_try(limit: Limit, *parts: str, now: datetime) -> None:
    """Count one try by the key made of `parts`. Raises TooManyTriesError where it is over the limit."""
    if not try_counts(limit, *parts, now=now):
        raise TooManyTriesError(opens_again_at(limit, *parts, now=now))


def try_counts(limit: Limit, *parts: str, now: datetime) -> bool:
    """Count one try by the key made of `parts`; False when it is over the limit.

    Call it outside a transaction that may roll back: a refused try must still count.
    """
    values: dict[str, str | datetime] = {
        "kind": limit.kind,
        "key": attempt_key(*parts),
        "now": now,
        "over": window_start(limit, now),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        (count,) = cursor.fetchone()
    return is_within(limit, count)


def opens_again_at(limit: Limit, *parts: str, now: datetime) -> datetime:
    """When the next try by this key is allowed; call it after a refused `try_counts`."""
    rows = AttemptCount.objects.filter(kind=limit.kind, key=attempt_key(*parts))
    started_at = rows.values_list("window_started_at", flat=True).first()
    return started_at + limit.window if started_at else now


def forget_tries(limit: Limit, *parts: str) -> None:
    """Start over after a success."""
    AttemptCount.objects.filter(kind=limit.kind, key=attempt_key(*parts)).delete()


def attempt_key(*parts: str) -> str:
    """The key of the row: a hash, so that no name, MRN or address is stored."""
    folded = "\x1f".join(part.strip().casefold() for part in parts)
    return hashlib.sha256(folded.encode()).hexdigest()
