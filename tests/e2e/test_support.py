"""Support as it happens: an agent is told a code and a birth date, and the camera turns green."""

import re

import pytest

from accounts.selectors.clinics import database_now
from tests.e2e.test_check import BROKEN, CHANGE, LONGEST, NO_CAMERA, run_check
from tests.fixtures.cast import answering, make_record
from tests.fixtures.looks import enter, faults
from tests.fixtures.servers import wait_until
from videovisit.models import ReadinessCheck, SupportCase, SupportLook

pytestmark = pytest.mark.e2e
TITLE = "Your computer blocks the camera"
IS_IN_SIGHT = """(part) => {
  const { top, bottom } = part.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""
STEP = "Step 2: Allow them in the settings of the computer"


@pytest.fixture
def site(answering_site):
    """Where somebody answers now: a code is offered only then."""
    return answering_site


@pytest.fixture
def agents_page(site, chromium, client_of, support_agent):
    """The page of the agent, in a browser of their own."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    enter(context, site, client_of(support_agent))
    yield context.new_page()
    context.close()


@pytest.fixture
def patients_page(site, browser, client_of, patient):
    """The patient's page: the browser was told to block the camera."""
    enter(browser, site, client_of(patient))
    page = browser.new_page()
    page.add_init_script(BROKEN % NO_CAMERA)
    return page


def look_up(page, site, born=("3", "4", "1951"), **said):
    page.goto(f"{site}/support/")
    page.get_by_label("Why do you look?").select_option("Camera or picture")
    page.get_by_label("In a few words").fill("The picture stays black")
    for part, typed in zip(("Month", "Day", "Year"), born, strict=True):
        page.get_by_label(part, exact=True).fill(typed)
    for label, typed in said.items():
        page.get_by_label(label.replace("_", " ")).fill(typed)
    page.get_by_role("button", name="Look up").click()


def get_code(page) -> str:
    page.get_by_role("button", name="Get help").press("Enter")
    digits = page.locator("[data-digits]")
    digits.get_by_text(re.compile(r"^\d{6}$")).wait_for()
    return digits.inner_text()


def type_code(page, site, code):
    page.goto(f"{site}/support/")
    page.get_by_label("Code of the patient's browser").fill(code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="A patient's browser").wait_for()


def test_an_agent_finds_why_the_camera_is_blocked_and_sees_it_turn_green(
    site, agents_page, patients_page, appointment
):
    run_check(patients_page, site, f"/videovisit?visit={appointment.reference}")
    # On the phone: a confirmation code and a birth date.
    look_up(agents_page, site, Confirmation_code=appointment.code)
    agents_page.get_by_role("heading", name=TITLE).first.wait_for()
    assert agents_page.get_by_text("Ada O.").is_visible()
    assert agents_page.get_by_text("Okoye").count() == 0
    assert faults(agents_page) == {}
    # The patient reads the code out; the agent sees the browser, and shows one step there.
    type_code(agents_page, site, get_code(patients_page))
    agents_page.get_by_role("heading", name=TITLE).wait_for()
    assert faults(agents_page) == {}
    agents_page.get_by_role("button", name="Allow them in the settings").press("Enter")
    told = patients_page.get_by_role("status").filter(has_text=STEP)
    told.wait_for()
    assert told.get_by_text("Your helper says:").is_visible()
    assert told.get_by_text("let your browser use them").is_visible()
    wait_until(lambda: patients_page.locator("[data-step]").evaluate(IS_IN_SIGHT))
    assert patients_page.evaluate("document.activeElement.matches('[data-get-help]')")
    assert faults(patients_page) == {}
    agents_page.get_by_text("The patient's page shows it.").wait_for()
    # The patient does it, and both see that it works, without a press.
    patients_page.evaluate(CHANGE, None)
    patients_page.locator("[data-row=camera]").get_by_text("Good").wait_for(timeout=LONGEST)
    agents_page.get_by_text("Camera", exact=True).locator("xpath=../dd").get_by_text(
        "Good"
    ).wait_for()
    assert agents_page.locator("[data-said]").inner_text() != ""
    # Afterwards the patient can read who looked.
    patients_page.goto(f"{site}/accounts/who-looked/")
    patients_page.get_by_text("A support agent").first.wait_for()
    assert patients_page.get_by_text("The picture stays black").first.is_visible()


def test_a_page_that_is_loaded_again_still_hears_of_the_next_step(
    site, agents_page, patients_page, appointment
):
    run_check(patients_page, site)
    type_code(agents_page, site, get_code(patients_page))
    patients_page.reload()
    agents_page.get_by_role("button", name="Use another browser").click()
    told = patients_page.get_by_role("status").filter(has_text="Step 9: Use another browser")
    told.get_by_role("button", name="Check again").press("Enter")
    wait_until(lambda: patients_page.evaluate("document.activeElement.matches('[data-start]')"))
    patients_page.locator("[data-rows]").wait_for()
    assert agents_page.get_by_role("heading", name="Show a step").is_visible()
    SupportLook.objects.update(ends_at=database_now())
    agents_page.get_by_text("The time is up").wait_for()
    assert agents_page.get_by_role("heading", name="Show a step").is_hidden()
    kept = "sessionStorage.getItem('is-helped')"
    wait_until(lambda: patients_page.evaluate(kept) is None)


def test_without_a_check_the_page_says_what_comes_first(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/videovisit")
    page.get_by_role("button", name="Get help").press("Enter")
    page.get_by_role("link", name="the check of your computer").wait_for()
    page.route("**/videovisit/code", lambda route: route.abort())
    page.get_by_role("button", name="Get help").press("Enter")
    page.get_by_text("There is no code right now.").wait_for()
    assert faults(page) == {}


def test_a_step_reaches_the_waiting_room(site, clinic, ada):
    answering(clinic, is_open=True)
    ada.context.grant_permissions(["camera", "microphone"], origin=site)
    ada.open()
    wait_until(ReadinessCheck.objects.exists, 20)
    ada.unfolds("Help with camera or sound")
    get_code(ada.page)
    ada.open()  # what is folded again opens by itself when a step comes
    check = ReadinessCheck.objects.latest("pk")
    times = {"opened_at": database_now(), "ends_at": check.support_code_until}
    step = {"step": 6, "step_at": times["opened_at"]}
    SupportLook.objects.create(agent=check.user, browser=check.browser, **step, **times)
    ada.page.get_by_role("status").filter(has_text="Step 6: Make the internet steadier").wait_for()
    wait_until(lambda: SupportLook.objects.exclude(step_shown_at=None).exists())
    assert faults(ada.page) == {}


def test_the_console_is_without_fault_whatever_it_answers(site, agents_page, clinic, appointment):
    agents_page.goto(f"{site}/support/")
    assert faults(agents_page) == {}
    agents_page.get_by_role("button", name="Look up").click()
    agents_page.get_by_text("There is a problem").wait_for()
    assert faults(agents_page) == {}
    look_up(agents_page, site, Last_name="Nobody")
    agents_page.get_by_role("alert").get_by_text("Nothing found.").wait_for()
    twin = {"last_name": "Okoye", "birth_date": "1951-03-04"}
    make_record(clinic, "MRN-100077", **twin)
    look_up(agents_page, site, Last_name="Okoye")
    agents_page.get_by_role("alert").get_by_text("Ask for one thing more.").wait_for()
    assert faults(agents_page) == {}
    agents_page.get_by_label("Medical record number (MRN)").fill("MRN-100001")
    agents_page.get_by_role("button", name="Look up").click()
    agents_page.get_by_role("button", name="Tell staff: the patient is on the phone").click()
    agents_page.get_by_text("Clinic staff have it on their list.").wait_for()
    assert faults(agents_page) == {}
    SupportCase.objects.update(ends_at=database_now())
    agents_page.reload()
    agents_page.get_by_role("heading", name="The time is up").wait_for()
    assert faults(agents_page) == {}
