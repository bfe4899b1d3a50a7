"""Staff look patients up among many: each way to search has an index that serves it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.selectors.patients import find_alike, find_by_mrn, find_by_name, find_by_phone

pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
MANY = """
INSERT INTO accounts_patient (clinic_id, mrn, first_name, last_name, name_key, first_key, birth_date,
  email, phone, language, time_zone, updated_at)
SELECT %s, 'MRN-' || n, 'Ana', word, word, 'ana', date '1930-01-01' + n %% 25000, '',
  '+1510' || lpad(n::text, 7, '0'), 'en', '', now()
FROM generate_series(500000, 520000) AS n,
  LATERAL (SELECT translate(n::text, '0123456789', 'abcdefghij') AS word) AS made
"""


@pytest.fixture
def looked_up(clinic, scheduler, actor_of):
    """Does a search among 20,000 patients; what it found, and how PostgreSQL went about it."""
    with connection.cursor() as cursor:
        cursor.execute(MANY, [clinic.pk])
        cursor.execute("ANALYZE accounts_patient")

    def search(find, *what):
        with CaptureQueriesContext(connection) as caught:
            found = find(actor_of(scheduler), *what)
        (asked,) = (q["sql"] for q in caught if 'FROM "accounts_patient"' in q["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {asked}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        return [patient.mrn for patient in found], plan

    return search


@pytest.mark.parametrize(
    ("find", "what", "index"),
    [
        (find_by_mrn, ["mrn 510777"], "patient_mrn_once_a_clinic"),
        (find_by_name, ["fbahhh", None], "patient_by_name"),
        (find_by_name, ["fbahh", None], "patient_by_name"),
        (find_by_name, ["fbahhh", date(1959, 7, 5)], "patient_by_"),
        (find_by_name, ["Ana FBÁ-hhh", None], "patient_by_"),
        (find_by_name, ["fbahhh, an", None], "patient_by_"),
        (find_alike, ["fbahhhx"], "patient_by_likeness"),
        (find_by_name, ["", date(1959, 7, 5)], "patient_by_birth_date"),
        (find_by_phone, ["15100510777"], "patient_by_phone"),
        (find_by_phone, ["510777"], "patient_by_phone"),
    ],
)
def test_each_search_among_many_patients_uses_an_index(find, what, index, looked_up):
    found, plan = looked_up(find, *what)
    assert "MRN-510777" in found
    assert index in plan
    assert not re.search(r"Seq Scan on accounts_patient\b", plan)
