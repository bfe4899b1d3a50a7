"""Signing on as people do it: in a real browser, with keyboard, app and time passing."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from accounts.selectors.clinics import database_now
from tests.fixtures.cast import PASSWORD

pytestmark = pytest.mark.e2e
TYPED = "my.new.address@example.com"


def sign_on(page, site, user, path="/accounts/") -> None:
    page.goto(f"{site}/accounts/login/?next={path}")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign on", exact=True).click()


def stop_watch(page) -> None:
    """From now on the page's own clock moves only when the test says so."""
    page.clock.install()


def pass_by(page, minutes: float) -> None:
    """Let the minutes pass for the server (in the session's row) and for the page."""
    store = SessionStore(Session.objects.get().session_key)
    store["active_at"] = (database_now() - timedelta(minutes=minutes)).timestamp()
    store.save()
    page.clock.fast_forward(int(minutes * 60_000))


def test_a_patient_signs_on_and_reads_it_in_the_history(site, browser, patient):
    page = browser.new_page()
    sign_on(page, site, patient, "/accounts/history/")
    page.get_by_role("heading", name="Sign-on history").wait_for()
    assert page.get_by_text("Signed on with password").count() == 1
    assert page.get_by_text("Chrome, Linux").count() == 1


def test_a_doctor_sets_up_an_app_and_signs_on_with_it(site, browser, doctor):
    page = browser.new_page()
    sign_on(page, site, doctor)
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(secret, -1))
    page.get_by_role("button", name="Set up").click()
    assert page.locator(".portal-codes code").count() == 10
    page.get_by_role("button", name="Sign off").click()
    sign_on(page, site, doctor, "/accounts/history/")
    page.get_by_label("Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    page.get_by_text("Signed on with password and app").wait_for()


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def form(site, browser, patient):
    """A page on which the patient has typed something, its clock stopped."""
    page = browser.new_page()
    stop_watch(page)
    sign_on(page, site, patient, "/accounts/email/")
    page.get_by_label("New e-mail address").fill(TYPED)
    page.wait_for_load_state()  # its scripts count from here, not from after the time has passed
    return page


def test_the_warning_is_answered_by_keyboard_and_the_form_stays(form):
    pass_by(form, 28.5)
    form.get_by_role("alertdialog", name="Are you still there?").wait_for()
    assert form.evaluate("document.activeElement.textContent") == "Stay signed on"
    for _ in range(4):
        form.keyboard.press("Tab")
        assert form.evaluate("document.activeElement.closest('main, header, nav, footer')") is None
    form.get_by_role("button", name="Stay signed on").focus()
    form.keyboard.press("Enter")
    form.get_by_role("alertdialog").wait_for(state="hidden")
    assert form.get_by_label("New e-mail address").input_value() == TYPED
    form.get_by_role("button", name="Send me a code").click()
    form.get_by_text("Type the code we sent you").wait_for()


def test_the_countdown_is_shown_and_escape_means_stay(form):
    pass_by(form, 28.5)
    dialog = form.get_by_role("alertdialog")
    dialog.get_by_text("Time left: 1:").wait_for()
    form.clock.run_for(40_000)
    dialog.get_by_text("Time left: 0:").wait_for()
    form.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_nothing_that_was_typed_is_lost_when_the_session_is_over(form, site, browser, patient):
    pass_by(form, 31)
    form.get_by_role("alertdialog", name="You are signed off").wait_for()
    form.keyboard.press("Escape")
    form.get_by_role("button", name="I am signed on again").click()
    form.get_by_text("You are not signed on yet.").wait_for()
    with browser.expect_page() as opened:
        form.get_by_role("link", name="Sign on in a new tab").click()
    tab = opened.value
    tab.get_by_label("E-mail address").fill(patient.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign on", exact=True).click()
    tab.wait_for_url(f"{site}/accounts/")
    tab.close()
    form.get_by_role("button", name="I am signed on again").click()
    form.get_by_role("alertdialog").wait_for(state="hidden")
    form.get_by_role("button", name="Send me a code").click()
    form.get_by_text("Type the code we sent you").wait_for()


def test_a_page_does_not_go_on_as_somebody_else(form, site, browser, other_patient):
    pass_by(form, 31)
    form.get_by_role("alertdialog", name="You are signed off").wait_for()
    sign_on(browser.new_page(), site, other_patient)
    form.get_by_role("button", name="I am signed on again").click()
    form.get_by_text(f"You sign on with {other_patient.email}.").wait_for()
    assert form.get_by_label("New e-mail address").input_value() == ""


def test_before_it_warns_the_page_asks_whether_another_tab_was_used(form):
    with form.expect_response("**/accounts/session/"):
        form.clock.fast_forward(28 * 60_000)
    form.clock.run_for(1000)
    assert form.get_by_role("alertdialog").count() == 0
