"""The sweep for late doctors: 500 that are due among a million appointments, against `SELECT 1`.

The statement that finds them all is timed for each hundred found; its plan is read, too.
"""

import re
from typing import Any

from bench.bench_appointments import World, own_database, quickest, run, self_now
from bench.result import Result

DUE, BATCHES = 500, 5
FILL_DUE = """
INSERT INTO appointments_appointment (reference, clinic_id, patient_id, practitioner_id, starts_at,
  ends_at, expected_ends_at, modality, status, reason, cancel_reason, revision, booked_at,
  changed_at, external_id, to_confirm, visit_status, readiness)
SELECT 'D' || lpad(n::text, 9, '0'), %(clinic)s, patient.id, %(doctor)s, at, at + interval '1 hour',
  at + interval '1 hour', 'video', 'arrived', '', '', 0, now(), now(), '', false, 'planned',
  'not_tested'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM accounts_patient
    WHERE mrn LIKE 'BENCH-%%') AS patient,
  LATERAL (SELECT now() - interval '11 minutes' AS at) AS late
WHERE n <= %(due)s
"""
FILL_AHEAD = """
INSERT INTO appointments_appointment (reference, clinic_id, patient_id, practitioner_id, starts_at,
  ends_at, expected_ends_at, modality, status, reason, cancel_reason, revision, booked_at,
  changed_at, external_id, to_confirm, visit_status, readiness)
SELECT 'A' || lpad(n::text, 9, '0'), %(clinic)s, patient.id, %(doctor)s, at, at + interval '1 hour',
  at + interval '1 hour', 'video', 'booked', '', '', 0, now(), now(), '', false, 'planned',
  'not_tested'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM accounts_patient
    WHERE mrn LIKE 'BENCH-%%') AS patient,
  LATERAL (SELECT now() + n * interval '1 hour' AS at) AS ahead
"""


def bounds_of(now: Any) -> dict[str, Any]:
    """What the statement that finds late doctors is given."""
    from videovisit.selectors import lateness

    window = lateness.window()
    since = {"since": now - lateness.LONGEST, "until": now - lateness.EARLIEST}
    return {"closed": now - window.after, "before": window.before, **since}


def fetched(sql: str, values: dict[str, Any] | None = None) -> list[Any]:
    """The rows of a statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def buffers(now: Any) -> int:
    """How many pages the plan of what finds late doctors reads."""
    from videovisit.selectors import lateness

    explain = f"EXPLAIN (ANALYZE, BUFFERS) {lateness.ALL_LATE}"
    plans = [row[0] for row in fetched(explain, bounds_of(now))]
    print("\n".join(plans))
    counted = re.search(r"Buffers: shared(.*)", "\n".join(plans))
    return sum(int(n) for n in re.findall(r"=(\d+)", counted.group(1))) if counted else 0


def main() -> list[Result]:
    """The figures of the issue, from one run."""
    with own_database():
        from accounts.selectors.prepared import prepared_rows
        from videovisit.actions.lateness import climb
        from videovisit.selectors.lateness import ALL_LATE, late_visits

        world = World()
        world.fill_others()
        ids = {"clinic": world.clinic.pk, "doctor": world.doctor.pk, "due": DUE}
        run(FILL_DUE, ids)
        run(FILL_AHEAD, ids)
        for table in ("appointments_appointment", "videovisit_lateness", "videovisit_visit"):
            run(f"ANALYZE {table}", {})
        now = self_now()
        values = bounds_of(now)
        assert len(late_visits(now)) == DUE, len(late_visits(now))
        found, floor, whole = quickest(
            lambda: prepared_rows(ALL_LATE, values),
            lambda: fetched("SELECT 1"),
            lambda: late_visits(now),
        )
        read = buffers(now)
        assert climb(now) == DUE
        print(f"ms: {DUE} late found {found:.2f}, judged {whole:.2f}, SELECT 1 {floor:.3f}")
    return [
        Result("Late doctors of 1,000,000, a batch against SELECT 1", found / BATCHES / floor, 4),
        Result("Late doctors of 1,000,000, pages that the plan reads", read, 1000, ""),
    ]
