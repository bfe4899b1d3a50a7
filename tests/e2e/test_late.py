"""A doctor never comes: the waiting room says so, and the patient has another time in two presses."""

import re

import pytest
from django.db.models import F
from playwright.sync_api import expect

from accounts.models import Notice, Practitioner, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment, Occupancy
from appointments.rules.clock import when
from tests.fixtures.cast import make_staff
from tests.fixtures.looks import SMALL, SMALL_TARGETS, enter, faults
from tests.fixtures.servers import wait_until
from tests.videovisit.days import MINUTE, SECOND
from videovisit.actions.days_off import say_off, tell_days_off
from videovisit.actions.lateness import climb
from videovisit.actions.outside import go_outside
from videovisit.actions.visits import arrive, start_visit
from videovisit.models import DayOff, Lateness, Seat, Visit

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


IS_IN_VIEW = """() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


def test_the_keyboard_comes_to_the_times_stays_there_and_goes_to_what_is_new(
    site, page, booked, schedule, doctor, actor_of
):
    pass_by(5 + 16)
    page.set_viewport_size(SMALL)
    page.goto(f"{site}/visits/{booked.reference}/late/")
    page.get_by_role("button", name="See three times for a video visit").click()
    expect(page.get_by_role("heading", name="Take one of these times")).to_be_focused()
    assert page.evaluate(IS_IN_VIEW)
    last = page.locator("button[value=take]").last
    last.focus()
    pass_by(1)
    expect(page.get_by_text("The doctor is 17 minutes late.")).to_be_attached(timeout=8000)
    expect(last).to_be_focused()
    start_visit(booked, actor=actor_of(doctor), now=database_now())
    expect(page.get_by_role("heading", name="Your doctor is ready")).to_be_focused(timeout=8000)
    assert page.evaluate(IS_IN_VIEW)
    expect(page).to_have_title(re.compile("^Your doctor is ready - "))


def test_the_number_of_a_call_is_changed_and_the_call_taken_back(site, page, booked, schedule):
    pass_by(5 + 16)
    page.set_viewport_size(SMALL)
    page.goto(f"{site}/visits/{booked.reference}/late/")
    page.get_by_label("Phone number").fill("510-555-0142")
    page.get_by_role("button", name="Call me", exact=True).click()
    expect(page.get_by_text("We will call you at (510) 555-0142")).to_be_visible()
    look_at(page)
    page.get_by_label("Phone number").fill("510-555-0143")
    page.get_by_role("button", name="Change the number").click()
    expect(page.get_by_text("We will call you at (510) 555-0143")).to_be_visible()
    page.get_by_role("button", name="Do not call me").click()
    expect(page.get_by_role("heading", name="Call me instead")).to_be_visible()


@pytest.fixture
def colleague_at_work(clinic, amid_the_day):
    """Another doctor."""
    names = {"first_name": "Ida", "last_name": "Berg"}
    user = make_staff(clinic, "ida.doctor@example.com", "practitioner", **names)
    return Practitioner.objects.create(user=user, credentials="MD")


def look_at(page):
    """Wide and small, in every colour, it is without a fault."""
    assert faults(page) == {}
    assert page.evaluate(SMALL_TARGETS) == []


def test_who_waits_leaves_is_called_and_comes_back_in_one_press(
    site, page, booked, patient, doctor, actor_of
):
    patient.record.phone, patient.record.text_consent_at = "+15105550142", database_now()
    patient.record.save()
    arrive(booked, actor=actor_of(patient), now=database_now())
    page.goto(f"{site}/visits/{booked.reference}/")
    look_at(page)
    page.get_by_text("Leave, and get a text message when your doctor is ready").click()
    page.get_by_role("button", name="Text me when my doctor is ready").click()
    expect(page.get_by_role("heading", name="You may leave this page")).to_be_visible()
    look_at(page)
    Seat.objects.update(seen_at=database_now() - MINUTE)
    start_visit(booked, actor=actor_of(doctor), now=database_now())
    expect(page.get_by_role("heading", name="Your doctor is ready")).to_be_visible(timeout=8000)
    until = when(Visit.objects.get().called_in_at + 3 * MINUTE, booked.clinic.time_zone, "en")
    expect(page.locator("[data-when=called-until]")).to_contain_text(f"until: {until.clock}")
    look_at(page)
    page.get_by_role("button", name="Come into the visit").click()
    expect(page.locator("#visit")).to_have_attribute("data-now", "call")
    assert Visit.objects.get().started_at is not None


def test_who_comes_back_after_the_doctor_went_back_to_the_day_waits_again(
    site, page, chromium, booked, patient, doctor, client_of, actor_of
):
    arrive(booked, actor=actor_of(patient), now=database_now())
    go_outside(Seat.objects.get(), actor=actor_of(patient), now=database_now())
    Seat.objects.update(seen_at=database_now() - MINUTE)
    context = chromium.new_context()
    enter(context, site, client_of(doctor))
    room = context.new_page()
    room.goto(f"{site}/clinic/today/")
    room.get_by_role("button", name="Call back into the room").click()
    expect(room.get_by_text("They have 3 minutes to come back")).to_be_visible()
    Visit.objects.update(called_in_at=database_now() - 3 * MINUTE)
    room.get_by_role("link", name="Back to your day").click(timeout=8000)
    wait_until(lambda: Seat.objects.get(role="doctor").tab_left_at is not None)
    Seat.objects.filter(role="doctor").update(tab_left_at=F("tab_left_at") - 6 * SECOND)
    page.goto(f"{site}/visits/{booked.reference}/")
    page.get_by_role("button", name="I am back").last.click()
    expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()
    expect(room.locator("[data-news]")).to_have_text("1 patient has arrived since you last looked")
    expect(room.get_by_role("button", name="Start visit")).to_be_visible()
    assert Visit.objects.get().started_at is None
    context.close()


def test_without_scripts_leaving_and_coming_back_works_too(
    site, chromium, booked, patient, client_of, actor_of
):
    context = chromium.new_context(java_script_enabled=False)
    enter(context, site, client_of(patient))
    arrive(booked, actor=actor_of(patient), now=database_now())
    page = context.new_page()
    page.goto(f"{site}/visits/{booked.reference}/")
    page.get_by_text("Leave, and get an e-mail when your doctor is ready").click()
    page.get_by_role("button", name="E-mail me when my doctor is ready").click()
    expect(page.get_by_role("heading", name="You may leave this page")).to_be_visible()
    page.get_by_role("button", name="I am back").first.click()
    expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()
    context.close()


def test_the_open_choices_keep_what_was_typed_and_turn_when_the_visit_starts(
    site, page, booked, doctor, actor_of
):
    pass_by(5 + 16)
    page.goto(f"{site}/visits/{booked.reference}/late/")
    page.get_by_label("Phone number").fill("510-555-0142")
    pass_by(1)
    expect(page.get_by_text("The doctor is 17 minutes late.")).to_be_visible(timeout=8000)
    assert page.get_by_label("Phone number").input_value() == "510-555-0142"
    start_visit(booked, actor=actor_of(doctor), now=database_now())
    expect(page.get_by_role("heading", name="Your doctor is ready")).to_be_visible(timeout=8000)
    assert page.get_by_role("button", name="Keep waiting").count() == 0


def test_a_doctor_who_is_not_available_is_two_presses_of_staff(
    site, browser, client_of, scheduler, booked, colleague_at_work
):
    enter(browser, site, client_of(scheduler))
    page = browser.new_page()
    page.goto(f"{site}/clinic/late/")
    look_at(page)
    page.get_by_role("link", name="Not available today").click()
    page.get_by_role("heading", name="Is Sam Okafor, MD not available today?").wait_for()
    look_at(page)
    page.get_by_role("button", name="Not available today: tell the patients").click()
    page.get_by_text("is being told now").wait_for()
    page.get_by_role("heading", name="Sam Okafor, MD: not available today").wait_for()
    doctor = page.get_by_label("Ida Berg, MD")
    doctor.check()
    assert tell_days_off(database_now()) == 1
    expect(page.get_by_text("being told now")).to_have_count(0, timeout=8000)
    expect(page.get_by_text("0 of 1 visit is answered")).to_be_visible()
    expect(doctor).to_be_focused()
    expect(doctor).to_be_checked()
    look_at(page)
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("1 visit is handed over to Ida Berg, MD.").wait_for()
    expect(page.get_by_text("1 of 1 visit is answered")).to_be_visible()
    page.get_by_role("button", name="Take it back").wait_for()
    assert tell_days_off(database_now()) == 1


def test_who_answers_is_said_on_the_page_of_staff_and_the_focus_stays(
    site, browser, client_of, scheduler, booked, doctor, clinic, actor_of
):
    now = database_now()
    say_off(doctor.practitioner, [clinic], actor=actor_of(scheduler), now=now)
    tell_days_off(now)
    enter(browser, site, client_of(scheduler))
    page = browser.new_page()
    page.goto(f"{site}/clinic/late/{doctor.practitioner.pk}/")
    link = page.get_by_role("link", name="Ada Okoye")
    link.focus()
    Lateness.objects.update(called_at=now)
    expect(page.get_by_text("Asked for a call")).to_be_visible(timeout=8000)
    expect(link).to_be_focused()
    said = "1 of 1 visit is answered or taken care of"
    assert page.evaluate("document.querySelector('[data-part-said]').textContent") == said
    trouble = page.locator("[data-part-trouble]")
    expect(trouble).to_be_hidden()
    page.route("**/state", lambda route: route.abort())
    expect(trouble).to_be_visible(timeout=15000)
    page.unroute("**/state")
    DayOff.objects.update(withdrawn_at=now)
    expect(page.get_by_role("heading", name="Is Sam Okafor, MD not")).to_be_visible(timeout=8000)
