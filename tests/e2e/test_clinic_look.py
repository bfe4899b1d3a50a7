"""The clinic's board and figures in a real browser: axe, widths, colours, and paper."""

from datetime import timedelta

import pytest

from tests.fixtures.cast import make_appointment, make_record
from tests.fixtures.looks import enter, faults
from videovisit.models import Visit

pytestmark = pytest.mark.e2e
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def staff_page(site, browser, client_of, scheduler):
    enter(browser, site, client_of(scheduler))
    return browser.new_page()


@pytest.fixture
def weeks(clinic, doctor, now):
    """Forty visits of the past, two each day: ever later."""
    for number in range(40):
        record = make_record(clinic, f"MRN-7{number:05}")
        starts_at = (now - (number // 2 + 1) * DAY).replace(hour=17 + number % 2, minute=0)
        of = {"starts_at": starts_at, "status": "fulfilled", "arrived_at": starts_at}
        appointment = make_appointment(record, doctor.practitioner, **of)
        ready = starts_at + number // 2 * MINUTE
        times = {"doctor_ready_at": ready, "started_at": ready, "ended_at": ready + HOUR / 2}
        Visit.objects.create(appointment=appointment, **times)


def test_the_figures_are_without_fault_and_fit_on_paper(site, staff_page, weeks):
    staff_page.goto(f"{site}/clinic/measures/")
    staff_page.get_by_role("heading", name="How late doctors were, by hour").wait_for()
    assert staff_page.get_by_role("img", name="How late doctors were", exact=False).count() == 2
    assert faults(staff_page) == {}
    bar = staff_page.locator("svg.portal-plot rect").first
    staff_page.emulate_media(forced_colors="active", color_scheme="dark")
    assert bar.evaluate("bar => getComputedStyle(bar).stroke") == "rgb(255, 255, 255)"
    staff_page.emulate_media(media="print", forced_colors="none", color_scheme="light")
    assert staff_page.get_by_role("button", name="Show", exact=True).count() == 0
    assert bar.is_visible()


def test_another_period_is_two_presses(site, staff_page, weeks):
    staff_page.goto(f"{site}/clinic/measures/")
    staff_page.get_by_label("Period").select_option("The last 7 days")
    staff_page.get_by_role("button", name="Show", exact=True).click()
    staff_page.wait_for_url("**days=7**")
    assert staff_page.get_by_label("Period").input_value() == "7"


def test_the_board_is_without_fault_and_a_call_is_one_press(site, staff_page, patient, doctor, now):
    patient.record.phone = "+15005550006"
    patient.record.save()
    make_appointment(patient.record, doctor.practitioner, starts_at=now + HOUR)
    staff_page.goto(f"{site}/clinic/board/")
    staff_page.get_by_text("Never checked").wait_for()
    assert faults(staff_page) == {}
    staff_page.get_by_role("button", name="Called (Ada Okoye)").click()
    staff_page.get_by_text("There is nobody to call now.").wait_for()
    assert faults(staff_page) == {}
