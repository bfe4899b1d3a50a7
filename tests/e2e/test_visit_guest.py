"""A guest's own pages: invited by a link, the door, let in by the doctor, seen and heard, and the end."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import PatientAccess
from tests.e2e.test_visit_call import MEETS
from tests.fixtures.calls import Caller
from tests.fixtures.cast import A_DAY
from tests.fixtures.looks import faults
from videovisit.models import Guest

pytestmark = pytest.mark.e2e


@pytest.fixture
def invites(call) -> Callable[[str, str], tuple[object, str]]:
    """The patient invites somebody on the page that does it: that page, and the link it shows."""
    ada, _dana = call

    def invite(name, role):
        page = ada.context.new_page()
        page.goto(f"{ada.site}{reverse('visit_guests', args=[ada.reference])}")
        page.get_by_label("Name").fill(name)
        page.get_by_label(role).check()
        page.get_by_role("button", name="Make a link").click()
        return page, page.get_by_label("Link", exact=True).input_value()

    return invite


@pytest.fixture
def comes(caller, call) -> Callable[[str], Caller]:
    """Somebody without an account, whose camera shows white, opens a link."""
    ada, _dana = call

    def come(link):
        nora = caller(ada.site, None, "white")
        nora.page.goto(link)
        return nora

    return come


@pytest.fixture
def helper(call, caller, other_patient, patient, now) -> Caller:
    """Somebody with an account of their own, whose camera shows green, comes to help the patient."""
    ada, _dana = call
    grant = {"kind": "caregiver", "starts_at": now - A_DAY}
    PatientAccess.objects.create(user=other_patient, patient=patient.record, **grant)
    ben = caller(ada.site, other_patient, "green")
    ben.act("visit_join", agrees="yes")
    return ben.open()


def test_the_link_is_copied_by_a_press_and_a_reload_makes_no_other(invites):
    page, link = invites("Nora Quist", "An interpreter")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("Copied.", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert faults(page) == {}
    page.reload()
    assert page.get_by_label("Link", exact=True).input_value() == link
    assert Guest.objects.count() == 1


def test_the_way_back_from_an_invitation_leaves_the_visit_where_it_is(call, invites):
    ada, dana = call
    page, _link = invites("Nora Quist", "An interpreter")
    page.get_by_text("To go back to it, close this tab.").wait_for()
    assert page.get_by_role("link", name="Back to the visit").count() == 0
    page.goto(address(ada))
    page.get_by_role("heading", name="The visit is open on another page").wait_for()
    page.locator("p:visible", has_text="it goes on there. You can close this page").last.wait_for()
    page.get_by_role("button", name="Move the visit here").wait_for()
    page.close()
    ada.sees("blue")
    dana.sees("red")
    ada.hears_title("Your video visit")


REFUSES = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""
LISTENS = """() => {
  const status = document.querySelector("[data-copied]");
  globalThis.said = [];
  new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
}"""


def test_a_browser_that_refuses_to_copy_is_told_at_each_press(invites):
    page, _link = invites("Nora Quist", "An interpreter")
    page.evaluate(REFUSES)
    page.evaluate(LISTENS)
    refused = "The browser does not let us copy. Mark the link and copy it yourself."
    for said in ([refused], [refused, "", refused]):
        page.get_by_role("button", name="Copy the link").click()
        page.wait_for_function("(all) => said.join() === all.join()", arg=said)
    assert faults(page) == {}


def address(one) -> str:
    return one.page.evaluate("location.href")


def knocks(nora) -> None:
    nora.press("I agree, join now")
    nora.hears_title("You are waiting to be let in")


def lets_in(dana, name: str, role: str) -> None:
    """The doctor reads who it is, and presses."""
    knocking = dana.page.get_by_role("region", name="Somebody waits to be let in")
    knocking.get_by_text(name).wait_for()
    assert knocking.get_by_role("listitem").inner_text().startswith(f"{name}, {role}")
    dana.page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    expect(knocking.get_by_role("button", name="Let in", exact=True)).to_be_in_viewport()
    knocking.get_by_role("button", name="Let in", exact=True).click()


def names_stay_free(one) -> None:
    """One's own picture lies on nobody's name, on a telephone and beside the chat; nor does its being off."""
    own = one.page.locator(".visit-self")
    for camera in ("on", "off"):
        one.press("Chat")
        for size in ({"width": 320, "height": 640}, {"width": 1280, "height": 720}):
            one.page.set_viewport_size(size)
            assert own.evaluate(MEETS, ".visit-tile figcaption") == []
        one.page.keyboard.press("Escape")
        one.press("Camera off" if camera == "on" else "Camera on")


def test_an_interpreter_comes_by_a_link_is_let_in_and_stays_to_the_end(call, invites, comes):
    ada, dana = call
    page, link = invites("Nora Quist", "An interpreter")
    nora = comes(link)
    assert address(nora) == f"{ada.site}{reverse('visit_guest')}"
    for _ in range(2):  # the second time without the secret in the address
        nora.reads("Video visit with Sam Okafor, MD")
        nora.page.reload()
    knocks(nora)
    lets_in(dana, "Nora Quist", "an interpreter")
    for one, others in ((ada, "blue white"), (dana, "red white"), (nora, "blue red")):
        one.sees_all(others.split())
        one.hears_all(2)
        names_stay_free(one)
    assert nora.page.get_by_role("button", name="Share screen").count() == 0
    assert nora.page.get_by_role("link", name="Invite").count() == 0
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    dana.ends()
    nora.hears_title("The visit is over")
    nora.sees_self("")
    page.get_by_text(
        "Nobody can be invited to this visit any more: it is over, or it will not take place."
    ).wait_for()
    assert {*sent} == {"GET"}  # the page was the answer to a form, which is not sent again


def told(call, words) -> list:
    """What both read on the picture, and hear who do not look."""
    said = [one.page.get_by_role("status").get_by_text(words) for one in call]
    for each in said:
        each.wait_for()
    return said


def test_patient_and_doctor_are_told_who_comes_in_and_who_leaves(call, invites, comes):
    page, link = invites("Nora Quist", "An interpreter")
    with call[0].context.expect_page():  # the way to the page of invitations, at the foot
        call[0].page.get_by_role("link", name="Invite a relative or an interpreter").click()
    nora = comes(link)
    knocks(nora)
    page.get_by_role("listitem").get_by_text("waits to be let in.").wait_for()
    page.get_by_role("heading", name="Now send this link to Nora Quist").wait_for(state="hidden")
    page.get_by_role("status").get_by_text("waits to be let in.").wait_for()
    lets_in(call[1], "Nora Quist", "an interpreter")
    for said in told(call, "Nora Quist (Interpreter) has come in."):
        expect(said).to_be_in_viewport()
    nora.press("Leave")
    for said in told(call, "Nora Quist (Interpreter) has left."):
        said.wait_for(state="detached", timeout=15_000)  # it does not stand for long


@pytest.mark.fault
def test_four_see_and_hear_each_other_until_one_leaves(call, helper, invites, comes):
    ada, dana = call
    _page, link = invites("Nora Quist", "A relative or helper")
    nora = comes(link)
    knocks(nora)
    lets_in(dana, "Nora Quist", "a relative or helper")
    cameras = {"blue": dana, "green": helper, "red": ada, "white": nora}
    for own, one in cameras.items():
        one.sees_all([colour for colour in cameras if colour != own])
        one.hears_all(3)
    helper.press("Leave")
    for one, others in ((ada, "blue white"), (dana, "red white"), (nora, "blue red")):
        one.sees_all(others.split())


@pytest.mark.fault
def test_the_pages_of_an_invitation_are_without_fault(call, invites, comes):
    _ada, dana = call
    page, link = invites("Nora Quist", "An interpreter")
    nora = comes(link)
    nora.reads("Video visit with Sam Okafor, MD")
    found = {"invitation": faults(page), "door": faults(nora.page)}
    knocks(nora)
    dana.reads("Nora Quist")
    found |= {"knocking": faults(nora.page), "doctor": faults(dana.page)}
    lets_in(dana, "Nora Quist", "an interpreter")
    nora.sees_all(["blue", "red"])
    dana.ends()
    nora.hears_title("The visit is over")
    found |= {"end": faults(nora.page)}
    assert found == {page: {} for page in found}


@pytest.mark.fault
def test_an_invitation_that_is_taken_back_ends_on_the_guest_s_page(call, invites, comes):
    ada, _dana = call
    page, link = invites("Nora Quist", "An interpreter")
    nora = comes(link)
    knocks(nora)
    waits = ada.page.get_by_text("Nora Quist (Interpreter) waits for the doctor to let them in.")
    waits.wait_for()
    page.get_by_role("button", name="Take back the invitation of Nora Quist").click()
    waits.wait_for(state="detached", timeout=5000)  # by itself it would stand for ten seconds
    page.get_by_role("heading", name="Invited").wait_for(state="detached")
    nora.page.get_by_role("heading", name="You were not let in now").wait_for()
    assert faults(nora.page) == {}


def test_who_is_not_let_in_reads_so_and_the_doctor_goes_on_to_the_next(call, invites, comes):
    ada, dana = call
    guests = [comes(invites(name, "An interpreter")[1]) for name in ("Nora Quist", "Sam Lee")]
    for guest in guests:
        knocks(guest)
    ada.reads("Sam Lee (Interpreter) waits for the doctor to let them in.")
    knocking = dana.page.get_by_role("region", name="Somebody waits to be let in")
    expect(knocking.get_by_role("listitem")).to_have_count(2)
    assert faults(dana.page) == {}
    nora = knocking.get_by_role("listitem").filter(has_text="Nora Quist")
    nora.get_by_role("button", name="Do not let in").press("Enter")
    ada.reads("The doctor did not let Nora Quist (Interpreter) in now.")
    guests[0].page.get_by_role("heading", name="You were not let in now").wait_for()
    expect(knocking.get_by_role("listitem")).to_have_count(1)
    expect(knocking.get_by_role("button", name="Do not let in")).to_be_focused()
    guests[1].hears_title("You are waiting to be let in")
    assert faults(guests[0].page) == {}
