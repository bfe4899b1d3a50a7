"""Staff find people as people are written down: any case, accents, order, a part, a slip."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Patient
from accounts.rules.names import names_asked
from accounts.selectors.patients import find_alike, find_by_name
from tests.fixtures.cast import make_record

PATIENTS = reverse("clinic_patients")
pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(clinic):
    names = {"first_name": "María-José", "last_name": "Núñez de la Cruz"}
    return make_record(clinic, "MRN-5", **names)


@pytest.fixture
def searched(client_of, scheduler):
    """What the page says after a search for a name."""
    client = client_of(scheduler)
    return lambda name: client.post(PATIENTS, {"last_name": name}, follow=True).text


@pytest.mark.parametrize(
    "typed",
    [
        *("NÚÑEZ", "nunez de la cruz", "Nunez-de-la-Cruz", "nunezdelacruz", "Nu"),
        *("María José Núñez", "maria-jose nunez de la cruz", "Maria Nunez"),
        *("Núñez de la Cruz, María-José", "nunez maria", "Nuñez M"),
        *("mariajose", "María", "MARIA JOSE"),
    ],
)
def test_a_name_is_found_however_it_is_written(searched, maria, typed):
    words = searched(typed)
    assert "1 record found" in words
    assert "almost the same" not in words


@pytest.mark.parametrize("typed", ["Nunes", "Nuñzez", "Maria Jose Nunzes", "delacrus maria"])
def test_a_slip_is_found_and_the_page_says_so(searched, maria, typed):
    words = searched(typed)
    assert "1 record found" in words
    assert "These names are almost the same." in words
    assert AuditEvent.objects.filter(action="record_seen", patient=maria).count() == 1


@pytest.mark.parametrize(
    "typed",
    ["Okoye", "Nux", "%", "_____", "N%z", "'; DROP TABLE accounts_patient; --", "N" * 300],
)
def test_what_is_nothing_like_it_is_not_found(searched, maria, typed):
    assert "Núñez de la Cruz" not in searched(typed)
    assert not AuditEvent.objects.filter(action="record_seen").exists()


def test_almost_so_is_looked_for_only_where_nobody_is_written_so(searched, clinic, maria):
    make_record(clinic, "MRN-6", first_name="Bo", last_name="Nunes")
    words = searched("Nunes")
    assert "1 record found" in words
    assert "almost" not in words


def test_last_names_come_before_first_names(searched, clinic):
    make_record(clinic, "MRN-6", first_name="Rivka", last_name="Adler")
    make_record(clinic, "MRN-7", first_name="Bo", last_name="Rivers")
    assert "Rivka Adler" not in searched("Riv")


@pytest.mark.parametrize("find", [lambda who: find_by_name(who, "Núñez", None), find_alike])
def test_people_of_another_clinic_are_not_found(actor_of, other_scheduler, maria, find):
    actor = actor_of(other_scheduler)
    found = find(actor) if find is not find_alike else find_alike(actor, "Nunes")
    assert found == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Lee", [("lee", "")]),
        ("", [("", "")]),
        ("Lee, Ana", [("leeana", ""), ("ana", "lee"), ("lee", "ana")]),
        ("- Lee", [("lee", "")]),
    ],
)
def test_what_a_typed_name_may_mean(typed, meant):
    assert names_asked(typed) == meant


def test_a_name_of_very_many_words_is_cut_only_so_often():
    assert len(names_asked(" ".join("abcdefghijklmnop"))) == 11


def test_records_from_before_get_the_keys_of_their_first_names(maria):
    Patient.objects.update(first_key="")
    import_module("accounts.migrations.0011_keys_of_first_names").fill(apps, None)
    maria.refresh_from_db()
    assert (maria.first_key, maria.names) == ("mariajose", "nunezdelacruz mariajose")


@pytest.mark.parametrize("many", [1, 30])
def test_a_look_up_costs_six_queries_however_many_it_finds(client_of, scheduler, clinic, many):
    for number in range(many):
        make_record(clinic, f"MRN-{number}", last_name="Rivera")
    client = client_of(scheduler)
    address = client.post(PATIENTS, {"last_name": "rivera"})["Location"]
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    sent = [each["sql"] for each in caught if "SAVEPOINT" not in each["sql"]]
    assert len(sent) <= 6, sent
