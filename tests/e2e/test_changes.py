"""A patient moves a visit, books another one and cancels it, in a browser and by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment, Occupancy
from tests.fixtures.cast import make_appointment
from tests.fixtures.looks import SMALL, SMALL_TARGETS, enter, faults

pytestmark = pytest.mark.e2e


@pytest.fixture
def visit(patient, doctor, schedule, now) -> Appointment:
    """A video visit in three days."""
    patient.time_zone = "America/New_York"
    patient.save()
    starts_at = (now + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at)


@pytest.fixture
def page(site, browser, client_of, patient):
    enter(browser, site, client_of(patient))
    return browser.new_page()


def press_a_time(page) -> None:
    """By keyboard: open the second day, go to its first time, press it."""
    page.locator("summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm/")


def test_a_visit_is_moved_by_keyboard(site, page, visit):
    page.goto(f"{site}/appointments/{visit.reference}/reschedule/")
    assert faults(page) == {}
    press_a_time(page)
    assert faults(page) == {}
    expect(page.get_by_text("We hold this time for you until")).to_be_visible()
    page.get_by_role("button", name="Yes, change my visit").click()
    page.wait_for_url(f"{site}/appointments/{visit.reference}/")
    expect(page.get_by_text("Your visit is changed.")).to_be_visible()
    assert Appointment.objects.get().revision == 1


def test_a_follow_up_is_booked_and_going_back_books_no_second_one(site, page, visit):
    page.goto(f"{site}/appointments/book/")
    assert faults(page) == {}
    page.locator("main .portal-cards a").click()
    assert faults(page) == {}
    press_a_time(page)
    assert faults(page) == {}
    page.get_by_label("What is the visit about?").fill("Still coughing")
    page.get_by_role("button", name="Yes, book it").click()
    expect(page.get_by_text("Your visit is booked.")).to_be_visible()
    page.go_back()
    button = page.get_by_role("button", name="Yes, book it")
    if button.count():
        button.click()
    expect(page.get_by_role("heading", name="Your visit is booked")).to_be_visible()
    assert Appointment.objects.count() == 2
    assert not Occupancy.objects.filter(held_for__isnull=False).exists()


def test_meeting_in_person_cancelling_and_being_late_are_without_fault(site, page, visit):
    page.goto(f"{site}/appointments/{visit.reference}/in-person/")
    assert faults(page) == {}
    press_a_time(page)
    assert faults(page) == {}
    page.goto(f"{site}/appointments/{visit.reference}/cancel/")
    assert faults(page) == {}
    page.get_by_role("button", name="Yes, cancel the visit").click()
    expect(page.get_by_text("Your visit is cancelled.")).to_be_visible()
    page.goto(f"{site}/appointments/{visit.reference}/reschedule/")
    expect(page.get_by_role("heading", name="This visit is over")).to_be_visible()
    assert faults(page) == {}


def test_times_are_large_enough_to_press(site, page, visit):
    page.set_viewport_size(SMALL)
    page.goto(f"{site}/appointments/{visit.reference}/reschedule/")
    assert page.evaluate(SMALL_TARGETS) == []
