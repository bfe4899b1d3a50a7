"""The demo's people: made once, put right again, never in production."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.actions.demo import PEOPLE, create_demo, demo_password
from accounts.models import ClinicMembership, Patient, PatientAccess, User
from accounts.selectors.people import own_record


def test_the_command_refuses_outside_the_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="for the demo only"):
        call_command("create_demo")
    assert not User.objects.exists()


def test_the_command_prints_people_and_password(db, settings, capsys):
    settings.DEMO = True
    call_command("create_demo")
    printed = capsys.readouterr().out
    assert re.search(r"^password: \S{12,}$", printed, re.MULTILINE)
    assert all(person.email in printed for person in PEOPLE)
    assert "MRN-100042" in printed


def test_everybody_of_the_demo_signs_on_with_the_one_password(db, now, client):
    for person in create_demo(now=now):
        assert client.login(request=None, email=person.email, password=demo_password())


def test_each_comes_with_their_role_and_record(db, now):
    create_demo(now=now)
    roles = dict(ClinicMembership.objects.values_list("user__email", "role"))
    assert roles == {person.email: person.role for person in PEOPLE if person.role}
    assert User.objects.get(email="admin@example.com").is_staff
    assert User.objects.get(email="doctor@example.com").practitioner.credentials == "MD"
    assert own_record(User.objects.get(email="patient@example.com"), now).mrn == "MRN-100001"


def test_the_parent_acts_for_a_child_until_it_comes_of_age(db, now):
    create_demo(now=now)
    grant = PatientAccess.objects.get(user__email="parent@example.com")
    assert (grant.kind, grant.patient.first_name) == ("parent", "Leo")
    assert grant.ends_at.isoformat() == "2036-05-09T07:00:00+00:00"


def test_an_unregistered_record_is_there_to_register_with(db, now):
    create_demo(now=now)
    record = Patient.objects.get(mrn="MRN-100042")
    assert (record.last_name, str(record.birth_date)) == ("Rivera", "1980-02-29")
    assert record.email == "rivera@example.com"
    assert not record.grants.exists()


def test_a_second_start_changes_nothing_but_puts_the_password_right(db, now):
    create_demo(now=now)
    before = list(User.objects.order_by("pk").values_list("pk", "password"))
    create_demo(now=now)
    assert list(User.objects.order_by("pk").values_list("pk", "password")) == before
    User.objects.filter(email="doctor@example.com").update(password="!", is_active=False)
    create_demo(now=now)
    assert User.objects.get(email="doctor@example.com").check_password(demo_password())
    assert PatientAccess.objects.count() == 3


def test_another_secret_key_makes_another_password(db, now, settings):
    create_demo(now=now)
    first = demo_password()
    settings.SECRET_KEY = "another-secret-key-for-this-test-alone"
    create_demo(now=now)
    assert demo_password() != first
    assert User.objects.get(email="patient@example.com").check_password(demo_password())
