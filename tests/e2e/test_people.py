"""People in a real browser: a contact is proven, a helper is invited, a colleague joins."""

import re

import pytest

from accounts.actions.invitations import Work, invite_colleague
from accounts.models import ClinicMembership, Patient, PatientAccess
from tests.fixtures.cast import PASSWORD
from tests.fixtures.looks import faults

pytestmark = pytest.mark.e2e

CODE = re.compile(r"^ {4}(\S+)\s*$", re.MULTILINE)
OWN_PAGES = ("", "profile/", "profile/contact/", "proxies/", "proxies/invite/", "invitation/")


@pytest.fixture
def mail_to(smtp_sink, drain):
    """The newest mail to an address, as plain text."""

    def text(address: str) -> str:
        drain()
        return smtp_sink.text_to(address)

    return text


@pytest.fixture
def page(browser):
    return browser.new_page()


@pytest.fixture
def sign_on(page, site):
    def signed_on(email: str) -> None:
        page.goto(f"{site}/accounts/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign on", exact=True).click()
        page.wait_for_url(lambda url: "login" not in url)

    return signed_on


def accept(page, site: str, code: str) -> None:
    """Type the code, make an account, say yes."""
    page.goto(f"{site}/accounts/invitation/")
    page.get_by_label("Invitation code").fill(code.lower())
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("First name").fill("Hana")
    page.get_by_label("Last name").fill("Ito")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms").check()
    page.get_by_role("button", name="Create my account").click()
    page.get_by_role("button", name="Yes, accept").click()


def test_a_patient_changes_the_address_on_record_with_a_code(patient, site, page, sign_on, mail_to):
    sign_on(patient.email)
    page.goto(f"{site}/accounts/profile/contact/?channel=mail")
    page.get_by_label("New e-mail address").fill("new.ada@example.com")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Six-digit code").wait_for()
    page.get_by_label("Six-digit code").fill(CODE.search(mail_to("new.ada@example.com"))[1])
    page.get_by_role("button", name="Check the code").click()
    page.get_by_text("your record is up to date").wait_for()
    assert Patient.objects.get(pk=patient.record.pk).email == "new.ada@example.com"
    assert "The e-mail address on your record was changed" in mail_to(patient.record.email)


def test_an_invited_helper_makes_an_account_and_acts(patient, site, page, sign_on, mail_to):
    sign_on(patient.email)
    page.goto(f"{site}/accounts/proxies/invite/")
    page.get_by_label("E-mail address of the person").fill("hana@example.com")
    page.get_by_label("Join and schedule").check()
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("The invitation is on its way").wait_for()
    page.context.clear_cookies()
    accept(page, site, CODE.search(mail_to("hana@example.com"))[1])
    page.get_by_text("Everything is set up").wait_for()
    assert "Ada Okoye" in page.get_by_role("main").inner_text()
    grant = PatientAccess.objects.get(user__email="hana@example.com")
    assert (grant.level, grant.patient_id) == ("scheduling", patient.record.pk)
    assert "You can now act for Ada." in mail_to("hana@example.com")
    assert "Hana can now act for you." in mail_to(patient.record.email)


def test_a_new_colleague_joins_and_is_led_to_a_second_factor(
    clinic, administrator, actor_of, now, site, page, mail_to
):
    offer = Work("doc@example.com", "practitioner", "MD")
    invite_colleague(actor=actor_of(administrator), clinic=clinic, offer=offer, now=now)
    accept(page, site, CODE.search(mail_to("doc@example.com"))[1])
    page.wait_for_url("**/accounts/2fa/**")
    role = ClinicMembership.objects.get(user__email="doc@example.com")
    assert (role.role, role.user.practitioner.credentials) == ("practitioner", "MD")


def test_own_pages_are_accessible_and_never_scroll_sideways(patient, site, page, sign_on):
    sign_on(patient.email)
    for path in OWN_PAGES:
        page.goto(f"{site}/accounts/{path}")
        assert (path, faults(page)) == (path, {})
