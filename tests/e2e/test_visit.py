"""A visit as two people have it: they wait, meet, see and hear each other, and part."""

import pytest
from playwright.sync_api import expect

from tests.fixtures.calls import HEARD, WIDTH
from tests.fixtures.looks import faults
from tests.fixtures.servers import wait_until
from videovisit.models import CallSample, ReadinessCheck

pytestmark = pytest.mark.e2e
NO_DEVICES = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotFoundError"));
navigator.mediaDevices.enumerateDevices = async () => [];
"""
# One kind of device is missing, "audio" or "video".
WITHOUT = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  if (wish["%s"]) {
    throw new DOMException("", "NotFoundError");
  }
  return open(wish);
};
navigator.mediaDevices.enumerateDevices = async () =>
  (await list()).filter(({ kind }) => !kind.startsWith("%s"));
"""


def test_a_patient_waits_and_then_has_all_of_a_visit(ada, dana):
    ada.open().hears_title("You are in the waiting room")
    ada.sees_self("red")
    dana.act("visit_start")
    ada.reads("Your doctor is starting the visit. Please stay.")
    dana.open()
    ada.hears_title("Your video visit")
    ada.sees("blue")
    assert ada.page.locator("[data-when=doctor-starting]").is_hidden()
    dana.sees("red")
    assert [one.width() for one in (ada, dana)] == [WIDTH / 2] * 2  # the first picture is small
    assert ada.page.locator("[data-here]").inner_text() == "Your doctor is here"
    assert min(ada.loudness(), dana.loudness()) > HEARD
    mutes_and_unmutes(ada, dana)
    turns_the_camera_off_and_on(ada, dana)
    writes(ada, dana, "Two <b>tablets</b>?")
    shares_the_screen(dana, ada)
    shares_the_screen(ada, dana)
    ada.reads("Your connection is")
    wait_until(lambda: CallSample.objects.filter(seat__role="patient").exists(), 15)
    sample = CallSample.objects.filter(seat__role="patient").first()
    assert (sample.level, sample.route) == ("video", "direct")
    wait_until(lambda: [one.width() for one in (ada, dana)] == [WIDTH] * 2)


def mutes_and_unmutes(one, other):
    one.press("Mute")
    one.reads("You are muted: the others cannot hear you.")
    other.reads("Muted")
    wait_until(lambda: other.loudness() < HEARD, 4)  # what was on its way is heard out
    assert one.loudness() > HEARD
    one.press("Unmute")
    wait_until(lambda: other.loudness() > HEARD)


def turns_the_camera_off_and_on(one, other):
    one.press("Camera off")
    other.reads("Camera is off")
    assert other.page.locator("[data-tiles] [data-plays=camera]").is_hidden()
    one.sees_self("")
    off = one.page.locator(".visit-self").get_by_text("Your camera is off")
    off.wait_for()
    one.press("Camera on")
    other.page.get_by_text("Camera is off", exact=True).wait_for(state="hidden")
    off.wait_for(state="hidden")
    one.sees_self("red")


def writes(one, other, words):
    one.press("Chat")
    one.page.get_by_label("Write to the others").fill(words)
    one.page.keyboard.press("Enter")
    other.press("Chat (new)")
    for reader in (one, other):
        reader.reads(words)


def shares_the_screen(one, other):
    one.press("Share screen")
    screen = other.page.locator("[data-tiles] [data-plays=screen]")
    wait_until(lambda: screen.evaluate("(video) => video.videoWidth > 0"))
    one.reads("The others see your screen.")
    one.press("Stop sharing")
    screen.wait_for(state="hidden")


def test_from_the_waiting_room_to_the_end_no_page_is_loaded_anew(ada, dana):
    ada.open().hears_title("You are in the waiting room")
    ada.page.evaluate("window.kept = 1; scrollTo(0, document.body.scrollHeight)")
    dana.act("visit_start")
    dana.open()
    dana.page.evaluate("window.kept = 1")
    see_each_other(ada, dana)
    expect(ada.page.get_by_role("heading", name="Your video visit")).to_be_in_viewport()
    dana.ends()
    for one in (ada, dana):
        one.hears_title("The visit is over")
    dana.reads("How the call went")
    assert [one.page.evaluate("window.kept") for one in (ada, dana)] == [1, 1]


def test_people_go_and_come_back_until_the_doctor_ends_it(call):
    ada, dana = call
    for one in (ada, dana):
        one.open()
        see_each_other_move(ada, dana)
    first = moves_to_a_second_tab(ada)
    see_each_other_move(ada, dana)
    first.get_by_role("heading", name="The visit is open on another page").wait_for()
    assert first.evaluate("document.querySelector('[data-self]').srcObject") is None
    ada.press("Leave")
    ada.hears_title("You left the visit")
    dana.reads("Ada has left the visit.")
    ada.press("Come back")
    see_each_other_move(ada, dana)
    ends_only_where_the_server_hears_it(dana)
    ada.hears_title("The visit is over")
    dana.hears_title("The visit is over")
    ada.sees_self("")


def ends_only_where_the_server_hears_it(dana):
    """The call goes on while nobody can be told that it is over."""
    dana.page.route("**/end/", lambda route: route.abort())
    dana.ends()
    dana.reads("The visit has not ended yet")
    dana.sees("red")
    dana.page.unroute("**/end/")
    dana.ends()


def see_each_other(ada, dana):
    ada.sees("blue")
    dana.sees("red")


def see_each_other_move(ada, dana):
    """Of a page that has gone the last frame may stand for a moment."""
    for one in (ada, dana):
        one.moves()
    see_each_other(ada, dana)


def moves_to_a_second_tab(one):
    """The first tab, whose page is parked now."""
    first, one.page = one.page, one.context.new_page()
    one.open().hears_title("The visit is open on another page")
    one.press("Move the visit here")
    return first


def test_who_takes_the_visit_back_while_waiting_sees_themselves_again(ada):
    ada.open().sees_self("red")
    wait_until(lambda: ReadinessCheck.objects.count() == 1)
    first = moves_to_a_second_tab(ada)
    ada.sees_self("red")
    wait_until(lambda: ReadinessCheck.objects.count() == 2, 20)
    ada.page = first
    ada.press("Move the visit here")
    ada.sees_self("red")
    # Amid its check the camera was taken from the second page, which says nothing of that.
    assert not ReadinessCheck.objects.filter(verdict="not-ready").exists()


def test_without_camera_and_microphone_one_still_sees_and_hears_the_other(ada, dana):
    ada.page.add_init_script(NO_DEVICES)
    ada.open()
    dana.act("visit_start")
    dana.open()
    ada.sees("blue")
    assert ada.loudness() > HEARD
    dana.reads("Camera is off")
    ada.page.get_by_text("Camera, microphone and sound").click()
    ada.reads("We can't find a camera.")


@pytest.mark.fault
@pytest.mark.parametrize("who", ["patient", "doctor"])
def test_without_a_camera_one_is_heard_and_sees_the_other(ada, dana, who):
    one, other, colour = (ada, dana, "blue") if who == "patient" else (dana, ada, "red")
    one.page.add_init_script(WITHOUT % ("video", "video"))
    ada.open()
    dana.act("visit_start")
    dana.open()
    one.sees(colour)
    other.reads("Camera is off")
    assert min(one.loudness(), other.loudness()) > HEARD
    one.page.get_by_text("Camera, microphone and sound").click()
    one.reads("We can't find a camera.")


@pytest.mark.fault
@pytest.mark.parametrize("who", ["patient", "doctor"])
def test_without_a_microphone_one_is_seen_and_hears_the_other(ada, dana, who):
    one, other = (ada, dana) if who == "patient" else (dana, ada)
    one.page.add_init_script(WITHOUT % ("audio", "audio"))
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)
    other.reads("Muted")
    assert (one.loudness() > HEARD, other.loudness() < HEARD) == (True, True)
    one.reads("The others cannot hear you: your microphone is missing.")


def test_the_waiting_room_and_the_call_are_without_fault(ada, dana):
    ada.open().sees_self("red")
    found = [faults(ada.page)]
    dana.act("visit_start")
    dana.open()
    ada.sees("blue")
    ada.press("Chat")
    found.append(faults(ada.page))
    assert found == [{}, {}]
