"""The page of a visit for who sits before it: its screens, keys and devices, and what it says of itself."""

from calendar import day_name

import pytest
from django.test import Client
from django.urls import reverse

from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.e2e.test_visit import see_each_other, writes
from tests.fixtures.calls import HEARD
from tests.fixtures.cast import answering
from tests.fixtures.looks import faults
from tests.fixtures.servers import wait_until
from tests.videovisit.days import HOUR, MINUTE
from tests.videovisit.rooms import GUEST
from videovisit.models import Guest, Seat

pytestmark = [pytest.mark.e2e, pytest.mark.fault]
# Messages of the system that the page has shown, while nobody looks at it.
NOTICES = """
window.told = [];
Object.defineProperty(Document.prototype, "hidden", { get: () => true });
window.Notification = class {
  static permission = "default";
  static requestPermission = async () => (Notification.permission = window.answer);
  constructor(words) {
    window.told.push(words);
  }
};
"""
# A telephone's browser: it says yes, and throws.
THROWS = """
localStorage.setItem("visit-notice", "yes");
Object.defineProperty(Document.prototype, "hidden", { get: () => true });
window.Notification = class {
  static permission = "granted";
  constructor() {
    throw new TypeError("Illegal constructor");
  }
};
"""
# How many locks of the screen are held.
LOCKS = """
window.held = 0;
const lock = WakeLock.prototype.request;
WakeLock.prototype.request = async function (...kind) {
  const got = await lock.apply(this, kind);
  window.held += 1;
  got.addEventListener("release", () => (window.held -= 1));
  return got;
};
"""
# How often the browser was asked for devices, which are refused.
REFUSES = """
window.asked = 0;
navigator.mediaDevices.getUserMedia = () => {
  window.asked += 1;
  return Promise.reject(new DOMException("", "NotAllowedError"));
};
"""
TAKEN = """() => {
  const [track] = window.microphones;
  track.stop();
  track.dispatchEvent(new Event("ended"));
}"""
KEEPS = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.microphones = [];
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await open(wish);
  window.microphones.push(...stream.getAudioTracks());
  return stream;
};
"""
# The page's lines to its visit, which can be cut for good; a check has a socket of its own.
SOCKETS = """
window.sockets = [];
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(address) {
    super(window.isCut ? "wss://localhost/" : address);
    window.sockets.push(...(String(address).includes("/visits/") ? [this] : []));
  }
};
"""


def meet(ada, dana):
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)


def more(one, name):
    """A button that is kept for now and then."""
    one.page.get_by_text("More", exact=True).click()
    one.press(name)


def test_who_looks_elsewhere_gets_a_message_of_the_system_if_they_want(ada, dana):
    ada.page.add_init_script(NOTICES)
    ada.open()
    ada.unfolds("Camera, microphone and sound")
    wanted = ada.page.get_by_label("Also show a message on this device")
    ada.page.evaluate("window.answer = 'denied'")
    wanted.click()
    ada.reads("Your browser does not allow it for this page.")
    assert not wanted.is_checked()
    ada.page.evaluate("window.answer = 'granted'")
    wanted.check()
    dana.act("visit_start")
    dana.open()
    wait_until(lambda: ada.page.evaluate("window.told") == ["Your doctor is here"])


def test_a_browser_that_cannot_show_a_message_connects_all_the_same(ada, dana):
    ada.page.add_init_script(THROWS)
    meet(ada, dana)
    ada.page.get_by_text("Camera, microphone and sound").click()
    ada.reads("Your browser does not allow it for this page.")


def test_who_cannot_share_a_screen_is_not_offered_it(ada, dana):
    ada.page.add_init_script("delete MediaDevices.prototype.getDisplayMedia")
    meet(ada, dana)
    assert ada.page.locator("[data-share]").is_hidden()
    assert dana.page.locator("[data-share]").is_visible()


def lines_in(one) -> int:
    return one.page.locator("[data-messages] li").count()


def test_what_was_written_stays_for_who_comes_back_and_goes_with_the_visit(call):
    ada, dana = call
    writes(ada, dana, "Two tablets?")
    ada.press("Leave")
    dana.reads("Ada has left the visit.")
    ada.press("Come back")
    see_each_other(ada, dana)
    assert [lines_in(one) for one in call] == [1, 1]
    dana.ends()
    for one in call:
        one.hears_title("The visit is over")
    assert [lines_in(one) for one in call] == [0, 0]


def test_a_long_message_says_how_much_still_fits(call):
    ada, _dana = call
    ada.press("Chat")
    field = ada.page.get_by_label("Write to the others")
    field.fill("x" * 1860)
    ada.reads("At most 150 more characters fit into this message.")
    ada.page.keyboard.insert_text("y" * 400)
    ada.reads("This message is full")
    assert len(field.input_value()) == 2000
    ada.press("Send")
    assert lines_in(ada) == 1
    assert ada.page.locator("[data-fits]:not([hidden])").count() == 0


def test_the_screen_stays_on_for_who_waits_or_talks_by_one_lock(ada, dana):
    ada.page.add_init_script(LOCKS)
    meet(ada, dana)
    wait_until(lambda: ada.page.evaluate("window.held") == 1)
    ada.press("Leave")
    wait_until(lambda: ada.page.evaluate("window.held") == 0)


def test_a_full_screen_ends_with_the_visit(call):
    ada, dana = call
    more(ada, "Full screen")
    assert ada.page.evaluate("document.fullscreenElement.dataset.when") == "call"
    dana.ends()
    ada.hears_title("The visit is over")
    wait_until(lambda: ada.page.evaluate("document.fullscreenElement") is None)


def test_the_other_one_in_a_small_window_goes_with_the_call(call):
    ada, _dana = call
    more(ada, "Picture in a small window")
    wait_until(lambda: ada.page.evaluate("document.pictureInPictureElement !== null"))
    ada.press("Leave")
    wait_until(lambda: ada.page.evaluate("document.pictureInPictureElement") is None)


def test_a_key_that_is_held_down_counts_once(call):
    ada, dana = call
    ada.page.get_by_text("More", exact=True).click()
    ada.page.get_by_label("Use single letters").check()
    for key, words in (("m", "Unmute"), ("Enter", "Mute")):
        if key == "Enter":
            ada.page.get_by_role("button", name="Unmute", exact=True).focus()
        for _ in range(4):
            ada.page.keyboard.down(key)
        ada.page.keyboard.up(key)
        assert ada.page.get_by_role("button", name=words, exact=True).is_visible()
    dana.page.get_by_text("Muted", exact=True).wait_for(state="hidden")


def test_a_guest_is_let_in_by_keyboard_and_nothing_is_lost(call):
    ada, dana = call
    page = ada.client.post(reverse("visit_guests", args=[ada.reference]), GUEST)
    nora = Client()
    nora.post(reverse("visit_guest"), {"secret": page.context["link"].partition("#")[2]})
    button = dana.page.get_by_role("button", name="Let in")
    button.focus()
    dana.page.keyboard.press("Enter")
    button.wait_for(state="hidden")
    assert dana.page.evaluate("document.activeElement.textContent") == "Your video visit"
    assert Guest.objects.get().admitted_at is not None


def test_a_blink_of_the_other_s_line_is_no_leaving(ada, dana):
    dana.page.add_init_script(SOCKETS)
    meet(ada, dana)
    ada.page.evaluate("document.querySelector('[data-here]').textContent = 'old'")
    dana.page.route("**/state", lambda route: route.abort())
    dana.page.evaluate("window.isCut = true; window.sockets.at(-1).close()")
    wait_until(lambda: Seat.objects.get(role="doctor").tab_left_at is not None)
    ada.page.wait_for_timeout(1500)
    assert ada.page.locator("[data-when=nobody]").is_hidden()
    assert ada.page.locator("[data-tiles] [data-is=gone]").is_hidden()
    dana.page.unroute("**/state")
    dana.page.evaluate("window.isCut = false; dispatchEvent(new Event('online'))")
    wait_until(lambda: Seat.objects.get(role="doctor").tab_left_at is None)
    ada.page.wait_for_timeout(1000)
    assert ada.page.locator("[data-here]").inner_text() == "old"


def test_who_really_goes_is_missed(call):
    ada, dana = call
    dana.page.close()
    ada.reads(
        "Nobody else is here right now.", seconds=15
    )  # of silent media: noticed after about 8


def test_a_microphone_that_is_taken_away_is_said_in_the_call(ada, dana):
    ada.page.add_init_script(KEEPS)
    meet(ada, dana)
    ada.page.evaluate(TAKEN)
    ada.reads("The others cannot hear you")
    dana.reads("Muted")
    ada.press("Turn it on again")
    wait_until(lambda: dana.loudness() > HEARD)
    assert ada.page.get_by_text("The others cannot hear you:").is_hidden()


def test_loading_the_page_again_forgets_neither_mute_nor_the_choice_of_devices(call):
    ada, dana = call
    ada.press("Mute")
    ada.press("Camera off")
    ada.open()
    dana.reads("Muted")
    dana.reads("Camera is off")
    dana.page.locator(".visit-tile[data-word=connected]").wait_for()
    ada.page.get_by_text("Camera, microphone and sound").click()
    ada.page.get_by_label("Microphone", exact=True).select_option(index=1)
    assert dana.loudness() < HEARD
    ada.press("Unmute")
    wait_until(lambda: dana.loudness() > HEARD)


def test_an_open_page_says_when_the_phone_is_answered_again_as_it_is_now(ada, clinic):
    (day,) = answering(clinic, is_open=False).help_days
    ada.open().reads(f"Opens {day_name[day]} 5 a.m.")
    clinic.help_days = [(day + 1) % 7]
    clinic.save()
    ada.reads(f"Opens {day_name[(day + 1) % 7]} 5:00 a.m.")
    assert faults(ada.page) == {}


@pytest.fixture
def plain(cameras, ada, clinic):
    """The patient's page in a browser that runs no scripts."""
    answering(clinic, is_open=True)
    context = cameras("red").new_context(java_script_enabled=False)
    context.add_cookies(ada.context.cookies())
    page = context.new_page()
    page.goto(f"{ada.site}{reverse('visit', args=[ada.reference])}")
    yield page
    context.close()


def test_without_scripts_the_page_says_what_is_and_how_to_get_in(plain):
    plain.get_by_role("heading", name="You are in the waiting room").wait_for()
    card = plain.locator(".portal-unscripted")
    for words in (
        "You are in line, and the clinic can see that you came.",
        "This page looks for news every 20 seconds.",
        "If you need help, call 1-800-555-0123.",
        "Allow scripts for this page, or use another browser.",
    ):
        card.get_by_text(words).wait_for()
    for dead in ("Turn on camera and microphone", "Get help"):
        assert plain.get_by_role("button", name=dead).is_hidden()
    for dead in ("the visit begins on this page by itself", "Help with camera or sound"):
        assert plain.get_by_text(dead).is_hidden()
    plain.get_by_role("link", name="Load this page again").click()
    plain.get_by_role("heading", name="You are in the waiting room").wait_for()


def test_without_scripts_there_is_a_way_to_another_time(plain, ada, schedule):
    way = plain.locator(".portal-unscripted").get_by_role("link", name="See when, and choose")
    way.click()
    plain.get_by_text("The doctor is not late.").wait_for()
    plain.get_by_role("link", name="Go to the waiting room").click()
    starts_at = database_now() - 16 * MINUTE
    Appointment.objects.update(starts_at=starts_at, expected_ends_at=starts_at + HOUR)
    way.click()
    plain.get_by_role("button", name="See three times for a video visit").click()
    plain.get_by_role("heading", name="Take one of these times").wait_for()


def test_without_scripts_nobody_is_asked_to_call_while_nobody_answers(plain, dana, clinic):
    answering(clinic, is_open=False)
    plain.reload()
    calls = plain.locator("main").get_by_role("link", name="1-800-555-0123").filter(visible=True)
    for words in ("You are in line", "The visit has begun"):
        plain.locator(".portal-unscripted").get_by_text(words).wait_for()
        nobody = plain.get_by_text("Nobody answers the phone 1-800-555-0123 now.")
        assert (nobody.filter(visible=True).count(), calls.count()) == (1, 0)
        dana.act("visit_start")
        plain.reload()


def test_without_scripts_the_page_looks_again_by_itself_until_the_visit_is_over(plain, dana):
    Seat.objects.update(seen_at=database_now() - HOUR)
    wait_until(lambda: Seat.objects.filter(seen_at__gt=database_now() - MINUTE).exists(), 30)
    dana.act("visit_start")
    plain.get_by_role("heading", name="Your video visit").wait_for(timeout=30_000)
    plain.get_by_text("The visit has begun, but your browser does not run scripts").wait_for()
    plain.get_by_text("If you can do neither, call 1-800-555-0123 now.").wait_for()
    assert plain.locator("main").get_by_role("button").filter(visible=True).count() == 0
    assert plain.locator("main summary").filter(visible=True).count() == 0


def test_devices_that_were_refused_are_not_asked_for_again_by_the_page(ada, dana):
    ada.page.add_init_script(REFUSES)
    ada.open()
    dana.act("visit_start")
    dana.open()
    ada.sees("blue")
    asked = ada.page.evaluate("window.asked")
    for name in ("Leave", "Come back"):
        dana.press(name)
    ada.sees("blue")
    assert (asked > 0, ada.page.evaluate("window.asked")) == (True, asked)


def test_the_doctor_is_asked_once_before_the_visit_ends_for_all(call):
    ada, dana = call
    end = dana.page.get_by_role("button", name="End the visit for everybody")
    asked = dana.page.get_by_role("dialog", name="End the visit for everybody?")
    end.press("Enter")
    asked.wait_for()
    assert faults(dana.page) == {}
    dana.press("Back")
    asked.wait_for(state="hidden")
    end.press("Enter")
    dana.page.keyboard.press("Escape")
    asked.wait_for(state="hidden")
    dana.sees("red")
    end.press("Enter")
    dana.page.keyboard.press("Shift+Tab")
    dana.page.keyboard.press("Enter")
    ada.hears_title("The visit is over")
