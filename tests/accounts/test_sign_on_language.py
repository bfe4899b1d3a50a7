"""Signing on: the language of one's account holds in every browser, also in a new one."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.fixtures.cast import PASSWORD

COOKIE = settings.LANGUAGE_COOKIE_NAME
pytestmark = pytest.mark.django_db


@pytest.fixture
def spanish_patient(patient):
    patient.language = "es"
    patient.save()
    return patient


def sign_on(client, user):
    typed = {"login": user.email, "password": PASSWORD}
    return client.post(reverse("account_login"), typed)


def test_a_new_browser_speaks_the_language_of_the_account(client, spanish_patient):
    sign_on(client, spanish_patient)
    assert "Mi cuenta" in client.get(reverse("account_home")).text


def test_a_browser_that_speaks_it_already_is_told_nothing(client, spanish_patient):
    client.cookies[COOKIE] = "es"
    assert COOKIE not in sign_on(client, spanish_patient).cookies


def test_what_the_one_before_spoke_does_not_stay(client, patient):
    client.cookies[COOKIE] = "es"
    sign_on(client, patient)
    assert "My account" in client.get(reverse("account_home")).text


def test_the_cookie_is_for_the_server_alone(client, spanish_patient):
    cookie = sign_on(client, spanish_patient).cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
