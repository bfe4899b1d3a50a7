"""Seals audit events in order into a chain that shows every later change."""

import logging
from datetime import datetime

from django.db import connection, transaction

from accounts.rules.audit import LOOK_BACK
from accounts.selectors.audit import digest_of, entry_of

logger = logging.getLogger(__name__)
BATCH = 500  # the recursion looks through its batch once for each event
LOCK = 0x5EA1  # advisory lock: one sealer at a time

# The second arm of `candidate` finds what was committed after a higher id had been sealed.
SEAL = f"""
WITH RECURSIVE last AS (
  SELECT position, digest, sealed_at FROM accounts_auditseal ORDER BY position DESC LIMIT 1
), top AS (
  SELECT coalesce(max(event_id), 0) AS id FROM accounts_auditseal
), candidate AS (
  (SELECT e.id, e.at FROM accounts_auditevent e WHERE e.id > (SELECT id FROM top)
   ORDER BY e.id LIMIT %(batch)s)
  UNION ALL
  SELECT e.id, e.at FROM accounts_auditevent e
  WHERE e.at >= (SELECT sealed_at FROM last) - %(look_back)s AND e.id <= (SELECT id FROM top)
    AND NOT EXISTS (SELECT FROM accounts_auditseal s WHERE s.event_id = e.id)
), due AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY e.id) AS n, e.id, e.at, {entry_of("e")} AS entry
  FROM accounts_auditevent e JOIN candidate USING (id, at) ORDER BY e.id LIMIT %(batch)s
), chain AS (
  SELECT 0::bigint AS n, coalesce((SELECT digest FROM last), '') AS digest
  UNION ALL
  SELECT due.n, {digest_of("chain.digest", "due.id", "due.at", "due.entry")}
  FROM chain JOIN due ON due.n = chain.n + 1
)
INSERT INTO accounts_auditseal (position, event_id, event_at, entry, digest, sealed_at)
SELECT coalesce((SELECT position FROM last), 0) + n, due.id, due.at, entry, chain.digest, %(now)s
FROM due JOIN chain USING (n) ORDER BY n
RETURNING position, encode(digest, 'hex')
"""


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
        cursor.execute(SEAL, {"now": now, "batch": BATCH, "look_back": LOOK_BACK})
        rows = cursor.fetchall()
    if rows:
        logger.info("audit sealed up to position %s, digest %s", *max(rows))
    return len(rows)
