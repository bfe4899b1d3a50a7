"""Signing on by password: who gets in, what is counted, and what a stranger can learn."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.fixtures.cast import PASSWORD

LOGIN = "/accounts/login/"


def sign_on(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_the_right_password_signs_on(client, patient):
    answer = sign_on(client, patient.email)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(patient.pk)
    assert client.get(reverse("account_home")).status_code == 200
