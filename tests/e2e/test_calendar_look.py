"""The page of the private calendar address, in every colour and width, held against axe."""

import pytest

from tests.fixtures.looks import enter, faults

pytestmark = pytest.mark.e2e


def test_the_calendar_page_is_without_fault(site, browser, client_of, patient):
    enter(browser, site, client_of(patient))
    page = browser.new_page()
    page.goto(f"{site}/appointments/calendar/")
    assert faults(page) == {}
    page.get_by_role("button", name="Make my address").click()
    page.get_by_role("heading", name="Your new address").wait_for()
    assert f"{site}/appointments/feed/" in page.inner_text("main")
    assert faults(page) == {}
    page.goto(f"{site}/appointments/calendar/")
    page.get_by_role("button", name="End the address").click()
    page.get_by_text("does not work any more").wait_for()
    assert faults(page) == {}
