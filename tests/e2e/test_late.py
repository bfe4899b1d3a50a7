"""A doctor never comes: the waiting room says so, and the patient has another time in two presses."""

import re

import pytest
from django.db.models import F
from playwright.sync_api import expect

from accounts.models import Notice, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment, Occupancy
from tests.fixtures.looks import SMALL, SMALL_TARGETS, enter, faults
from tests.videovisit.days import MINUTE
from videovisit.actions.lateness import climb
from videovisit.actions.visits import arrive

pytestmark = pytest.mark.e2e
LATE = re.compile(r"/visits/\w+/late/$")


@pytest.fixture
def page(site, browser, client_of, patient):
    enter(browser, site, client_of(patient))
    return browser.new_page()


def pass_by(minutes):
    """So much time passes for the visit that is waited for."""
    Appointment.objects.update(starts_at=F("starts_at") - minutes * MINUTE)
    climb(database_now())


def test_a_patient_whose_doctor_never_comes_takes_another_time_in_two_presses(
    site, page, booked, patient, actor_of, schedule
):
    arrive(booked, actor=actor_of(patient), now=database_now())
    page.goto(f"{site}/visits/{booked.reference}/")
    expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()
    pass_by(5 + 6)
    expect(page.locator("[data-when=late]")).to_be_visible(timeout=8000)
    pass_by(4)
    assert Notice.objects.filter(kind="doctor_late").exists()
    pass_by(5)
    page.get_by_role("link", name="Choose what to do").click(timeout=8000)
    page.wait_for_url(LATE)
    assert faults(page) == {}
    page.get_by_role("button", name="See three times for a video visit").click()
    assert faults(page) == {}
    page.locator("button[value=take]").first.click()
    page.wait_for_url(f"{site}/appointments/{booked.reference}/")
    expect(page.get_by_text("Your visit is changed.")).to_be_visible()
    booked.refresh_from_db()
    assert booked.starts_at > database_now()
    assert Occupancy.objects.get().period.lower == booked.starts_at
    assert StaffTask.objects.get().words == ["told", "asked", "moved"]


def test_the_choices_are_without_fault_on_a_small_screen(site, page, booked, schedule):
    pass_by(5 + 16)
    page.set_viewport_size(SMALL)
    page.goto(f"{site}/visits/{booked.reference}/late/")
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_label("Phone number").fill("12")
    page.get_by_role("button", name="Call me", exact=True).click()
    expect(page.get_by_text("Enter a phone number with its area code").first).to_be_visible()
    assert faults(page) == {}
