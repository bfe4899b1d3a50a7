"""From a check before signing on to a visit that shows it, and a report for paper and for a helper."""

import pytest

from tests.e2e.test_check import run_check
from tests.fixtures.cast import PASSWORD
from tests.fixtures.looks import SIZES, faults, too_wide
from videovisit.models import ReadinessCheck

pytestmark = pytest.mark.e2e
WORDS = {"ready": "ready", "ready-but": "ready", "not-ready": "problem", "partly": "not_tested"}


@pytest.fixture
def checked(site, browser):
    """A page of somebody who is not signed on, after the check."""
    page = browser.new_page()
    run_check(page, site)
    page.locator("[data-kept=free]:visible").wait_for()
    return page


def test_what_was_checked_before_signing_on_stands_on_the_visit_after(
    site, checked, patient, appointment
):
    page = checked
    page.get_by_role("link", name="Sign on").last.click()
    page.locator("[name=login]").fill(patient.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You checked this computer before you signed on").wait_for()
    assert faults(page) == {}
    page.get_by_role("button", name="Note the result on my visits").click()
    page.get_by_text("The result of your check is noted on your visits.").wait_for()
    check = ReadinessCheck.objects.get()
    assert (check.patient, check.appointment) == (patient.record, appointment)
    appointment.refresh_from_db()
    assert appointment.readiness == WORDS[check.verdict]


def test_the_report_is_for_screen_paper_and_a_helper(site, checked):
    page = checked
    page.get_by_role("link", name="A report to keep").click()
    page.get_by_role("heading", name="Report of the check").wait_for()
    assert page.get_by_role("term").count() >= 6
    assert faults(page) == {}
    for viewport in SIZES.values():
        page.set_viewport_size(viewport)
        assert not too_wide(page)
    helper = page.get_by_role("link", name="Send it to somebody who helps me")
    assert helper.get_attribute("href").startswith("mailto:?subject=")
    page.emulate_media(media="print")
    assert not helper.is_visible()
    assert page.locator("main").get_by_text("Need technical help?").is_visible()
