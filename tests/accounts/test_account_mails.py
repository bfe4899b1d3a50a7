"""What people are told by mail about their own account."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.outbox import unseal
from accounts.models import Notice
from tests.fixtures.cast import PASSWORD

pytestmark = pytest.mark.django_db


def sign_on(user) -> str:
    """The newest mail after signing on in a browser that was not seen before."""
    typed = {"login": user.email, "password": PASSWORD}
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/146.0"})
    client.post(reverse("account_login"), typed)
    newest = Notice.objects.order_by("pk").last()
    return unseal(newest.sealed)["text"] if newest else ""


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("", "Pacific time"),
        ("America/New_York", "Eastern time"),
        ("Europe/Madrid", "Europe/Madrid"),
    ],
)
def test_the_moment_stands_on_one_line_with_the_zone_of_its_reader(patient, zone, words):
    patient.time_zone = zone
    patient.save()
    assert sign_on(patient) == ""
    lines = sign_on(patient).splitlines()
    [when] = [number for number, line in enumerate(lines) if line.startswith("When: ")]
    assert lines[when].endswith(f" ({words})")
    assert lines[when + 1] == "With: Firefox, Linux"


def test_the_session_does_not_give_a_mailed_code_away(client, client_of, patient):
    client.post(reverse("account_reset_password"), {"email": patient.email})
    inside = client_of(patient)
    inside.post(reverse("account_email"), {"action_add": "", "email": "new@example.com"})
    mails = [unseal(notice.sealed)["text"] for notice in Notice.objects.order_by("pk")]
    for browser, mail in zip((client, inside), mails, strict=True):
        code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail, re.MULTILINE)[0]
        kept = str(dict(browser.session)).upper()
        assert code not in kept
        assert code.replace("-", "") not in kept
