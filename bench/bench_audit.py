"""The audit with a million events: sealing, a round with nothing to seal, and the whole check."""

import os
from collections.abc import Callable
from time import perf_counter
from typing import Any

import django

from bench.result import Result

EVENTS, BY_SEALER = 1_000_000, 20_000
MADE = """
INSERT INTO accounts_auditevent (at, action, actor_id, role, patient_id, clinic_id, target, reason,
  address, session, request_id, browser, detail)
SELECT now() - n * interval '180 seconds', 'record_seen', n %% 900, 'scheduler', n %% 300000, 1,
  'patient:' || n %% 300000, '', '192.0.2.1', md5(n::text)::varchar(16), md5(n::text),
  'Firefox, Windows', jsonb_build_object('found', n %% 3)
FROM generate_series(%s, 1, -1) n
"""
MONTHS = """
DO $$
DECLARE m timestamp;
BEGIN
  FOR step IN 1..72 LOOP
    m := date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => step);
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF accounts_auditevent
      FOR VALUES FROM (%L) TO (%L)', 'accounts_auditevent_' || to_char(m, 'YYYYMM'),
      m AT TIME ZONE 'UTC', (m + interval '1 month') AT TIME ZONE 'UTC');
  END LOOP;
END $$
"""
# What the sealer does, by a loop inside the server.
SEALED = """DO $$
DECLARE e record; d bytea; n bigint;
BEGIN
  SELECT digest, position INTO d, n FROM accounts_auditseal ORDER BY position DESC LIMIT 1;
  FOR e IN SELECT x.id, x.at, {entry} AS entry FROM accounts_auditevent x
           WHERE NOT EXISTS (SELECT FROM accounts_auditseal s WHERE s.event_id = x.id)
           ORDER BY x.id LOOP
    n := n + 1;
    d := {digest};
    INSERT INTO accounts_auditseal VALUES (n, e.id, e.at, e.entry, d, now());
  END LOOP;
END $$"""
EMPTY = "TRUNCATE accounts_auditevent, accounts_auditseal RESTART IDENTITY"


def main() -> list[Result]:
    """Rates of this machine, which tell whether the check can run each night, and one ratio."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(EMPTY)
        cursor.execute(MONTHS)
        cursor.execute(MADE, [BY_SEALER])
        sealing = taken(seal)
        cursor.execute(MADE, [EVENTS - BY_SEALER])
        seal_the_rest(cursor)
        cursor.execute("ANALYZE accounts_auditevent, accounts_auditseal")
        seal()
        idle, checking, hashing = taken(seal), taken(check), taken(lambda: hash_all(cursor))
        cursor.execute(EMPTY)
    return [
        Result("audit: events sealed in a second", BY_SEALER / sealing, 2000, "/s", "at least"),
        Result(f"audit: nothing to seal among {EVENTS:,}", idle * 1000, 100, "ms"),
        Result(f"audit: check of {EVENTS:,} events", checking, 60, "s"),
        Result("audit: the check to hashing every event once", checking / hashing, 8),
    ]


def seal() -> None:
    """Seal what is due."""
    from accounts.actions.sealing import seal_due
    from accounts.selectors.clinics import database_now

    seal_due(database_now())


def check() -> None:
    """Check every event; nothing may be found."""
    from accounts.selectors.audit import audit_findings
    from accounts.selectors.clinics import database_now

    assert audit_findings(database_now()) == {}


def hash_all(cursor: Any) -> None:
    """The least that any check must do."""
    from accounts.selectors.audit import entry_of

    cursor.execute(f"SELECT count({entry_of('e')}) FROM accounts_auditevent e")


def seal_the_rest(cursor: Any) -> None:
    """Give every event a seal in one statement."""
    from accounts.selectors.audit import digest_of, entry_of

    digest = digest_of("d", event_id="e.id", event_at="e.at", entry="e.entry")
    cursor.execute(SEALED.format(entry=entry_of("x"), digest=digest))


def taken(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began
