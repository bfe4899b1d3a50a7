"""A portal without text messages: nobody is offered any, and no page speaks of them."""

import pytest
from django.urls import reverse

from accounts.actions.delivery import deliver_due
from accounts.models import ContactChange, Notice, Patient
from tests.accounts.test_registration_pages import CODE, RIVERA, SIGNUP

TEXTS = ("text message", "mobile phone")
PHONE = "+15005550007"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_gateway(settings):
    settings.SMS_GATEWAY = "none"


@pytest.fixture
def with_phone(patient, now):
    """A patient whose phone was proven while there were text messages."""
    Patient.objects.update(phone=PHONE)
    change = {"channel": "text", "phone": PHONE, "created_at": now, "expires_at": now}
    ContactChange.objects.create(patient=patient.record, user=patient, finished_at=now, **change)
    return patient


@pytest.mark.parametrize("name", ["account_home", "profile", "profile_contact"])
def test_no_page_of_ones_own_speaks_of_them(client_of, with_phone, name):
    page = client_of(with_phone).get(reverse(name)).text
    assert [words for words in TEXTS if words in page] == []


def test_registering_promises_a_mail_alone(client, unregistered):
    client.post(SIGNUP, RIVERA)
    for page in (client.get(SIGNUP).text, client.get(CODE).text):
        assert "e-mail address the clinic has on record" in page
        assert "mobile phone" not in page


def test_the_phone_on_record_cannot_be_changed_by_a_code_that_never_comes(client_of, with_phone):
    client, page = client_of(with_phone), reverse("profile_contact") + "?channel=text"
    assert page not in client.get(reverse("profile")).text
    assert client.post(page, {"contact": PHONE}).status_code == 404
    assert not Notice.objects.exists()


def test_nobody_agrees_to_them_and_everybody_may_still_stop_them(client_of, with_phone):
    client, page = client_of(with_phone), reverse("profile_texts")
    assert client.post(page, {"texts": "on"}).status_code == 404
    assert client.post(page, {"texts": "off"}).status_code == 302


def test_a_code_for_a_phone_alone_is_dropped_and_outside_all_is_the_same(client, unregistered, now):
    Patient.objects.update(email="", phone=PHONE)
    assert client.post(SIGNUP, RIVERA)["Location"] == CODE
    deliver_due(now)
    assert [notice.state for notice in Notice.objects.all()] == ["dropped"]
