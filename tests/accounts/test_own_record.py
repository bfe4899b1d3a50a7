"""Somebody who has an account adds their own record to it: the same proof, another last step."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.actions.activation import AlreadyRegisteredError
from accounts.actions.registration import finish_registration
from accounts.models import AuditEvent, Notice, PatientAccess, Registration, User
from accounts.selectors.people import user_of
from tests.accounts.test_registration_pages import (
    CODE,
    DETAILS,
    RIVERA,
    SIGNUP,
    newest_code,
    proven,
)
from tests.fixtures.cast import make_record
from tests.together import together

HOME = reverse("account_home")
pytestmark = pytest.mark.django_db


@pytest.fixture
def mother(parent, client_of):
    """The parent's browser, signed on."""
    return client_of(parent)


def own_records(user) -> list:
    return [grant.patient for grant in PatientAccess.objects.filter(user=user, kind="self")]


def test_a_parent_is_led_to_the_own_record_and_a_patient_is_not(mother, patient, client_of):
    assert f'href="{SIGNUP}"' in mother.get(HOME).text
    assert "Add your own record" in mother.get(SIGNUP).text
    assert f'href="{SIGNUP}"' not in client_of(patient).get(HOME).text


def test_the_proven_record_becomes_part_of_the_account(mother, parent, unregistered):
    assert "We have found your record" in proven(mother).get(DETAILS).text
    answer = mother.post(DETAILS)
    assert answer["Location"] == HOME
    assert own_records(parent) == [unregistered]
    page = mother.get(HOME).text
    assert "Marisol Rivera" in page
    assert "Noor Haddad" in page


def test_no_account_is_made_and_the_names_are_those_of_the_record(mother, parent, unregistered):
    proven(mother).post(DETAILS)
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == (parent.email, "Marisol Rivera")
    event = AuditEvent.objects.get(action="registered")
    assert (event.actor_id, event.patient_id) == (user.pk, unregistered.pk)
    assert event.detail == {"account": user.pk, "terms": False}


def test_the_language_that_the_person_chose_is_kept_for_the_record_too(
    mother, parent, unregistered
):
    User.objects.update(language="es", time_zone="America/Denver")
    proven(mother).post(DETAILS)
    unregistered.refresh_from_db()
    assert (unregistered.language, unregistered.time_zone) == ("es", "America/Denver")


def test_the_page_after_the_form_is_the_same_for_known_and_unknown(mother, patient, unregistered):
    pages = []
    for typed in (RIVERA, {**RIVERA, "mrn": "MRN-9"}, {**RIVERA, "mrn": "MRN-100001"}):
        assert mother.post(SIGNUP, typed)["Location"] == CODE
        pages.append(re.sub(r'value="\w{64}"', "", mother.get(CODE).text))  # the CSRF token
    assert len(set(pages)) == 1
    assert Notice.objects.filter(kind__startswith="registration").count() == 3


def test_without_a_proof_nothing_is_added(mother, parent, unregistered):
    mother.post(SIGNUP, RIVERA)
    assert mother.post(DETAILS)["Location"] == CODE
    assert own_records(parent) == []


def test_an_old_proof_of_who_one_is_must_be_renewed_first(mother, parent, unregistered):
    proven(mother)
    session = mother.session
    session["proven_at"] = session["account_authentication_methods"] = 0
    session.save()
    assert mother.post(DETAILS)["Location"].startswith(reverse("account_reauthenticate"))
    assert own_records(parent) == []


def test_what_somebody_began_signed_off_does_not_go_on_in_another_account(
    client, parent, unregistered
):
    proven(client).force_login(parent)
    assert client.get(CODE)["Location"] == SIGNUP
    assert client.get(DETAILS)["Location"] == CODE


def test_a_record_that_was_taken_meanwhile_is_not_added(mother, parent, patient, unregistered, now):
    proven(mother)
    PatientAccess.objects.filter(user=patient).update(patient=unregistered)
    page = mother.post(DETAILS, follow=True).text
    assert "Nothing was added to your account" in page
    assert "Forgotten" not in page
    assert own_records(parent) == []


def test_a_parent_does_not_become_the_child(mother, parent, child):
    child.email = parent.email
    child.save()
    born = {"birth_date_0": "5", "birth_date_1": "6", "birth_date_2": "2016"}
    mother.post(SIGNUP, {"mrn": "MRN-100003", "last_name": "Haddad", **born})
    mother.post(CODE, {"code": newest_code()})
    assert "you act for this patient" in mother.post(DETAILS, follow=True).text
    assert own_records(parent) == []


def test_the_person_is_told_that_it_is_done(mother, unregistered):
    answer = proven(mother).post(DETAILS)
    assert "part of your account now" in str(*get_messages(answer.wsgi_request))


@pytest.mark.django_db(transaction=True)
def test_of_two_records_at_once_an_account_gets_one(parent, clinic, actor_of, now):
    records = [make_record(clinic, f"MRN-{number}") for number in range(4)]
    keys = [begun(record, now) for record in records]
    actor = actor_of(parent)

    def add():
        try:
            return finish_registration(
                keys.pop(), make_account=lambda: user_of(actor), actor=actor, now=now
            )
        except AlreadyRegisteredError:
            return None

    assert together(add, times=4).count(parent) == 1
    assert len(own_records(parent)) == 1


def begun(record, now):
    times = {"created_at": now, "proven_at": now, "expires_at": now.replace(year=now.year + 1)}
    return Registration.objects.create(patient=record, **times).pk
