"""The clinic's figures over 90 days, among a million visits of one clinic, against counting its rows."""

from typing import Any

from bench.bench_appointments import World, own_database, quickest, run, self_now
from bench.result import Result

DAYS = 90
# Every visit of the period has begun, a doctor as late as the row's number says.
BEGUN = """
INSERT INTO videovisit_visit (appointment_id, version, doctor_ready_at, started_at)
SELECT id, 0, late, late FROM appointments_appointment,
  LATERAL (SELECT starts_at + (id %% 40) * interval '1 minute' AS late) AS at
WHERE clinic_id = %(clinic)s AND starts_at >= %(since)s
"""
FLOOR = """
SELECT count(*) FROM appointments_appointment AS booked
LEFT JOIN videovisit_visit AS visit ON visit.appointment_id = booked.id
WHERE booked.clinic_id = %s AND booked.modality = 'video' AND booked.starts_at >= %s
  AND booked.starts_at < %s AND visit.started_at IS NOT NULL
"""


def main() -> list[Result]:
    """The page's figures as a ratio to the count, and its milliseconds on this machine."""
    with own_database():
        world = World()
        world.fill_others()
        ratio = against_a_count(world)
    return [Result("measures of 90 days among 1,000,000 visits, against a count", ratio, 10)]


def against_a_count(world: World) -> float:
    """Both over the same visits."""
    from datetime import timedelta

    from django.db import connection

    from videovisit.selectors.measures import measures_of

    now = self_now()
    since = now - timedelta(days=DAYS)
    run(BEGUN, {"clinic": world.clinic.pk, "since": since})
    run("ANALYZE videovisit_visit", {})

    def count() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR, [world.clinic.pk, since, now])
            return cursor.fetchone()[0]

    ours, floor = quickest(lambda: measures_of(world.clinic, DAYS, now), count, tries=5)
    print(f"ms, measures of {count()} visits: {ours:.0f}, counting them {floor:.0f}")
    return ours / floor
