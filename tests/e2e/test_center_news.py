"""An open Appointment Center turns by itself when the doctor is off, and leads to the choices."""

import pytest
from playwright.sync_api import expect

from accounts.selectors.clinics import database_now
from tests.fixtures.looks import enter, faults
from tests.videovisit.days import address
from videovisit.actions.days_off import say_off, tell_days_off

pytestmark = pytest.mark.e2e
OFF = "Your doctor is not available today."


@pytest.fixture
def page(site, browser, client_of, patient):
    enter(browser, site, client_of(patient))
    return browser.new_page()


def test_an_open_page_says_that_the_doctor_is_off_and_leads_to_the_choices(
    site, page, booked, doctor, scheduler, actor_of, amid_the_day
):
    page.goto(f"{site}/appointments/")
    expect(page.locator("#join-next")).to_be_visible()
    now = database_now()
    say_off(doctor.practitioner, [amid_the_day], actor=actor_of(scheduler), now=now)
    tell_days_off(now)
    expect(page.locator(".portal-next")).to_contain_text(OFF, timeout=8000)
    expect(page.locator("[data-said]")).to_contain_text(OFF)
    expect(page.locator("#join-next")).to_have_count(0)
    assert faults(page) == {}
    page.locator("#choose-next").press("Enter")
    page.wait_for_url(site + address("visit_late", booked))
