"""The requirements check as people run it: a good computer, and what is wrong with others."""

import pytest

from tests.e2e.test_account_look import faults
from tests.e2e.test_sign_on import sign_on
from videovisit.models import ReadinessCheck

pytestmark = pytest.mark.e2e
BROKEN = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (wish) =>
  wish.video ? Promise.reject(new DOMException("%s", "%s")) : real(wish);
"""


def run_check(page, site, path="/videovisit"):
    page.goto(f"{site}{path}")
    page.get_by_role("button", name="Start the check").click()
    page.locator("[data-verdict]").wait_for(timeout=25_000)
    return page


def row(page, name) -> str:
    return page.locator(f"[data-row={name}] [data-state]:visible").inner_text()


def test_a_good_computer_is_ready_and_the_visit_says_so(site, browser, patient, appointment):
    page = browser.new_page()
    sign_on(page, site, patient, f"/videovisit?visit={appointment.reference}")
    page.get_by_role("button", name="Start the check").click()
    page.get_by_text("We have noted the result on your visits.").wait_for(timeout=25_000)
    assert [row(page, name) for name in ("browser", "camera", "microphone")] == ["Good"] * 3
    assert row(page, "server") == "Good"
    check = ReadinessCheck.objects.get()
    assert (check.patient, check.appointment) == (patient.record, appointment)
    assert check.findings["picture"]["status"] == "pass"
    asked = page.get_by_role("group", name="Did you hear three notes?")
    asked.get_by_role("button", name="No").click()
    page.get_by_role("heading", name="You did not hear the notes").wait_for()


@pytest.mark.parametrize(
    ("name", "message", "title"),
    [
        ("NotAllowedError", "Permission denied by system", "Your computer blocks the camera"),
        (
            "NotReadableError",
            "Could not start video source",
            "Another program is using your camera",
        ),
        ("NotFoundError", "", "Your computer blocks the camera"),
    ],
)
def test_a_camera_that_does_not_open_gets_its_own_help(site, browser, name, message, title):
    page = browser.new_page()
    page.add_init_script(BROKEN % (message, name))
    run_check(page, site)
    page.get_by_role("heading", name="This computer is not ready yet.").wait_for()
    page.get_by_role("heading", name=title).wait_for()
    assert page.get_by_text("join with sound only, and your doctor will hear you").is_visible()
    assert row(page, "microphone") == "Good"


def test_the_page_is_without_fault_before_and_after_the_check(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/videovisit")
    assert faults(page) == {}
    page.add_init_script(BROKEN % ("Permission denied by system", "NotAllowedError"))
    run_check(page, site)
    page.locator("[data-kept]:visible").wait_for()
    assert faults(page) == {}


def test_the_devices_are_let_go_and_nothing_personal_leaves_the_page(site, browser):
    page = browser.new_page()
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    run_check(page, site)
    page.locator("[data-kept]:visible").wait_for()
    video = "document.querySelector('[data-preview]').srcObject"
    assert page.evaluate(f"{video}.getTracks().every((track) => track.readyState === 'ended')")
    assert not any("fake_device" in body or "deviceId" in body for body in sent)
    page.get_by_role("button", name="Get a code for the helper").click()
    digits = page.locator("[data-digits]")
    digits.wait_for()
    assert digits.inner_text().isdigit()
