"""The sweep for late doctors: 500 that are due among a million appointments, against `SELECT 1`.

What finds them is timed for each hundred, which is what one transaction takes; its plan is read, too.
"""

import re
from datetime import timedelta
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


def buffers(now: Any) -> int:
    """How many pages the plan of what finds late doctors reads."""
    from django.db import connection

    from videovisit.selectors import lateness

    bounds = {"since": now - lateness.LONGEST, "until": now - lateness.EARLIEST}
    window = lateness.window()
    values = {"closed": now - window.after, "before": window.before, **bounds}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {lateness.ALL_LATE}", values)
        plans = [row[0] for row in cursor.fetchall()]
    print("\n".join(plans))
    counted = re.search(r"Buffers: shared(.*)", "\n".join(plans))
    return sum(int(n) for n in re.findall(r"=(\d+)", counted.group(1))) if counted else 0


def main() -> list[Result]:
    """The figures of the issue, from one run."""
    from django.db import connection

    with own_database():
        from videovisit.actions.lateness import climb
        from videovisit.selectors.lateness import late_visits

        world = World()
        world.fill_others()
        ids = {"clinic": world.clinic.pk, "doctor": world.doctor.pk, "due": DUE}
        run(FILL_DUE, ids)
        run(FILL_AHEAD, ids)
        for table in ("appointments_appointment", "videovisit_lateness", "videovisit_visit"):
            run(f"ANALYZE {table}", {})
        now = self_now()
        assert len(late_visits(now)) == DUE, len(late_visits(now))

        def one() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.fetchall()

        found, floor = quickest(lambda: late_visits(now), one)
        read = buffers(now)
        assert climb(now) == DUE
        again, _ = quickest(lambda: late_visits(now + timedelta(seconds=1)), one)
        print(f"ms: {DUE} late found {found:.2f}, once told {again:.2f}, SELECT 1 {floor:.3f}")
    return [
        Result(
            "Late doctors among 1,000,000, a batch found against SELECT 1",
            found / BATCHES / floor,
            4,
        ),
        Result("Late doctors among 1,000,000, pages that the plan reads", read, 1000, ""),
    ]
