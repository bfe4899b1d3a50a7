"""A call while things break: the server, the line of signals, the camera, the other one's patience."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings

from accounts.models import PatientAccess
from tests.e2e.test_visit import moves_to_a_second_tab, see_each_other
from tests.fixtures.calls import HEARD
from tests.fixtures.cast import A_DAY, answering
from tests.fixtures.looks import faults
from tests.fixtures.servers import answers, free_port, running, wait_until
from videovisit.models import Seat

pytestmark = [pytest.mark.e2e, pytest.mark.fault]
# The first messages of a kind that a page would send are lost on the way.
LOSES = """
const send = WebSocket.prototype.send;
let lost = 0;
WebSocket.prototype.send = function (text) {
  const said = JSON.parse(text);
  if (said["%s"] && lost < %d) {
    lost += 1;
  } else {
    send.call(this, text);
  }
};
"""

# The page's connections, and what the last of them sends and has agreed on.
CONNECTIONS = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) {
    super(...given);
    window.connections.push(this);
  }
};
"""
AGREED = """() => {
  const line = window.connections.at(-1);
  const { sdp } = line.localDescription;
  return {
    track: line.getTransceivers()[0].sender.track?.id ?? null,
    made: window.connections.length,
    origin: sdp.match(/^o=.*/m)[0],
    name: sdp.match(/ice-ufrag:(.*)/)[1],
  };
}"""
NO_SOCKETS = """
window.WebSocket = class extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  constructor() {
    super();
    setTimeout(() => this.onclose({ code: 1006 }), 50);
  }
};
"""
# The first hello has a ticket that is too old.
STALE = """
const send = WebSocket.prototype.send;
let isFirst = true;
WebSocket.prototype.send = function (text) {
  const isOld = isFirst && text.includes('"hello"');
  isFirst &&= !isOld;
  send.call(this, isOld ? JSON.stringify({ ...JSON.parse(text), ticket: "old" }) : text);
};
"""
# The sockets of the visit, and whether the server has said something there.
HEARD_ON = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    window.sockets.push(...(address.includes("/visits/") ? [this] : []));
    this.addEventListener("message", () => {
      this.isHeard = true;
    });
  }
};
"""
# A browser with captions of its own: what it says of itself, and what it heard.
CAPTIONS = """
window.SpeechRecognition = class {
  static available = async ({ processLocally }) => (processLocally ? "available" : "unavailable");
  start(track) {
    window.local = this.processLocally && track.kind === "audio";
    setTimeout(() => this.onresult({ results: [[{ transcript: "take two a day" }]] }), 100);
  }
  abort() {}
};
"""


@contextlib.contextmanager
def portal_on(port: int, folder) -> Iterator:
    """A Daphne that can be killed and started again at the same address."""
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
    command += ["--server-name", "", "portal.asgi:application"]
    with running(command, folder / "log", SITE_ORIGIN=f"http://localhost:{port}") as child:
        wait_until(lambda: answers(f"http://localhost:{port}/healthz"), 30)
        yield child


def begin(caller, site, patient, doctor):
    """A call of two at the site."""
    ada, dana = caller(site, patient, "red"), caller(site, doctor, "blue")
    ada.act("visit_join", agrees="yes")
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)
    return ada, dana


def test_the_call_goes_on_while_the_server_is_killed_and_both_come_back(
    transactional_db, caller, patient, doctor, tmp_path
):
    port = free_port()
    site = f"http://localhost:{port}"
    with portal_on(port, tmp_path) as child:
        ada, dana = begin(caller, site, patient, doctor)
        os.killpg(child.pid, signal.SIGKILL)
        trouble = ada.page.locator("[data-trouble]")
        trouble.wait_for(timeout=12_000)
        for one in (ada, dana):
            one.moves()
        ada.press("Mute")
        dana.reads("Muted")
        assert ada.loudness() > HEARD
        ada.press("Leave")
        ada.hears_title("You left the visit")
        ada.sees_self("")
    with portal_on(port, tmp_path):
        trouble.wait_for(state="hidden", timeout=15_000)
        dana.reads("Ada has left the visit.")
        ada.press("Come back")
        see_each_other(ada, dana)


@pytest.mark.parametrize(("what", "many"), [("description", 1), ("candidates", 20)])
def test_what_is_lost_on_the_way_is_said_again(ada, dana, what, many):
    for one in (ada, dana):
        one.page.add_init_script(LOSES % (what, many))
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)


def test_a_camera_that_is_taken_away_is_missed_on_both_sides(call):
    ada, dana = call
    ada.page.evaluate(
        """() => {
          const [track] = document.querySelector("[data-self]").srcObject.getTracks();
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }"""
    )
    dana.reads("Camera is off")
    ada.page.get_by_text("Camera, microphone and sound").click()
    ada.reads("Your camera was taken away")
    assert dana.loudness() > HEARD
    ada.page.locator("[data-problem=camera] button").click()
    dana.page.get_by_text("Camera is off", exact=True).wait_for(state="hidden")


def test_another_microphone_needs_no_new_agreement(ada, dana):
    ada.page.add_init_script(CONNECTIONS)
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)
    before = ada.page.evaluate(AGREED)
    ada.page.get_by_text("Camera, microphone and sound").click()
    ada.page.get_by_label("Microphone", exact=True).select_option(index=1)
    wait_until(lambda: ada.page.evaluate(AGREED)["track"] not in {None, before["track"]})
    wait_until(lambda: dana.loudness() > HEARD)
    assert {**ada.page.evaluate(AGREED), "track": 0} == {**before, "track": 0}


def test_where_sockets_are_blocked_the_page_still_says_what_happens(ada, dana):
    ada.page.add_init_script(NO_SOCKETS)
    ada.open().hears_title("You are in the waiting room")
    dana.act("visit_start")
    dana.open()
    ada.hears_title("Your video visit")
    assert ada.page.locator("[data-trouble]").is_hidden()


def test_where_sockets_are_blocked_the_call_leads_to_the_telephone_at_once(clinic, ada, dana):
    answering(clinic, is_open=True)
    ada.page.add_init_script(NO_SOCKETS)
    ada.open().hears_title("You are in the waiting room")
    dana.act("visit_start")
    dana.open()
    ada.hears_title("Your video visit")
    ada.reads("The call cannot begin on this network. Please call the clinic at")
    assert ada.page.get_by_role("link", name="1-800-555-0123").first.is_visible()
    dana.page.wait_for_function("() => performance.now() > 4000")
    ada.press("Leave")
    dana.reads("Ada has left the visit.")
    assert dana.page.get_by_text("The call cannot begin on this network.").is_hidden()


def test_where_sockets_are_blocked_one_leaves_comes_back_and_moves_all_the_same(ada, dana):
    ada.page.add_init_script(NO_SOCKETS)
    ada.open().hears_title("You are in the waiting room")
    dana.act("visit_start")
    ada.hears_title("Your video visit")
    ada.press("Leave")
    ada.hears_title("You left the visit")
    wait_until(lambda: Seat.objects.get(role="patient").left_at is not None)
    ada.press("Come back")
    ada.hears_title("Your video visit")
    ada.page = ada.context.new_page()
    ada.page.add_init_script(NO_SOCKETS)
    ada.open().hears_title("The visit is open on another page")
    ada.press("Move the visit here")
    ada.hears_title("Your video visit")


def lines_of(one) -> list[int]:
    """The states of the page's sockets on which the server has said something: 1 open, 3 closed."""
    return one.page.evaluate("sockets.filter((one) => one.isHeard).map((one) => one.readyState)")


def test_a_ticket_that_was_too_old_is_followed_by_a_fresh_one(ada):
    ada.page.add_init_script(HEARD_ON)
    ada.page.add_init_script(STALE)
    ada.open()
    wait_until(lambda: lines_of(ada) == [1])
    assert ada.page.evaluate("sockets.length") == 2


def test_who_signs_on_again_elsewhere_is_still_in_the_visit_and_may_end_it(
    ada, dana, client_of, doctor
):
    dana.page.add_init_script(HEARD_ON)
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)
    old, dana.client = dana.client, client_of(doctor)
    enter_as(dana)
    old.session.flush()
    wait_until(lambda: lines_of(dana) == [3, 1], 15)
    dana.ends()
    dana.hears_title("The visit is over")


def enter_as(one) -> None:
    """The browser has the session that the client has now."""
    name, key = settings.SESSION_COOKIE_NAME, one.client.session.session_key
    one.context.add_cookies([{"name": name, "value": key, "url": one.site}])


def test_a_call_that_does_not_come_about_leads_to_the_telephone(ada, dana):
    ada.page.add_init_script(LOSES % ("description", 1_000))
    ada.page.clock.install()
    ada.open()
    dana.act("visit_start")
    dana.open()
    ada.reads("Connecting ...")
    for _ in range(8):
        ada.page.clock.run_for(5000)
    ada.reads("call the clinic at")


def test_captions_are_offered_only_where_the_browser_writes_them_itself(ada, dana):
    ada.page.add_init_script(CAPTIONS)
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)
    for one in (ada, dana):
        one.page.get_by_text("More", exact=True).click()
    assert dana.page.get_by_role("button", name="Captions").count() == 0
    ada.press("Captions")
    ada.reads("Sam: take two a day")
    assert ada.page.evaluate("window.local") is True


def test_a_third_person_sees_and_is_seen_by_both(call, caller, other_patient, patient, now):
    ada, dana = call
    grant = {"kind": "caregiver", "starts_at": now - A_DAY}
    PatientAccess.objects.create(user=other_patient, patient=patient.record, **grant)
    ben = caller(ada.site, other_patient, "green")
    ben.act("visit_join", agrees="yes")
    ben.open()
    for one, others in ((ada, "blue green"), (dana, "green red"), (ben, "blue red")):
        one.sees_all(others.split())
    ben.press("Mute")
    for one in (ada, dana):
        one.reads("Muted")
    ben.press("Leave")
    for one in (ada, dana):
        wait_until(lambda: one.page.locator(".visit-tile").count() == 1)  # noqa: B023 - awaited


def test_letters_work_only_for_who_switched_them_on(call):
    ada, dana = call
    ada.page.keyboard.press("m")
    assert dana.loudness() > HEARD
    ada.page.get_by_text("More", exact=True).click()
    ada.page.get_by_label("Use single letters").check()
    ada.page.keyboard.press("m")
    dana.reads("Muted")
    ada.page.keyboard.press("c")
    ada.page.keyboard.type("mm")
    assert ada.page.get_by_label("Write to the others").input_value() == "mm"
    dana.reads("Muted")


def test_ones_own_picture_can_be_moved_and_hidden(call):
    ada, _dana = call
    own = ada.page.locator(".visit-self")
    ada.page.get_by_text("More", exact=True).click()
    ada.press("Move my picture")
    assert own.get_attribute("data-corner") == "1"
    ada.press("Hide my picture")
    assert not own.is_visible()
    ada.press("Show my picture")
    assert own.is_visible()


def test_who_is_alone_for_long_is_asked_and_then_let_go(ada, dana):
    ada.page.clock.install()
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)
    dana.press("Leave")
    ada.reads("Sam Okafor, MD has left the visit.")
    ada.page.clock.fast_forward(301_000)
    ada.press("I am still here")
    ada.page.clock.fast_forward(301_000)
    ada.page.get_by_role("dialog", name="Are you still there?").wait_for()
    assert faults(ada.page) == {}
    ada.page.clock.fast_forward(121_000)
    ada.hears_title("You left the visit")


def test_parked_left_and_over_are_without_fault(call):
    ada, dana = call
    first = moves_to_a_second_tab(ada)
    first.get_by_role("heading", name="The visit is open on another page").wait_for()
    found = [faults(first)]
    ada.press("Leave")
    ada.hears_title("You left the visit")
    found.append(faults(ada.page))
    dana.page.reload()
    dana.ends()
    dana.hears_title("The visit is over")
    found.append(faults(dana.page))
    dana.page.get_by_text("How the call went").click()
    found.append(faults(dana.page))
    assert found == [{}, {}, {}, {}]
