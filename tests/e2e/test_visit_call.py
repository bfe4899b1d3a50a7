"""What the two of a call see and read of each other in it, on a telephone too, and how one ends it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_visit import moves_to_a_second_tab, see_each_other, writes
from tests.e2e.test_visit_page import more
from tests.fixtures.cast import answering
from tests.fixtures.looks import SIZES, SMALL, faults
from tests.fixtures.servers import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.fault]
PHONE = {"width": 320, "height": 568}
# How far the middle of an element is from the middle of the stage, and how far it juts out, in pixels.
PLACE = """(one) => {
  const [mine, all] = [one, one.closest("[data-tiles]")].map((each) => each.getBoundingClientRect());
  return {
    aside: Math.abs(mine.left + mine.right - all.left - all.right) / 2,
    out: Math.max(all.left - mine.left, mine.right - all.right, all.top - mine.top, mine.bottom - all.bottom),
    fit: getComputedStyle(one).objectFit,
  };
}"""
# Whether the middle of an element is what one would touch there.
IS_ON_TOP = """(one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return one.contains(there);
}"""
FOCUSED = "document.activeElement.innerText"


def picture(one):
    return one.page.locator("[data-tiles] [data-plays=camera]")


def chat_is_empty_and_says_why(one):
    one.press("Chat")
    one.reads("It is not kept: what was written before you opened this page")
    assert one.page.locator("[data-messages] li").count() == 0


def test_after_the_page_is_loaded_again_the_chat_says_why_it_is_empty(call):
    ada, dana = call
    writes(ada, dana, "Two tablets?")
    ada.open()
    see_each_other(ada, dana)
    chat_is_empty_and_says_why(ada)


def test_beside_the_chat_of_a_telephone_one_still_sees_the_other(call):
    ada, dana = call
    ada.page.set_viewport_size(PHONE)
    ada.press("Chat")
    field = ada.page.get_by_label("Write to the others")
    expect(field).to_be_focused()
    for place in (picture(ada), field):
        expect(place).to_be_in_viewport(ratio=1)
        assert place.evaluate(IS_ON_TOP)
    for n in range(8):
        field.fill(f"Question {n}")
        ada.press("Send")
    seen = [ada.page.get_by_text(f"Question {n}") for n in range(3, 8)]
    for place in (picture(ada), field, *seen):
        expect(place).to_be_in_viewport(ratio=1)
        assert place.evaluate(IS_ON_TOP)
    ada.sees("blue")
    dana.press("Chat (new)")
    expect(dana.page.get_by_text("Question 7")).to_be_in_viewport()


@pytest.mark.parametrize("size", [*SIZES.values(), PHONE])
def test_the_chat_closes_by_its_button_and_by_escape(call, size):
    ada, _dana = call
    ada.page.set_viewport_size(size)
    field = ada.page.get_by_label("Write to the others")
    for close in (lambda: ada.press("Close the chat"), lambda: field.press("Escape")):
        ada.press("Chat")
        expect(ada.page.get_by_role("button", name="Close the chat")).to_be_in_viewport(ratio=1)
        close()
        expect(field).to_be_hidden()
        assert ada.page.evaluate(FOCUSED) == "Chat"


def test_who_has_not_read_a_message_is_told_before_it_is_lost(call):
    ada, dana = call
    ada.press("Chat")
    ada.page.get_by_label("Write to the others").fill("I take warfarin")
    ada.press("Send")
    dana.page.get_by_role("button", name="Chat (new)").wait_for()
    dana.press("End the visit for everybody")
    dana.reads("There is a message in the chat that you have not read.")
    assert faults(dana.page) == {}
    dana.press("Back")
    dana.press("Leave")
    dana.reads("There is a message in the chat that you have not read. Come back to read it:")
    dana.press("Come back")
    dana.press("Chat (new)")
    dana.reads("I take warfarin")
    dana.press("End the visit for everybody")
    assert dana.page.locator("[data-unread]:visible").count() == 0
    dana.press("Back")
    dana.page.get_by_label("Write to the others").fill("Stop the aspirin")
    dana.press("Send")
    ada.page.get_by_role("button", name="Close the chat").click()
    dana.page.get_by_label("Write to the others").fill("Until Monday")
    dana.press("Send")
    ada.page.get_by_role("button", name="Chat (new)").wait_for()
    dana.ends()
    ada.hears_title("The visit is over")
    ada.reads("Written in the chat, and not read before the end.")
    assert ada.page.locator("[data-last] li").all_inner_texts() == ["Sam Until Monday"]
    assert faults(ada.page) == {}


def test_on_a_telephone_the_call_is_seen_whole_and_so_is_that_one_is_muted(call):
    ada, _dana = call
    ada.page.set_viewport_size(PHONE)
    ada.press("Mute")
    told = ada.page.get_by_text("You are muted: the others cannot hear you.")
    bar = ada.page.locator("[data-bar]")
    expect(bar).to_be_in_viewport(ratio=1)
    for place in (told, picture(ada), ada.page.locator(".visit-self")):
        expect(place).to_be_in_viewport(ratio=1)
        assert bottom_of(place) <= bar.bounding_box()["y"]


@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 720}, PHONE, {"width": 568, "height": 320}]
)
def test_a_full_screen_shows_both_pictures_and_the_bar(call, size):
    ada, _dana = call
    ada.page.set_viewport_size(size)
    more(ada, "Full screen")
    ada.page.wait_for_function("() => document.fullscreenElement")
    ada.page.set_viewport_size(size)
    bar = ada.page.locator("[data-bar]")
    bar.scroll_into_view_if_needed()
    pictures = (picture(ada), ada.page.locator(".visit-self"))
    wait_until(lambda: max(map(bottom_of, pictures)) <= bar.bounding_box()["y"])


def bottom_of(place) -> float:
    box = place.bounding_box()
    return box["y"] + box["height"]


def test_a_shared_screen_is_named_fits_and_stands_in_the_middle(call):
    ada, dana = call
    dana.press("Share screen")
    ada.reads("Sam is showing their screen.")
    screen = ada.page.locator("[data-tiles] [data-plays=screen]")
    wait_until(lambda: screen.evaluate("(video) => video.videoWidth > 0"))
    assert (
        screen.locator("xpath=..//*[@role='status']").inner_text() == "Sam is showing their screen."
    )
    for camera in ("on", "off"):
        if camera == "off":
            dana.press("Camera off")
            ada.page.locator(".visit-tile--dark").wait_for()
        for size in SIZES.values():
            ada.page.set_viewport_size(size)
            place = screen.evaluate(PLACE)
            assert (place["aside"] < 1, place["out"] < 1, place["fit"]) == (True, True, "contain")
    off = ada.page.get_by_text("Camera is off", exact=True)
    assert off.is_hidden()  # it would lie on the screen
    assert faults(ada.page) == {}
    dana.press("Stop sharing")
    ada.page.get_by_text("Sam is showing their screen.").wait_for(state="hidden")


WORDS = ".visit-mine p, .visit-tile figcaption, [data-caption], [data-bar] button"
# What one's own picture lies on, or under, of what is read and pressed.
MEETS = """(own, words) => {
  const { left, right, top, bottom } = own.getBoundingClientRect();
  const isMet = (box) => box.left < right && box.right > left && box.top < bottom && box.bottom > top;
  const met = [...document.querySelectorAll(words)].filter(
    (one) => one.offsetParent && isMet(one.getBoundingClientRect()),
  );
  return met.map((one) => one.innerText);
}"""


def test_on_a_telephone_one_s_own_picture_covers_no_words_beside_a_shared_screen(call):
    ada, dana = call
    ada.page.set_viewport_size(PHONE)
    dana.press("Share screen")
    ada.reads("Sam is showing their screen.")
    ada.press("Mute")
    ada.reads("You are muted")
    own = ada.page.locator(".visit-self")
    for _corner in range(4):
        expect(own).to_be_in_viewport(ratio=1)
        assert own.evaluate(MEETS, WORDS) == []
        ada.page.locator("[data-move-self]").evaluate("(button) => button.click()")
    ada.page.locator("[data-caption]").evaluate("(caption) => { caption.hidden = false; }")
    assert own.evaluate(MEETS, WORDS) == []


def test_names_lie_on_one_s_own_picture_and_not_under_it(call):
    ada, _dana = call
    name = ada.page.locator(".visit-tile figcaption")
    own = ada.page.locator(".visit-self")
    own.evaluate("(one) => { one.style.inset = 'auto auto 0 0'; }")
    assert own.evaluate(MEETS, WORDS) == [name.inner_text()]
    assert name.evaluate(IS_ON_TOP)


def test_when_the_other_one_has_left_no_connection_is_good_any_more(call):
    ada, dana = call
    dana.page.locator("[data-line]:visible").wait_for(timeout=25_000)
    ada.press("Leave")
    dana.reads("Ada has left the visit.")
    assert dana.page.locator("[data-line]:visible").count() == 0
    dana.reads("Please stay a moment: they can come back.")
    dana.page.set_viewport_size(SMALL)
    assert faults(dana.page) == {}


def test_a_patient_whose_doctor_has_left_reads_who_and_whom_to_call(clinic, call):
    answering(clinic, is_open=True)
    ada, dana = call
    dana.press("Leave")
    ada.reads("Sam Okafor, MD has left the visit.")
    ada.reads("If nobody comes, call the clinic at")
    assert ada.page.title() == "Your video visit - Video Visit Portal"  # no name where others look
    dana.press("Come back")
    see_each_other(ada, dana)
    assert ada.page.locator("[data-when~=has-left]:visible").count() == 0


def asks_to_end(dana):
    """The dialog, opened by the key."""
    dana.page.get_by_role("button", name="End the visit for everybody").press("Enter")
    asked = dana.page.get_by_role("dialog", name="End the visit for everybody?")
    asked.get_by_text("Ada Okoye and everybody else leave the call.").wait_for()
    return asked


def test_the_dialog_that_ends_a_visit_keeps_the_keys_and_gives_them_back(call):
    _ada, dana = call
    for key in ("Enter", "Escape"):
        asked = asks_to_end(dana)
        passed = [dana.page.evaluate(FOCUSED)]
        for step in ("Tab", "Tab", "Shift+Tab", "Shift+Tab"):
            dana.page.keyboard.press(step)
            passed.append(dana.page.evaluate(FOCUSED))
        assert passed == ["Back", "End", "Back", "End", "Back"]
        dana.page.keyboard.press(key)
        asked.wait_for(state="hidden")
        wait_until(lambda: dana.page.evaluate(FOCUSED) == "End the visit for everybody")


def test_who_ends_by_voice_or_touch_is_back_at_the_button_too(call):
    _ada, dana = call
    dana.page.get_by_role("button", name="End the visit for everybody").evaluate(
        "(one) => one.click()"
    )
    dana.press("Back")
    wait_until(lambda: dana.page.evaluate(FOCUSED) == "End the visit for everybody")


def test_a_page_that_is_parked_while_it_asks_can_be_used(call):
    ada, dana = call
    asks_to_end(dana)
    first = moves_to_a_second_tab(dana)
    first.get_by_role("heading", name="The visit is open on another page").wait_for()
    assert first.evaluate("document.querySelector('dialog[open]')") is None
    dana.page = first
    dana.press("Move the visit here")
    see_each_other(ada, dana)


def test_who_goes_back_in_the_browser_finds_the_way_into_the_call_again(call):
    ada, dana = call
    for one, path, name in (
        (ada, "/appointments/", "Join Appointment"),
        (dana, "/clinic/today/", "Go back into the room"),
    ):
        one.page.goto(f"{one.site}{path}")
        one.page.get_by_role("button", name=name).first.wait_for()
        assert one.page.get_by_text("You are in the waiting room.").count() == 0
        one.page.go_back()
        see_each_other(ada, dana)
