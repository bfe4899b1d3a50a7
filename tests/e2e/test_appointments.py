"""The Appointment Center in a real browser: it changes by itself, whatever the browser's clock says."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.selectors.clinics import database_now
from appointments.actions.booking import Edit, cancel, move
from appointments.actions.taking import Wanted
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment
from tests.fixtures.looks import enter, faults

pytestmark = pytest.mark.e2e
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
OPENS, CLOSES = 15 * MINUTE, HOUR
JOIN = "Join Appointment"
WRONG_CLOCK = "{ const now = Date.now; Date.now = () => now() - 90061000; }"


@pytest.fixture
def visit(site, patient, doctor):
    """The patient's video visit, so long from the database's now; a test may make it anew."""

    def make(starts_in, **more):
        starts_at = database_now() + starts_in
        return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at, **more)

    return make


@pytest.fixture
def page(site, browser, client_of, patient):
    enter(browser, site, client_of(patient))
    return browser.new_page()


def next_visit(page):
    return page.locator(".portal-next")


def join_button(page):
    return next_visit(page).get_by_role("button", name=JOIN)


def test_the_door_opens_on_the_page_by_itself_and_leads_into_the_visit(site, page, visit):
    visit(OPENS + 5 * SECOND)
    page.goto(f"{site}/appointments/")
    expect(next_visit(page)).to_contain_text("(in 1 minute)", use_inner_text=True)
    expect(join_button(page)).to_be_hidden()
    expect(join_button(page)).to_be_visible(timeout=6000)
    assert database_now() >= Appointment.objects.get().starts_at - OPENS
    expect(page.locator("[data-said]")).to_contain_text("You can join now.")
    join_button(page).click()
    page.get_by_role("button", name="I agree, join now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in the waiting room")
    assert Appointment.objects.get().status == "arrived"
    for way in (page.reload, page.go_back):  # nothing is asked, or sent, again
        way()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are in the waiting room")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Appointment Center")


def test_it_opens_in_time_when_the_server_does_not_answer(site, page, visit):
    visit(OPENS + 4 * SECOND)
    page.goto(f"{site}/appointments/")
    page.route("**/appointments/state*", lambda route: route.abort())
    join = next_visit(page).locator("button", has_text=JOIN).element_handle()
    page.wait_for_function("(join) => join.checkVisibility()", arg=join, timeout=6000)
    assert database_now() - (Appointment.objects.get().starts_at - OPENS) < 2 * SECOND
    expect(page.locator("[data-trouble]")).to_be_visible(timeout=12_000)
    page.unroute("**/appointments/state*")
    expect(page.locator("[data-trouble]")).to_be_hidden(timeout=8000)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_wrong_clock_and_any_zone_of_the_browser_change_nothing(
    site, chromium, client_of, patient, visit, zone
):
    visit(OPENS + 4 * SECOND)
    context = chromium.new_context(timezone_id=zone)
    enter(context, site, client_of(patient))
    page = context.new_page()
    page.add_init_script(WRONG_CLOCK)
    page.goto(f"{site}/appointments/")
    expect(join_button(page)).to_be_hidden()
    assert database_now() < Appointment.objects.get().starts_at - OPENS
    expect(join_button(page)).to_be_visible(timeout=6000)
    assert database_now() >= Appointment.objects.get().starts_at - OPENS
    context.close()


def test_the_door_closes_by_itself_and_offers_a_new_time(site, page, visit):
    visit(3 * SECOND - CLOSES)
    page.goto(f"{site}/appointments/")
    join_button(page).focus()
    expect(join_button(page)).to_be_hidden(timeout=5000)
    expect(page.get_by_text("The time to join this visit has passed.").first).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")


def test_what_staff_change_appears_and_the_focus_stays(
    site, page, visit, doctor, scheduler, actor_of
):
    made = visit(2 * HOUR)
    page.goto(f"{site}/appointments/")
    details = page.locator("#next-details")
    details.focus()
    start = database_now() + 3 * HOUR
    wanted = Wanted(doctor.practitioner, start, start + HOUR, "in_person")
    move(made, wanted, Edit(actor_of(scheduler), database_now(), 0))
    expect(next_visit(page)).to_contain_text("In-person visit at", timeout=6000)
    expect(details).to_be_focused()
    cancel(Appointment.objects.get(), Edit(actor_of(scheduler), database_now(), 1))
    expect(page.locator(".portal-visits")).to_contain_text("Cancelled", timeout=6000)
    expect(page.locator("[data-said]")).to_contain_text("This visit will not take place.")


def test_details_change_by_themselves_as_the_list_does(site, page, visit, scheduler, actor_of):
    made = visit(OPENS + 4 * SECOND)
    page.goto(f"{site}/appointments/{made.reference}/")
    join = page.get_by_role("button", name="Join Now")
    expect(join).to_be_visible(timeout=6000)
    cancel(made, Edit(actor_of(scheduler), database_now(), 0))
    expect(page.get_by_role("main")).to_contain_text("Cancelled", timeout=6000)
    expect(join).to_be_hidden()


def test_a_hidden_page_does_not_ask_and_one_that_is_seen_again_asks_at_once(site, page, visit):
    visit(2 * HOUR)
    page.goto(f"{site}/appointments/")
    asked = []
    page.on("request", lambda request: "state" in request.url and asked.append(request.url))
    hide = "(h) => { Object.defineProperty(document, 'hidden', { value: h, configurable: true });"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, arg=True)
    page.wait_for_timeout(6000)
    assert asked == []
    with page.expect_response("**/appointments/state*", timeout=2000):
        page.evaluate(hide, arg=False)
    with page.expect_response("**/appointments/state*", timeout=2000):
        page.evaluate("window.dispatchEvent(new Event('online'))")


def test_signed_off_elsewhere_the_page_shows_nothing_any_more(site, page, visit, client_of):
    visit(2 * HOUR)
    page.goto(f"{site}/appointments/")
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()
    page.wait_for_url(re.compile("/accounts/login/"), timeout=7000)


def test_without_scripts_the_page_works_and_says_when_to_look(
    site, chromium, client_of, patient, visit
):
    visit(MINUTE)
    context = chromium.new_context(java_script_enabled=False)
    enter(context, site, client_of(patient))
    page = context.new_page()
    page.goto(f"{site}/appointments/")
    expect(page.get_by_text("Without scripts this page does not change by itself")).to_be_visible()
    join_button(page).click()
    page.get_by_role("button", name="I agree, join now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in the waiting room")
    context.close()


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
def test_join_is_seen_without_scrolling(site, page, visit, size):
    visit(MINUTE)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/appointments/")
    box = join_button(page).bounding_box()
    assert box["y"] + box["height"] <= size[1]


def test_every_page_is_without_fault(site, page, visit, patient, doctor):
    now = visit(MINUTE, reason="Cough")
    visit(2 * HOUR, modality="in_person")
    visit(3 * HOUR, status="cancelled")
    visit(-2 * HOUR)
    visit(-9 * HOUR, status="fulfilled")
    patient.time_zone = "America/New_York"
    patient.save()
    paths = ("", "past/", f"{now.reference}/")
    for address in [*(f"/appointments/{path}" for path in paths), f"/visits/{now.reference}/"]:
        page.goto(site + address)
        assert (address, faults(page)) == (address, {})
    page.get_by_role("button", name="Join Now").click()
    assert faults(page) == {}
