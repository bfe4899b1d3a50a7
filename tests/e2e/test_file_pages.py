"""Files of visits in a real browser: the pages of import and export held against axe, a template saved."""

from pathlib import Path

import pytest

from appointments.models import Appointment
from tests.fixtures.looks import enter, faults

pytestmark = pytest.mark.e2e
HEADER = "external_id,mrn,doctor,date,start,minutes,kind"


@pytest.fixture
def page(site, browser, client_of, scheduler):
    enter(browser, site, client_of(scheduler))
    return browser.new_page()


@pytest.fixture
def file(tmp_path, patient, doctor, now) -> Path:
    """One visit that is right, and a row with two mistakes."""
    right = f"a1,{patient.record.mrn},{doctor.email},{now.year + 1}-06-01,09:00,30,video"
    wrong = f"a2,NOBODY-1,{doctor.email},{now.year + 1}-02-30,10:00,30,by phone"
    kept = tmp_path / "visits.csv"
    kept.write_text(f"{HEADER}\n{right}\n{wrong}", encoding="utf-8")
    return kept


def test_the_pages_of_an_import_are_without_fault(site, page, file):
    page.goto(f"{site}/clinic/schedule/import/")
    page.get_by_text("What the file looks like").click()
    assert faults(page) == {}
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_text("There is a problem").wait_for()
    assert faults(page) == {}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", name="What the file would do").wait_for()
    assert faults(page) == {}
    page.get_by_role("button", name="Book 1 visit").click()
    page.get_by_role("heading", name="The visits are booked").wait_for()
    assert faults(page) == {}
    assert Appointment.objects.count() == 1
    page.reload()
    page.get_by_role("heading", name="Please choose the file again").wait_for()
    assert faults(page) == {}


def test_a_template_is_saved_from_the_page_and_the_export_is_without_fault(site, page):
    page.goto(f"{site}/clinic/schedule/import/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Template as a CSV file").click()
    assert saved.value.suggested_filename == "visits.csv"
    page.goto(f"{site}/clinic/schedule/export/")
    assert faults(page) == {}
    page.get_by_role("button", name="Save the day").click()
    page.get_by_text("There is a problem").wait_for()
    assert faults(page) == {}
