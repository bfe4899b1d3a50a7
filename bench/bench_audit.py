"""Verify and seal an audit of a million events: `python bench/bench_audit.py [events]`."""

import os
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from accounts.actions.sealing import seal_due  # noqa: E402
from accounts.selectors.audit import audit_findings, digest_of, entry_of  # noqa: E402
from accounts.selectors.clinics import database_now  # noqa: E402

EVENTS = """
INSERT INTO accounts_auditevent (at, action, actor_id, role, patient_id, clinic_id, target, reason,
  address, session, request_id, browser, detail)
SELECT now() - n * interval '180 seconds', 'record_seen', n %% 900, 'scheduler', n %% 300000, 1,
  'patient:' || n %% 300000, '', '192.0.2.1', md5(n::text)::varchar(16), md5(n::text),
  'Firefox on Windows', jsonb_build_object('found', n %% 3)
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
RATE = 20_000  # events sealed by the real sealer; the rest gets entries at once


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE accounts_auditevent, accounts_auditseal RESTART IDENTITY")
        cursor.execute(MONTHS)
        cursor.execute(EVENTS, [RATE])
    took("seal", lambda: seal_due(database_now()), RATE)
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [count - RATE])
        seal_at_once(cursor)
        cursor.execute("ANALYZE accounts_auditevent, accounts_auditseal")
    took("nothing to seal", lambda: seal_due(database_now()), 1)
    took("verify", lambda: check(audit_findings(database_now())), count)


def seal_at_once(cursor: object) -> None:
    """What the sealer does, by a loop inside the server."""
    cursor.execute(  # type: ignore[attr-defined]
        f"""DO $$
        DECLARE e record; d bytea; n bigint;
        BEGIN
          SELECT digest, position INTO d, n FROM accounts_auditseal ORDER BY position DESC LIMIT 1;
          FOR e IN SELECT x.id, x.at, {entry_of("x")} AS entry FROM accounts_auditevent x
                   WHERE x.id > {RATE} ORDER BY x.id LOOP
            n := n + 1;
            d := {digest_of("d", "e.id", "e.at", "e.entry")};
            INSERT INTO accounts_auditseal VALUES (n, e.id, e.at, e.entry, d, now());
          END LOOP;
        END $$"""
    )


def check(findings: dict[str, object]) -> None:
    if findings:
        sys.exit(f"broken: {findings}")


def took(name: str, work: Callable[[], object], count: int) -> None:
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    print(f"{name}: {seconds:.2f} s, {count / seconds:,.0f} events/s")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
