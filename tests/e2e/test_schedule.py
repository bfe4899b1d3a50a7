"""The clinic's schedule in a real browser: axe, the walk by keyboard, print, and without scripts."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.models import ScheduleException
from tests.fixtures.cast import make_appointment
from tests.fixtures.looks import SIZES, enter, faults

pytestmark = pytest.mark.e2e
PACIFIC = ZoneInfo("America/Los_Angeles")
FOCUSED = "document.activeElement.closest('td')?.textContent.trim().split(/\\s+/)[0]"


@pytest.fixture
def day(now):
    """A Monday of the clinic, at least a week from now."""
    today = now.astimezone(PACIFIC).date()
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def visit(patient, doctor, schedule, day):
    at = datetime.combine(day, time(9), PACIFIC)
    off = (at + timedelta(hours=1), at + timedelta(hours=2))
    ScheduleException.objects.create(schedule=schedule, kind="off", period=off, note="Course")
    return make_appointment(patient.record, doctor.practitioner, starts_at=at)


@pytest.fixture
def page(site, browser, client_of, scheduler, visit):
    enter(browser, site, client_of(scheduler))
    return browser.new_page()


def test_the_schedule_and_its_edits_are_without_fault(site, page, schedule, visit, patient, day):
    doctor = f"doctor={schedule.pk}&date={day}"
    for path in (
        f"?{doctor}&view=week",
        f"?view=day&date={day}",
        "?date=2026-02-30",
        f"{schedule.pk}/hours/",
        f"{schedule.pk}/exceptions/",
        f"book/?{doctor}",
        f"book/{patient.record.pk}/?{doctor}",
        f"{visit.reference}/",
        f"{visit.reference}/move/",
        f"{visit.reference}/cancel/",
    ):
        page.goto(f"{site}/clinic/schedule/{path}")
        assert (path, faults(page)) == (path, {})


def test_the_ways_that_a_form_goes_wrong_are_without_fault(site, page, schedule, visit, day):
    page.goto(f"{site}/clinic/schedule/{schedule.pk}/hours/")
    page.get_by_label("To").first.fill("07:00")
    page.get_by_role("button", name="Look at the change").click()
    page.get_by_text("end before they begin").first.wait_for()
    assert page.evaluate("document.activeElement.dataset.errorSummary") is not None
    assert faults(page) == {}
    page.goto(f"{site}/clinic/schedule/{visit.reference}/move/?date={day}")
    page.get_by_label("Another time").check()
    page.get_by_label("Clock time").fill("20:00")
    page.get_by_role("button", name="Move the visit").click()
    page.get_by_label("Book it all the same").wait_for()
    assert faults(page) == {}


def test_time_off_over_a_visit_is_seen_before_it_is_saved(site, page, schedule, day):
    page.goto(f"{site}/clinic/schedule/{schedule.pk}/exceptions/")
    page.get_by_label("First day").fill(str(day))
    page.get_by_role("button", name="Look at the change").click()
    page.get_by_role("link", name="Ada Okoye", exact=True).wait_for()
    assert faults(page) == {}
    page.get_by_role("button", name="Save all the same").click()
    page.get_by_text("It is added.").wait_for()
    assert page.get_by_role("link", name="Move (Ada Okoye)").is_visible()


def test_arrow_keys_walk_the_cells_and_enter_opens_one(site, page, schedule, visit, day):
    page.goto(f"{site}/clinic/schedule/?doctor={schedule.pk}&date={day}&view=week")
    grid = page.get_by_role("grid")
    assert grid.locator("tbody [tabindex='0']").count() == 1
    grid.locator("tbody [tabindex='0']").focus()
    walked = []
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Home", "ArrowUp", "End", "Control+Home"):
        page.keyboard.press(key)
        walked.append(page.evaluate(FOCUSED))
    assert walked == ["Free", "Ada", "Free", "Ada", "Free", "Free", "Free"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "Time"
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{visit.reference}/")


def test_a_free_time_of_the_grid_leads_to_a_booked_visit(site, page, schedule, other_patient, day):
    page.goto(f"{site}/clinic/schedule/?doctor={schedule.pk}&date={day}&view=day")
    page.get_by_role("link", name="Free 8:30 a.m.").click()
    page.get_by_label("Medical record number").fill(other_patient.record.mrn)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Book for Ben Quist").click()
    assert page.get_by_label("8:30 a.m.").is_checked()
    page.get_by_label("In-person visit").check()
    page.get_by_role("button", name="Book the visit").click()
    page.get_by_text("The visit is booked.").wait_for()
    assert page.get_by_text("Confirmation").first.is_visible()


def test_print_shows_the_table_alone(site, page, schedule, day):
    page.goto(f"{site}/clinic/schedule/?doctor={schedule.pk}&date={day}&view=week")
    page.emulate_media(media="print")
    assert page.get_by_text("Ada Okoye").is_visible()
    for gone in ("Week before", "Weekly hours", "Skip to main content"):
        assert not page.get_by_text(gone).is_visible()
    assert not page.locator("footer").is_visible()
    assert page.evaluate("document.querySelector('.portal-schedule-box').scrollWidth") <= 1280


def test_without_scripts_the_cells_are_plain_links(
    site, chromium, client_of, scheduler, schedule, visit, day
):
    context = chromium.new_context(java_script_enabled=False)
    enter(context, site, client_of(scheduler))
    page = context.new_page()
    page.goto(f"{site}/clinic/schedule/?doctor={schedule.pk}&date={day}&view=week")
    page.get_by_role("link", name="Ada Okoye").click()
    page.wait_for_url(f"**/{visit.reference}/")
    page.goto(f"{site}/clinic/schedule/{schedule.pk}/hours/")
    page.get_by_role("button", name="Add a row").click()
    assert page.get_by_label("Weekday").count() == 8
    context.close()


def test_a_doctor_walks_the_own_week_and_its_visits(site, browser, client_of, doctor, visit, day):
    enter(browser, site, client_of(doctor))
    page = browser.new_page()
    page.goto(f"{site}/clinic/schedule/?date={day}&view=week")
    assert faults(page) == {}
    page.set_viewport_size(SIZES["wide"])
    page.locator("tbody [tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.tagName") == "A"
    assert page.evaluate(FOCUSED) == "Ada"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clinic/schedule/{visit.reference}/")


def test_hours_are_a_table_on_a_wide_screen_and_fold_on_a_small_one(site, page, schedule):
    page.set_viewport_size(SIZES["wide"])
    page.goto(f"{site}/clinic/schedule/{schedule.pk}/hours/")
    fields = page.get_by_label("Weekday")
    assert [field.is_visible() for field in fields.all()] == [True] * 7
    page.set_viewport_size(SIZES["small"])
    assert not any(field.is_visible() for field in fields.all())
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    page.get_by_text("Tuesday: 8 a.m.").click()
    assert [field.is_visible() for field in fields.all()] == [False, True, *[False] * 5]
