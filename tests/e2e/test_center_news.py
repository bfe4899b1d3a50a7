"""An open Appointment Center turns by itself when the doctor is off, and leads to the choices."""

import pytest
from playwright.sync_api import expect

from accounts.selectors.clinics import database_now
from tests.fixtures.looks import enter, faults
from tests.videovisit.days import address
from videovisit.actions.days_off import say_off, tell_days_off
from videovisit.actions.visits import arrive, start_visit
from videovisit.models import Seat

pytestmark = pytest.mark.e2e
OFF = "Your doctor is not available today."
HEAD = "Your doctor is waiting for you"


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


def test_the_clock_time_of_a_visit_begins_a_line_on_a_phone_and_on_a_wide_page(
    site, page, booked, amid_the_day
):
    page.goto(f"{site}/appointments/")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        clock, day = (
            page.locator(f".portal-next {at}").bounding_box() for at in (".portal-clock", "time")
        )
        assert clock["x"] == day["x"]
        assert clock["y"] > day["y"]


def test_an_open_page_says_above_all_that_the_doctor_waits_and_leads_in(
    site, page, booked, patient, doctor, actor_of, amid_the_day
):
    arrive(booked, actor=actor_of(patient), now=database_now())
    Seat.objects.update(left_at=database_now())
    page.goto(f"{site}/appointments/")
    named = page.title()
    start_visit(booked, actor=actor_of(doctor), now=database_now())
    expect(page.locator("[data-alert]")).to_contain_text(HEAD, timeout=8000)
    expect(page.locator("[data-said]")).to_be_empty()
    assert page.title() == f"{HEAD} - {named.split(' - ')[-1]}"
    sizes = "(all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    others = page.locator("main :is(h2, h3, p):not(.portal-waits)").evaluate_all(sizes)
    assert page.locator(".portal-next h2").evaluate_all(sizes)[0] > max(others)
    assert faults(page) == {}
    Seat.objects.filter(role="doctor").update(left_at=database_now())
    expect(page).to_have_title(named, timeout=8000)
    Seat.objects.filter(role="doctor").update(left_at=None)
    expect(page.locator("#join-next")).to_have_text("Join Now", timeout=8000)
    page.locator("#join-next").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your video visit")
