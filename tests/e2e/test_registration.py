"""A person registers in a real browser, with the keyboard alone, and staff hand out a code."""

import re

import pytest

from accounts.models import PatientAccess, User
from tests.fixtures.cast import PASSWORD, make_record

pytestmark = pytest.mark.e2e
FORM = ["mrn-100042", "rivera", "2", "29", "1980"]


def type_and_send(page, *words):
    """Type into the form's fields one after the other, as Tab leads, and press Enter."""
    page.locator("form[novalidate] input:not([type=hidden])").first.focus()
    for number, word in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(word)
    page.keyboard.press("Enter")


def code_in(sink, address):
    return re.search(r"^\s*(\d{6})\s*$", sink.text_to(address), re.MULTILINE)[1]


def test_a_person_registers_with_the_keyboard_alone(site, browser, unregistered, smtp_sink, drain):
    page = browser.new_page()
    page.goto(f"{site}/registernow")
    type_and_send(page, *FORM)
    page.wait_for_url("**/signup/code/")
    drain()
    type_and_send(page, code_in(smtp_sink, unregistered.email))
    page.wait_for_url("**/signup/details/")
    page.get_by_label("Password", exact=True).focus()
    page.keyboard.type(PASSWORD)
    page.get_by_label("I agree").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/appointments/")
    assert page.get_by_role("button", name="Sign off").is_visible()
    assert PatientAccess.objects.get(user=User.objects.get()).patient == unregistered


def test_a_mistake_is_said_where_the_focus_is(site, browser, unregistered):
    page = browser.new_page()
    page.goto(f"{site}/accounts/signup/")
    type_and_send(page, "mrn-100042", "rivera", "2", "30", "1980")
    page.get_by_role("link", name="There is no such day.").wait_for()
    assert "There is a problem" in page.locator(":focus").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("name") == "birth_date_0"


def test_staff_print_a_code_with_which_a_patient_registers(
    site, browser, client_of, scheduler, clinic
):
    patient = make_record(clinic, "MRN-100042", email="")
    client = client_of(scheduler)
    sheet = client.post(f"/clinic/patients/{patient.pk}/activation/", follow=True).text
    code = re.search(r"\w{5}-\w{5}(?=</p>)", sheet)[0]
    page = browser.new_page()
    page.goto(f"{site}/accounts/signup/")
    type_and_send(page, *FORM)
    page.wait_for_url("**/signup/code/")
    type_and_send(page, code.lower())
    page.wait_for_url("**/signup/details/")
    assert page.get_by_label("E-mail address").input_value() == ""
