"""Passkeys in a real browser, with the virtual authenticator that Chromium brings."""

import pytest

from accounts.models import AuditEvent
from tests.e2e.test_sign_on import sign_on

pytestmark = pytest.mark.e2e
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Authenticator:
    """A device that holds passkeys, and can refuse to know its owner."""

    def __init__(self, page) -> None:
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        added = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
        self.id = added["authenticatorId"]

    def knows_its_owner(self, known: bool) -> None:
        about = {"authenticatorId": self.id, "isUserVerified": known}
        self.cdp.send("WebAuthn.setUserVerified", about)


@pytest.fixture
def page(browser):
    return browser.new_page()


@pytest.fixture
def phone(page) -> Authenticator:
    return Authenticator(page)


def add_passkey(page) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


def sign_off(page) -> None:
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("You are signed off").wait_for()


def test_a_passkey_is_added_and_signs_on_by_itself(site, page, phone, patient):
    sign_on(page, site, patient, "/accounts/2fa/")
    add_passkey(page)
    sign_off(page)
    page.goto(f"{site}/accounts/login/?next=/accounts/history/")
    page.get_by_role("button", name="Sign on with a passkey").click()
    page.get_by_text("Signed on with a passkey").wait_for()
    assert page.get_by_text("Passkey added").count() == 1
    assert AuditEvent.objects.filter(action="signed_on", detail__how=["webauthn"]).count() == 1


def test_a_passkey_is_enough_for_staff_who_need_two_factors(site, page, phone, doctor):
    sign_on(page, site, doctor)
    page.get_by_text("your account needs a second step").wait_for()
    add_passkey(page)
    sign_off(page)
    page.goto(f"{site}/accounts/login/?next=/accounts/history/")
    page.get_by_role("button", name="Sign on with a passkey").click()
    page.get_by_role("heading", name="Sign-on history").wait_for()


def test_a_passkey_is_the_second_step_after_the_password(site, page, phone, patient):
    sign_on(page, site, patient, "/accounts/2fa/")
    add_passkey(page)
    sign_off(page)
    sign_on(page, site, patient, "/accounts/history/")
    page.get_by_role("heading", name="One more step").wait_for()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Sign-on history").wait_for()


def test_a_device_that_does_not_know_its_owner_lets_nobody_in(site, page, phone, patient):
    sign_on(page, site, patient, "/accounts/2fa/")
    add_passkey(page)
    sign_off(page)
    page.goto(f"{site}/accounts/login/")
    phone.knows_its_owner(False)
    page.get_by_role("button", name="Sign on with a passkey").click()
    page.get_by_text("That did not work.").first.wait_for()
    assert page.url == f"{site}/accounts/login/"


def test_a_passkey_is_renamed_and_removed(site, page, phone, patient):
    sign_on(page, site, patient, "/accounts/2fa/")
    add_passkey(page)
    page.goto(f"{site}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename My phone").click()
    page.get_by_label("Name").fill("Blue phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Blue phone").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("You have no passkey yet.").wait_for()


def test_a_passkey_proves_again_who_one_is(site, page, phone, patient):
    sign_on(page, site, patient, "/accounts/2fa/")
    add_passkey(page)
    page.goto(f"{site}/accounts/2fa/webauthn/reauthenticate/?next=/accounts/history/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Sign-on history").wait_for()
