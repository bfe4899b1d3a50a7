"""Staff search among 300,000 patients and a million appointments, against `SELECT 1`.

Each search is the statement that its selector sends, timed in turn with `SELECT 1` on the same
connection. Names are made of syllables: some thousand last names, each shared by many.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from bench.bench_appointments import World, own_database, quickest, run
from bench.bench_late import fetched
from bench.result import Result

PATIENTS = 300_000
MOST = 8  # times a `SELECT 1`
FILL_NAMED = """
INSERT INTO accounts_patient (clinic_id, mrn, first_name, last_name, name_key, first_key,
  birth_date, email, phone, language, time_zone, updated_at)
SELECT %(clinic)s, 'S-' || n, initcap(first), initcap(last), last, first,
  date '1930-01-01' + n %% 29000, '', '+1' || (5100000000 + n::bigint * 7919 %% 100000000)::text,
  'en', '', now()
FROM generate_series(1, %(many)s) AS n,
  LATERAL (SELECT
    parts[1 + n * 7 %% 24] || parts[1 + n / 24 * 5 %% 24] || ends[1 + n / 576 %% 12] AS last,
    parts[1 + n * 11 %% 24] || ends[1 + n / 24 %% 12] AS first
    FROM (SELECT
      ARRAY['al','ben','cor','da','el','fer','gar','hu','is','jo','kam','lo','mar','nu','or','pe',
        'qui','ro','san','te','ul','va','wil','za'] AS parts,
      ARRAY['ez','son','er','ia','ado','mann','ski','ova','in','ley','ton','as'] AS ends) AS made
  ) AS names
"""


def statements(read: Callable[[], Any]) -> list[str]:
    """What a selector sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        read()
    return [query["sql"] for query in caught if query["sql"].startswith("SELECT")]


def searches(world: World) -> dict[str, Callable[[], Any]]:
    """What staff may do, by what it is called in the table."""
    from accounts.models import Patient
    from accounts.rules.actor import Actor
    from accounts.selectors import patients

    actor = Actor(user_id=world.user.pk, roles=frozenset({("scheduler", world.clinic.pk)}))
    one = Patient.objects.get(mrn="S-150000")
    first, last, phone = one.first_name, one.last_name, str(one.phone)[1:]
    return {
        "number": lambda: patients.find_by_mrn(actor, "s 150000"),
        "last name": lambda: patients.find_by_name(actor, last, None),
        "start of a last name": lambda: patients.find_by_name(actor, last[:4], None),
        "first and last name": lambda: patients.find_by_name(actor, f"{first} {last}", None),
        "last and first name": lambda: patients.find_by_name(actor, f"{last}, {first[:2]}", None),
        "name and birth date": lambda: patients.find_by_name(actor, last, one.birth_date),
        "birth date": lambda: patients.find_by_name(actor, "", date(1980, 2, 3)),
        "phone": lambda: patients.find_by_phone(actor, phone),
        "last digits of a phone": lambda: patients.find_by_phone(actor, phone[-6:]),
    }


def main() -> list[Result]:
    """The ratio of each search; milliseconds of names that nobody has."""
    with own_database():
        from accounts.rules.actor import Actor
        from accounts.selectors.patients import find_alike

        world = World()
        run(FILL_NAMED, {"clinic": world.clinic.pk, "many": PATIENTS})
        world.fill_others()
        run("VACUUM ANALYZE accounts_patient", {})
        results = [_ratio(name, read) for name, read in searches(world).items()]
        actor = Actor(roles=frozenset({("scheduler", world.clinic.pk)}))
        assert find_alike(actor, "Garmrasn")
        (slip,) = quickest(lambda: find_alike(actor, "Garmrasn"), tries=10)
    return [*results, Result("Search: a name with a slip, among 300,000", slip, 250, "ms")]


def _ratio(name: str, read: Callable[[], Any]) -> Result:
    """All of its statements together."""
    ratio = 0.0
    for sql in statements(read):
        took, floor = quickest(lambda sql=sql: fetched(sql), lambda: fetched("SELECT 1"))  # type: ignore[misc]
        ratio += took / floor
    return Result(f"Search by {name}, SQL against SELECT 1", ratio, MOST)
