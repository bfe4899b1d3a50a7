"""How rows name themselves: by id, so that nothing personal gets into a log by accident."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection

from accounts.models import (
    ActivationCode,
    AttemptCount,
    ChannelRest,
    Clinic,
    ClinicMembership,
    ContactChange,
    Invitation,
    Patient,
    PatientAccess,
    Practitioner,
    Registration,
    User,
)
from accounts.selectors import clinics

NAMED_BY_ID = {
    "patient 7": Patient(pk=7, first_name="Ada", last_name="Okoye"),
    "practitioner 7": Practitioner(pk=7),
    "user 7": User(pk=7, email="ada@example.com"),
    "activation code 7": ActivationCode(pk=7),
    "contact change 7": ContactChange(pk=7, email="ada@example.com"),
    "invitation 7": Invitation(pk=7, email="ada@example.com"),
    "file 7": apps.get_model("accounts", "HeldFile")(pk=7),
    "registration 7": Registration(pk=7),
    "self 7 for 8": PatientAccess(kind="self", user_id=7, patient_id=8),
    "support 7 at 8": ClinicMembership(role="support", user_id=7, clinic=Clinic(pk=8)),
    "rest of mail": ChannelRest(channel="mail"),
    "proof-client 3": AttemptCount(kind="proof-client", count=3),
}


@pytest.mark.parametrize("words", NAMED_BY_ID)
def test_a_row_names_itself_by_its_id(words):
    assert str(NAMED_BY_ID[words]) == words


def test_people_are_found_by_e_mail_whatever_its_case(patient):
    assert User.objects.get_by_natural_key(patient.email.upper()) == patient


def test_the_clinic_is_the_settings_own_while_the_database_is_down(db):
    def refuse(*_query):
        raise OperationalError

    clinics._kept.clear()
    with connection.execute_wrapper(refuse):
        clinic = clinics.default_clinic()
    clinics._kept.clear()
    assert clinic.name == settings.CLINIC_DEFAULTS["name"]
