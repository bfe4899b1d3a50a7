"""Seals audit events in order into a chain that shows every later change."""

import logging
from datetime import datetime

from django.db import connection, transaction

from accounts.rules.audit import LOOK_BACK
from accounts.selectors.audit import digest_of, entry_of

logger = logging.getLogger(__name__)
BATCH = 500  # the recursion looks through its batch once for each event
LOCK = 0x5EA1  # advisory lock: one sealer at a time

LAST = """
SELECT position, digest, sealed_at, (SELECT max(event_id) FROM accounts_auditseal)
FROM accounts_auditseal ORDER BY position DESC LIMIT 1
"""
NONE = (0, b"", None, 0)

# The second arm finds what was committed after a higher id had been sealed. What the last seal
# says is bound as values: only then does the planner leave the other months alone.
SEAL = f"""
WITH RECURSIVE due AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY id) AS n, * FROM (
    (SELECT e.id, e.at, {entry_of("e")} AS entry FROM accounts_auditevent e
     WHERE e.id > %(top)s ORDER BY e.id LIMIT %(batch)s)
    UNION ALL
    SELECT e.id, e.at, {entry_of("e")} FROM accounts_auditevent e
    WHERE e.at >= %(since)s AND e.id <= %(top)s
      AND NOT EXISTS (SELECT FROM accounts_auditseal s WHERE s.event_id = e.id)
  ) unsealed ORDER BY id LIMIT %(batch)s
), chain AS (
  SELECT 0::bigint AS n, %(digest)s::bytea AS digest
  UNION ALL
  SELECT due.n, {digest_of("chain.digest", event_id="due.id", event_at="due.at", entry="due.entry")}
  FROM chain JOIN due ON due.n = chain.n + 1
)
INSERT INTO accounts_auditseal (position, event_id, event_at, entry, digest, sealed_at)
SELECT %(position)s + n, due.id, due.at, entry, chain.digest, %(now)s
FROM due JOIN chain USING (n) ORDER BY n
RETURNING position, encode(digest, 'hex')
"""  # noqa: S608 - made of constants  # nosec B608


def seal_due(now: datetime) -> int:
    """Seal every committed event that has no seal yet, oldest id first; returns how many."""
    sealed = 0
    while batch := _seal_batch(now):
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    """One batch, nothing while another sealer is at work. The log keeps the chain's end elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(LAST)
        position, digest, sealed_at, top = cursor.fetchone() or NONE
        values = {"position": position, "digest": digest, "top": top, "batch": BATCH, "now": now}
        cursor.execute(SEAL, {**values, "since": (sealed_at or now) - LOOK_BACK})
        rows = cursor.fetchall()
    if rows:
        logger.info("audit sealed up to position %s, digest %s", *max(rows))
    return len(rows)
