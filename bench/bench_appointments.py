"""The Appointment Center: its queries whatever there is to show, its CPU, and its list among a million.

CPU is that of a server process over many requests, beside the hello page of the same process in
alternating rounds. The list is timed against the same rows read by a bare query. All of it happens in
a database of its own, which is dropped whole afterwards.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.bench_pages import ASGI, HELLO, ROUNDS, SIGNED_ON, Server, request_for
from bench.result import Result

CENTER, STATE = "/appointments/", "/appointments/state"
SHOWN, MANY = 10, 500
OTHERS, EACH = 2_000, 500  # patients, and visits of each: a million
TRIES = 200
FILL_PEOPLE = """
INSERT INTO accounts_patient (clinic_id, mrn, first_name, last_name, name_key, birth_date, email,
  phone, language, time_zone, updated_at)
SELECT %(clinic)s, 'BENCH-' || n, 'Bench', 'Person', 'person', '1980-01-01', '', '', 'en', '', now()
FROM generate_series(1, %(others)s) AS n
"""
FILL = """
INSERT INTO appointments_appointment (reference, clinic_id, patient_id, practitioner_id, starts_at,
  ends_at, expected_ends_at, modality, status, reason, cancel_reason, revision, booked_at,
  changed_at, external_id, to_confirm, visit_status, readiness)
SELECT {reference}, %(clinic)s, patient.id, %(doctor)s, day, day + interval '20 minutes',
  day + interval '20 minutes', 'video', %(status)s, '', '', 0, now(), now(), '', false, 'planned',
  'not_tested'
FROM accounts_patient AS patient, generate_series(%(first)s, %(last)s) AS n,
  LATERAL (SELECT now() + n * interval '1 day' AS day) AS at
WHERE {whose}
"""
BARE = """
SELECT visit.reference, visit.starts_at, visit.expected_ends_at, visit.modality, visit.status,
  visit.visit_status, visit.readiness, visit.arrived_at, visit.reason, visit.revision,
  person.first_name, person.last_name, doctor.credentials, clinic.name, clinic.address,
  clinic.time_zone, clinic.help_phone
FROM (
  SELECT * FROM appointments_appointment
  WHERE patient_id = %s AND expected_ends_at > now() - interval '1 day'
  ORDER BY starts_at LIMIT 51
) AS visit
JOIN accounts_practitioner AS doctor ON doctor.id = visit.practitioner_id
JOIN accounts_user AS person ON person.id = doctor.user_id
JOIN accounts_clinic AS clinic ON clinic.id = visit.clinic_id
ORDER BY visit.starts_at
"""


@contextmanager
def own_database() -> Iterator[None]:
    """A new database for this process and those it starts; what lies in others is not touched."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    before = settings.DATABASES["default"]["NAME"]
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    address = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = named(address, name)
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = address
        connection.creation.destroy_test_db(before, verbosity=0)


def named(address: str, database: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(address)._replace(path=f"/{database}").geturl()


class World:
    """A clinic, a patient who is signed on, and visits as many as asked for."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.test import Client

        from accounts.models import Clinic, Patient, PatientAccess, Practitioner, User

        self.now = datetime.now(UTC)
        name = f"bench-{time.time_ns()}"
        clinic = {**settings.CLINIC_DEFAULTS, "address": "1 Bench Street"}
        self.clinic = Clinic.objects.create(slug=name, **clinic)
        self.user = User.objects.create_user(f"{name}@example.com", first_name="Ada")
        self.record = Patient.objects.create(
            clinic=self.clinic, mrn=name, first_name="Ada", last_name="B", birth_date="1980-01-01"
        )
        self.doctor = Practitioner.objects.create(
            user=User.objects.create_user(f"d-{name}@example.com", first_name="Dana"),
            credentials="MD",
        )
        since = self.now - timedelta(days=1)
        PatientAccess.objects.create(
            user=self.user, patient=self.record, kind="self", starts_at=since
        )
        self.client = Client(SERVER_NAME=settings.SITE_HOST)
        self.client.force_login(self.user, backend=settings.AUTHENTICATION_BACKENDS[0])

    @property
    def cookies(self) -> str:
        """The cookies of the patient's browser."""
        kept = self.client.cookies.items()
        return "; ".join(f"{name}={morsel.value}" for name, morsel in kept)

    def fill(self, first: int, last: int) -> None:
        """Visits of the patient on the days from `first` to `last` from now."""
        reference = "lpad(upper(to_hex(%(mark)s + n)), 10, '0')"
        ids = {**self._ids(first, last), "status": "booked"}
        run(FILL.format(reference=reference, whose="patient.id = %(patient)s"), ids)

    def fill_others(self) -> None:
        """A million visits of other patients, past ones: only active ones exclude each other."""
        run(FILL_PEOPLE, {"clinic": self.clinic.pk, "others": OTHERS})
        reference = "lpad(upper(to_hex(1000000000::bigint + patient.id * 1000 - n)), 10, '0')"
        whose = "patient.mrn LIKE 'BENCH-%%' AND patient.clinic_id = %(clinic)s"
        ids = {**self._ids(-EACH, -1), "status": "fulfilled"}
        run(FILL.format(reference=reference, whose=whose), ids)
        run("ANALYZE appointments_appointment", {})

    def _ids(self, first: int, last: int) -> dict[str, Any]:
        ids = {"clinic": self.clinic.pk, "doctor": self.doctor.pk, "patient": self.record.pk}
        return {**ids, "first": first, "last": last, "mark": time.time_ns() % 2**30}


def run(sql: str, values: dict[str, Any]) -> None:
    """One statement, however long it takes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(sql, values)
        cursor.execute("RESET statement_timeout")


def queries(world: World, address: str) -> int:
    """How many queries a page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    world.client.get(address)
    with CaptureQueriesContext(connection) as caught:
        answer = world.client.get(address)
    assert answer.status_code == 200, answer.status_code
    return len(caught)


def cpu(world: World) -> dict[str, float]:
    """CPU milliseconds of each page in one process: the best of alternating rounds."""
    requests = {
        "hello": request_for(HELLO),
        "signed on": request_for(SIGNED_ON, world.cookies),
        "state": request_for(STATE, world.cookies),
        "center": request_for(CENTER, world.cookies),
    }
    with tempfile.TemporaryDirectory() as folder:
        server = Server(ASGI["one hop"], Path(folder))
        try:
            rounds = [
                {name: server.milliseconds(request) for name, request in requests.items()}
                for _ in range(ROUNDS)
            ]
        finally:
            server.stop()
    return {name: min(found[name] for found in rounds) for name in requests}


def quickest(*reads: Callable[[], object], tries: int = TRIES) -> list[float]:
    """Milliseconds of each: the best of many tries, taken in turn."""
    best = [float("inf")] * len(reads)
    for _ in range(tries):
        for place, read in enumerate(reads):
            began = time.perf_counter()
            read()
            best[place] = min(best[place], time.perf_counter() - began)
    return [seconds * 1000 for seconds in best]


def among_a_million(world: World) -> float:
    """The query of the list, as a ratio to a bare one of the same rows."""
    from django.db import connection

    from accounts.rules.actor import Actor
    from appointments.selectors import center

    reader = center.reader_of("en", "", self_now())
    asked = center._asked(Actor(user_id=world.user.pk), reader, "appointments")  # noqa: SLF001
    asked |= {"since": reader.now - timedelta(days=1), "most": center.A_PAGE + 1, "skip": 0}

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [world.record.pk])
            cursor.fetchall()

    ours, floor = quickest(lambda: center._read(center.UPCOMING, asked), bare)  # noqa: SLF001
    print(f"ms, list among a million: {ours:.2f}, bare {floor:.2f}")
    return ours / floor


def self_now() -> datetime:
    """The database's time."""
    from accounts.selectors.clinics import database_now

    return database_now()


def main() -> list[Result]:
    """The figures of the issue, from one run."""
    with own_database():
        world = World()
        world.fill(1, 1)
        one = queries(world, CENTER)
        world.fill(2, SHOWN)
        found = cpu(world)
        world.fill(SHOWN + 1, MANY)
        many = queries(world, CENTER)
        world.fill_others()
        ratio = among_a_million(world)
    print("CPU ms:", {name: round(value, 2) for name, value in found.items()})
    return [
        Result("Appointment Center, queries for 1 visit", one, 5, ""),
        Result("Appointment Center, queries for 500 beyond those for 1", many - one, 0, ""),
        Result("Appointment Center of 10, CPU against hello", found["center"] / found["hello"], 5),
        Result("Upcoming list among 1,000,000 visits, against bare SQL", ratio, 1.5),
    ]
