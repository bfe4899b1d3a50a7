"""The requirements check as people run it, with keys alone: a good computer, others, and what is said."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from tests.fixtures.cast import make_appointment
from tests.fixtures.looks import enter, faults
from tests.fixtures.servers import wait_until
from videovisit.models import ReadinessCheck

pytestmark = pytest.mark.e2e
MOST_BYTES = 40_000
LONGEST = 40_000  # ms
IMPORTS = re.compile(r'from "\./([\w-]+\.js)"')
# getUserMedia fails as window.broken says: [kind, name, message]; "hangs" waits for window.answer().
BROKEN = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.broken = %s;
navigator.mediaDevices.getUserMedia = async (wish) => {
  if (window.broken?.[0] === "hangs") {
    await new Promise((done) => { window.answer = done; });
  }
  if (window.broken && (wish[window.broken[0]] || window.broken[0] === "both")) {
    throw new DOMException(window.broken[2], window.broken[1]);
  }
  return real(wish);
};
"""
CHANGE = """(broken) => {
  window.broken = broken;
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
}"""
OFTEN = """async () => {
  const [{ dataset }, token] = ["[data-check]", "[name=csrfmiddlewaretoken]"].map((part) =>
    document.querySelector(part));
  for (let time = 0; time < 30; time += 1) {
    await fetch(dataset.ice, { method: "POST", headers: { "X-CSRFToken": token.value } });
  }
}"""
NO_CAMERA = ["video", "NotAllowedError", "Permission denied by system"]


@pytest.fixture
def soon(patient, doctor, now):
    """The patient's video visit in five minutes."""
    starts_at = now + timedelta(minutes=5)
    return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at)


def start(page, site, path="/videovisit"):
    page.goto(f"{site}{path}")
    page.get_by_role("button", name="Start the check").press("Enter")


def run_check(page, site, path="/videovisit"):
    start(page, site, path)
    kept(page).wait_for(timeout=LONGEST)
    assert page.evaluate("document.activeElement.matches('[data-start]')")


def kept(page):
    return page.locator("[data-kept]").locator("visible=true")


def said(page) -> str:
    return page.locator("[data-check] [data-said]").inner_text()


def row(page, name) -> str:
    return page.locator(f"[data-row={name}] [data-state]").locator("visible=true").inner_text()


def answer(page, question, word):
    page.get_by_role("group", name=question).get_by_role("button", name=word).press("Enter")


def test_a_good_computer_is_ready_and_the_visit_says_so(
    site, browser, patient, appointment, client_of
):
    enter(browser, site, client_of(patient))
    page, sent, scripts = browser.new_page(), [], []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page.on("response", lambda answer: scripts.append(answer) if "/js/" in answer.url else None)
    run_check(page, site, f"/videovisit?visit={appointment.reference}")
    page.get_by_text("We have noted the result on your visits.").wait_for()
    assert [row(page, name) for name in ("camera", "microphone", "server")] == ["Good"] * 3
    first = ReadinessCheck.objects.get()
    assert (first.patient, first.appointment) == (patient.record, appointment)
    assert {"picture", "sound", "socket", "bitrate", "delay"} <= set(first.findings)
    assert first.duration <= 15_000  # 8 s on a machine of its own (tests/media)
    # Devices are let go, what they are stays here, and the page is light.
    video = "document.querySelector('[data-preview]').srcObject"
    assert page.evaluate(f"{video}.getTracks().every((track) => track.readyState === 'ended')")
    assert not any(b"fake_device" in body or b"deviceId" in body for body in sent)
    ours = {one.url for one in scripts if "/session-" not in one.url}  # of every page, signed on
    assert not any("/password" in url or "/print" in url for url in ours)
    assert sum(len(one.body()) for one in scripts if one.url in ours) <= MOST_BYTES
    # An answer changes the verdict, and is sent after it.
    answer(page, "Did you hear three notes?", "No")
    page.get_by_role("heading", name="You did not hear the notes").wait_for()
    assert row(page, "speaker") == "Problem"
    wait_until(lambda: ReadinessCheck.objects.filter(answers={"speaker": "no"}).exists())
    assert ReadinessCheck.objects.latest("pk").verdict == "not-ready"


def test_a_computer_on_its_battery_is_told_to_plug_in(site, browser):
    page = browser.new_page()
    page.add_init_script("navigator.getBattery = async () => ({ charging: false })")
    run_check(page, site)
    page.get_by_role("heading", name="Your computer runs on its battery").wait_for()
    assert row(page, "browser") == "Works, not perfectly"
    assert ReadinessCheck.objects.get().findings["setting"]["code"] == "on-battery"


def test_who_checks_very_often_is_told_kindly_how_long_to_wait(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/videovisit")
    page.evaluate(OFTEN)
    page.get_by_role("button", name="Start the check").press("Enter")
    kept(page).wait_for(timeout=LONGEST)
    assert page.locator("[data-first] h3").inner_text() == "Those were many checks"
    assert page.get_by_text("Please check again in about 15 min.").is_visible()
    assert page.get_by_text("That does not mean that your computer is at fault.").is_visible()
    assert faults(page) == {}
    assert not ReadinessCheck.objects.exists()


def test_what_failed_is_tried_again_by_itself(answering_site, browser):
    page = browser.new_page()
    page.add_init_script(BROKEN % NO_CAMERA)
    run_check(page, answering_site)
    page.get_by_role("heading", name="This computer is not ready yet.").wait_for()
    page.locator("[data-first]").get_by_text("Your computer blocks the camera").wait_for()
    assert page.get_by_text("join with sound only, and your doctor will hear you").is_visible()
    assert row(page, "microphone") == "Good"
    for name, message, title in [
        (
            "NotReadableError",
            "Could not start video source",
            "Another program is using your camera",
        ),
        ("AbortError", "", "The camera does not start"),
    ]:
        page.evaluate(CHANGE, ["video", name, message])
        page.locator("[data-first]").get_by_role("heading", name=title).wait_for()
    page.get_by_role("button", name="Get help").press("Enter")
    page.locator("[data-digits]").get_by_text(re.compile(r"^\d{6}$")).wait_for()
    page.evaluate(CHANGE, None)
    page.locator("[data-row=camera]").get_by_text("Good").wait_for()
    assert page.get_by_role("heading", name="The camera does not start").count() == 0


def test_each_state_is_said_once_and_is_without_fault(site, browser):
    page = browser.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(BROKEN % ["hangs", "", ""])
    start(page, site)
    page.locator("[data-stage=asking]").wait_for()
    assert said(page).startswith("Your browser asks if this page may use your camera")
    page.locator("[data-hint]").wait_for()  # after 8 s
    assert said(page).startswith("Do you see the question?")
    refuse(page)
    assert said(page) == "This computer is not ready yet. Do this first:"
    assert [row(page, name) for name in ("camera", "microphone")] == ["Problem"] * 2
    assert page.get_by_text("your visit can be by phone or in person, too").is_visible()
    assert faults(page) == {}
    page.evaluate(CHANGE, None)
    page.locator("[data-stage=running]").wait_for()
    assert said(page).startswith("Say: “Hello doctor.”")
    meter = page.get_by_role("meter", name="How loud you are")
    wait_until(lambda: meter.get_attribute("aria-valuetext") == "We hear you")
    page.locator("[data-verdict]").wait_for()
    assert said(page) == page.locator("[data-word] h3").locator("visible=true").inner_text()
    page.locator("summary").get_by_text("More tests").locator("xpath=..").press("Enter")
    assert faults(page) == {}


def refuse(page):
    page.evaluate(f"window.broken = {['both', *NO_CAMERA[1:]]}; window.answer()")
    kept(page).wait_for(timeout=LONGEST)


def test_the_page_of_a_visit_looks_once_more(site, browser, patient, soon, client_of):
    browser.grant_permissions(["camera", "microphone"], origin=site)
    enter(browser, site, client_of(patient))
    page = browser.new_page()
    page.goto(f"{site}/visits/{soon.reference}/")
    page.get_by_role("link", name="Make the full check").wait_for(timeout=LONGEST)
    check = ReadinessCheck.objects.get()
    assert (check.is_quick, check.appointment) == (True, soon)
    assert set(check.findings) == {"camera", "picture", "microphone", "server", "socket", "routes"}


@pytest.mark.fault
def test_more_tests_are_added_to_the_result(site, browser):
    page = browser.new_page()
    run_check(page, site)
    page.locator("summary").get_by_text("More tests").locator("xpath=..").press("Enter")
    page.get_by_role("button", name="Record and play back").press("Enter")
    page.locator("[data-record-part]").get_by_text("Now listen.").wait_for()
    answer(page, "Did you hear yourself?", "Yes")
    page.get_by_role("button", name="Test more").press("Enter")
    page.locator("[data-more-part]").get_by_text("Done. If something").wait_for(timeout=LONGEST)
    names = {"clipping", "bluetooth", "resume", "addresses", "playback"}
    wait_until(lambda: names <= set(ReadinessCheck.objects.latest("pk").findings))
    assert ReadinessCheck.objects.latest("pk").answers == {"playback": "yes"}


def test_the_scripts_of_the_check_are_light():
    folder = Path(settings.STATIC_ROOT) / "js"
    always = {"../base.js", "../video-visit.js", "page.js"}
    for measuring in ("relayed.js", "straight.js"):
        assert weight(folder, always | {measuring}) <= MOST_BYTES


def weight(folder: Path, names: set[str]) -> int:
    """Bytes of the collected scripts with these names and of all that they import at once."""
    found, left = {}, [f"js/check/{name}".replace("check/../", "") for name in names]
    while left:
        name = left.pop()
        if name not in found:
            found[name] = (folder.parent / staticfiles_storage.stored_name(name)).read_bytes()
            source = (Path("static") / name).read_text(encoding="utf-8")
            left += [f"{Path(name).parent}/{one}" for one in IMPORTS.findall(source)]
    return sum(map(len, found.values()))
