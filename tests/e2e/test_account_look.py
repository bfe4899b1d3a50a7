"""The pages of sign-on and of one's own account, in every colour and width, held against axe."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.actions.sign_on import count_sign_on
from accounts.selectors.sessions import Client
from tests.e2e.test_passkey import Authenticator, add_passkey
from tests.e2e.test_sign_on import sign_on
from tests.fixtures.looks import enter, faults

pytestmark = pytest.mark.e2e

FOR_ANYBODY = ["/accounts/inactive/", "/accounts/password/reset/done/"]
ONES_OWN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/accounts/sessions/",
    "/accounts/history/",
    "/accounts/who-looked/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/reauthenticate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]


@pytest.mark.parametrize("path", FOR_ANYBODY)
def test_pages_for_anybody_are_without_fault(site, browser, clinic, path):
    page = browser.new_page()
    page.goto(site + path)
    assert faults(page) == {}


def test_pages_of_ones_own_account_are_without_fault(site, browser, patient):
    page = browser.new_page()
    Authenticator(page)
    sign_on(page, site, patient, "/accounts/2fa/")
    add_passkey(page)
    TOTP.activate(patient, generate_totp_secret())
    for path in ONES_OWN:
        page.goto(site + path)
        assert (path, faults(page)) == (path, {})


def test_setting_up_an_app_is_without_fault(site, browser, client_of, patient):
    enter(browser, site, client_of(patient))
    page = browser.new_page()
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    assert faults(page) == {}


@pytest.mark.parametrize("phase", ["warned", "ended"])
def test_the_warning_is_without_fault(site, browser, client_of, patient, phase):
    enter(browser, site, client_of(patient))
    page = browser.new_page()
    page.goto(f"{site}/accounts/email/")
    page.evaluate(
        """(phase) => {
          const dialog = document.querySelector("[data-session]");
          for (const part of dialog.querySelectorAll("[data-session-phase]")) {
            part.hidden = part.dataset.sessionPhase !== phase;
          }
          dialog.showModal();
        }""",
        phase,
    )
    assert faults(page) == {}


def test_the_second_step_and_the_codes_are_without_fault(site, browser, patient):
    TOTP.activate(patient, generate_totp_secret())
    page = browser.new_page()
    sign_on(page, site, patient)
    page.get_by_role("heading", name="One more step").wait_for()
    found = [faults(page)]
    page.goto(f"{site}/accounts/password/reset/")
    page.get_by_label("E-mail address").fill(patient.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("heading", name="Type the code we sent you").wait_for()
    found.append(faults(page))
    assert found == [{}, {}]


def test_the_closed_fence_is_without_fault(site, browser, patient, now):
    for _ in range(5):
        count_sign_on(email=patient.email, client=Client("127.0.0.1"), now=now)
    page = browser.new_page()
    sign_on(page, site, patient)
    page.get_by_role("heading", name="Please wait a while").wait_for()
    assert faults(page) == {}
