"""Support's look-up among 200,000 patients with a million visits, against `SELECT 1`.

Only SQL is timed: the very statement of the selector, whole, for each pair of identifiers that has an
index to begin with, and for each of those alone that the second one does not help with.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from bench.bench_appointments import own_database, quickest, run, self_now
from bench.result import Result

PATIENTS, EACH = 200_000, 5
MOST_QUERIES = 6
PEOPLE = """
INSERT INTO accounts_patient (clinic_id, mrn, first_name, last_name, name_key, birth_date, email,
  phone, language, time_zone, updated_at)
SELECT %(clinic)s, 'MRN-' || (500000 + n), 'Ana', word, word, date '1930-01-01' + n %% 25000,
  'Person.' || n || '@example.com', '+1510' || (2000000 + n), 'en', '', now()
FROM generate_series(1, %(patients)s) AS n,
  LATERAL (SELECT translate((n %% 40000)::text, '0123456789', 'abcdefghij') AS word) AS made
"""
VISITS = """
INSERT INTO appointments_appointment (reference, clinic_id, patient_id, practitioner_id, starts_at,
  ends_at, expected_ends_at, modality, status, reason, cancel_reason, revision, booked_at,
  changed_at, external_id, to_confirm, visit_status, readiness)
SELECT lpad(upper(to_hex(4294967296 + person.id * 16 + n)), 10, '0'), %(clinic)s, person.id,
  %(doctor)s, day, day + interval '20 minutes', day + interval '20 minutes', 'video',
  CASE WHEN n < 2 THEN 'booked' ELSE 'fulfilled' END, '', '', 0, now() - interval '9 days',
  now(), '', false, 'planned', 'not_tested'
FROM accounts_patient AS person, generate_series(0, %(each)s - 1) AS n,
  LATERAL (SELECT now() + (2 - n) * interval '1 day' AS day) AS at
WHERE person.clinic_id = %(clinic)s AND person.mrn LIKE 'MRN-%%'
"""
ONE = 123_456  # the patient who is looked for


def main() -> list[Result]:
    """The slowest pair as a ratio to `SELECT 1` within this run, and the queries of a case."""
    with own_database():
        clinic, agent = stock()
        slowest = against_one(clinic, agent)
        queries = queries_of_a_case(clinic, agent)
    return [
        Result("support look-up, the slowest pair against SELECT 1", slowest, 8),
        Result("support case, queries of its page", queries, MOST_QUERIES, ""),
    ]


def stock() -> tuple[Any, Any]:
    """A clinic with everybody and everything; its agent."""
    from django.conf import settings

    from accounts.models import Clinic, ClinicMembership, Practitioner, User

    clinic = Clinic.objects.create(slug=settings.DEFAULT_CLINIC, **settings.CLINIC_DEFAULTS)
    agent = User.objects.create_user("agent@example.com", first_name="Sue", last_name="Lee")
    ClinicMembership.objects.create(user=agent, clinic=clinic, role="support")
    doctor = Practitioner.objects.create(user=User.objects.create_user("doctor@example.com"))
    run(PEOPLE, {"clinic": clinic.pk, "patients": PATIENTS})
    run(VISITS, {"clinic": clinic.pk, "doctor": doctor.pk, "each": EACH})
    run("ANALYZE accounts_patient, appointments_appointment", {})
    return clinic, agent


def pairs(reference: str) -> dict[str, dict[str, Any]]:
    """What a caller may say, two at a time."""
    from datetime import timedelta

    born = date(1930, 1, 1) + timedelta(days=ONE % 25000)
    word = str(ONE % 40000).translate(str.maketrans("0123456789", "abcdefghij"))
    said: dict[str, Any] = {
        "reference": reference,
        "mrn_key": f"MRN{500000 + ONE}",
        "birth_date": born,
        "name_key": word,
        "phone": f"+1510{2000000 + ONE}",
        "email": f"person.{ONE}@EXAMPLE.com",
    }
    names = [*said]
    return {
        f"{one} and {other}": {one: said[one], other: said[other]}
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    }


def against_one(clinic: Any, agent: Any) -> float:
    """The worst ratio of all pairs; each must have found the one patient."""
    from accounts.models import Patient
    from accounts.rules.actor import Actor
    from appointments.models import Appointment
    from videovisit.selectors.support import Said, found_by

    patient = Patient.objects.get(mrn=f"MRN-{500000 + ONE}")
    visit = Appointment.objects.filter(patient=patient).first()
    actor = Actor(user_id=agent.pk, roles=frozenset({("support", clinic.pk)}))
    ratios = {}
    for name, said in pairs(visit.reference if visit else "").items():
        sql = statement(lambda said=said: found_by(actor, Said(**said), self_now()))  # type: ignore[misc] # bound now
        ours, floor = quickest(asking(sql, patient.pk), asking("SELECT 1", 1))
        ratios[name] = ours / floor
        print(f"ms, {name}: {ours:.3f}, SELECT 1 {floor:.3f}, x{ours / floor:.2f}")
    return max(ratios.values())


def statement(look: Callable[[], object]) -> str:
    """The SQL that a look-up sends about patients."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        look()
    (sql,) = (query["sql"] for query in caught if "accounts_patient" in query["sql"])
    return str(sql)


def asking(sql: str, first: int) -> Callable[[], None]:
    """Send it and read the answer, whose first value must be this."""
    from django.db import connection

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            rows = cursor.fetchall()
        assert [row[0] for row in rows] == [first]

    return ask


def queries_of_a_case(clinic: Any, agent: Any) -> int:
    """The page of a case whose visit has begun."""
    from datetime import timedelta

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from appointments.models import Appointment
    from videovisit.models import SupportCase, Visit

    now = self_now()
    visit = Appointment.objects.filter(clinic=clinic).select_related("patient")[0]
    Visit.objects.create(appointment=visit, started_at=now)
    times = {"opened_at": now, "ends_at": now + timedelta(minutes=30)}
    about = {"agent": agent, "patient": visit.patient, "appointment": visit}
    case = SupportCase.objects.create(**about, **times, reason="camera", words="No picture")
    client = Client(SERVER_NAME=settings.SITE_HOST)
    client.force_login(agent, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["second_factor"] = True
    session.save()
    address = f"/support/cases/{case.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    noise = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(noise) for query in caught)
