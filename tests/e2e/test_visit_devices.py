"""One's devices before the visit: the camera, how loud one is, the quick check, and the sound of who comes."""

import pytest

from tests.e2e.test_day import LISTEN
from tests.fixtures.calls import Caller
from tests.fixtures.looks import SMALL, faults
from tests.fixtures.servers import CHROMIUM_FLAGS, chromium_path, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.fault]
TWO = "--use-fake-device-for-media-stream=device-count=2"
CAMERA = """(video) => video.srcObject?.getVideoTracks()[0]?.getSettings().deviceId ?? null"""

# A browser that plays nothing before something is pressed, and somebody who wants the sound.
HOLDS_BACK = """
localStorage.setItem("visit-sound", "yes");
let isPressed = false;
addEventListener("click", () => (isPressed = true), true);
Object.defineProperty(UserActivation.prototype, "hasBeenActive", { get: () => isPressed });
Object.defineProperty(AudioContext.prototype, "state", {
  get: () => (isPressed ? "running" : "suspended"),
});
"""


@pytest.fixture
def ada_with_two(playwright, ada):
    """The patient on a computer with two cameras."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, TWO]
    )
    context = browser.new_context()
    context.set_default_timeout(10_000)
    context.add_cookies(ada.context.cookies())
    yield Caller(ada.site, ada.client, context, context.new_page(), ada.reference).open()
    browser.close()


def test_the_other_camera_is_shown_once_it_is_chosen(ada_with_two):
    page = ada_with_two.page
    own = page.locator("[data-devices] [data-self]")
    ada_with_two.unfolds("Camera, microphone and sound")
    choice = page.get_by_label("Camera", exact=True)
    choice.wait_for()
    before = own.evaluate(CAMERA)
    assert choice.input_value() == before
    choice.select_option(index=1)
    wait_until(lambda: own.evaluate(CAMERA) not in {None, before})
    assert own.evaluate(CAMERA) == choice.input_value()


def test_the_waiting_room_says_what_works_and_that_one_is_heard(ada):
    ada.open().sees_self("red")
    meter = ada.page.locator("[data-meter]")
    wait_until(lambda: meter.get_attribute("aria-valuetext") == "We hear you")
    found = ada.page.locator("[data-devices] [data-is-now]:not([hidden])")
    ada.page.locator("[data-is-now=busy]").wait_for(state="hidden", timeout=30_000)
    # This site has no relay, so nothing but the way through one is left open.
    assert found.inner_text().startswith("A part could not be tested.")


def notes(one) -> list[str]:
    """Whether the page could be heard at each note that it has played."""
    return one.page.evaluate("window.heard")


def test_the_sound_is_tried_before_and_heard_when_the_doctor_comes(ada, dana):
    ada.page.add_init_script(LISTEN)
    ada.open()
    ada.unfolds("Camera, microphone and sound")
    ada.page.get_by_label("Play a sound when my doctor joins").check()
    ada.press("Play it now")
    wait_until(lambda: len(notes(ada)) == 3)
    dana.act("visit_start")
    dana.open()
    wait_until(lambda: len(notes(ada)) == 6)
    assert notes(ada) == ["running"] * 6
    for part in ("no-sound", "sound-held"):
        assert ada.page.locator(f"[data-{part}]").is_hidden()
    ada.open()
    ada.unfolds("Camera, microphone and sound")
    assert ada.page.get_by_label("Play a sound when my doctor joins").is_checked()


def test_a_sound_that_the_browser_holds_back_is_said_until_something_is_pressed(ada):
    ada.page.add_init_script(HOLDS_BACK)
    ada.open()
    ada.reads("Your browser keeps this page silent until you press something on it.")
    ada.page.get_by_role("heading", level=1).click()
    ada.page.locator("[data-sound-held]").wait_for(state="hidden")


def test_on_a_telephone_what_matters_comes_first_and_the_rest_is_folded(ada):
    ada.page.set_viewport_size(SMALL)
    ada.open().sees_self("red")
    ada.page.locator("[data-is-now=busy]").wait_for(state="hidden", timeout=30_000)
    page = ada.page.locator("main").bounding_box()
    own = ada.page.locator("[data-devices] [data-self]").bounding_box()
    assert page["y"] + page["height"] < 3 * SMALL["height"]
    assert own["y"] + own["height"] < 1.5 * SMALL["height"]
    play = ada.page.get_by_role("button", name="Play it now")
    assert play.is_hidden()
    ada.page.locator("summary", has_text="Camera, microphone and sound").press("Enter")
    play.wait_for()
    ada.unfolds("Leave, and get an e-mail when your doctor is ready")
    ada.unfolds("Help with camera or sound")
    assert faults(ada.page) == {}


def test_how_loud_one_is_moves_before_the_call_and_in_it_where_somebody_looks(call):
    ada, _dana = call
    meter = ada.page.locator("[data-meter]")
    assert meter.is_hidden()
    ada.unfolds("Camera, microphone and sound")
    wait_until(lambda: meter.get_attribute("aria-valuetext") == "We hear you")
