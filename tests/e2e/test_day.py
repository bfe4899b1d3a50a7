"""The doctor's day in a real browser: axe, keyboard, arrivals that are said and heard, no script, no socket."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Practitioner, StaffTask
from accounts.selectors.clinics import database_now
from tests.e2e.test_look import FOCUSED
from tests.fixtures.cast import make_appointment, make_record, make_staff
from tests.fixtures.looks import enter, faults
from tests.fixtures.servers import wait_until

pytestmark = pytest.mark.e2e
MINUTE = timedelta(minutes=1)
NEWS = "1 patient has arrived since you last looked"
# What an AudioContext of the page was asked to do, and whether it runs.
LISTEN = """
window.heard = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  window.heard.push(this.context.state);
  return start.call(this, at);
};
"""
# Every socket of the page ends up where nobody answers.
BLOCKED = """
window.WebSocket = class extends WebSocket {
  constructor() {
    super("wss://localhost/");
  }
};
"""


@pytest.fixture
def visit(patient, doctor, amid_the_day):
    starts_at = database_now() + MINUTE
    return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at)


@pytest.fixture
def day(site, browser, client_of, doctor, visit):
    """The doctor's page, open."""
    enter(browser, site, client_of(doctor))
    page = browser.new_page()
    page.goto(f"{site}/clinic/today/")
    yield page
    page.close()


@pytest.fixture
def come(client_of, patient, visit):
    """The patient joins."""

    def join():
        sent = {"agrees": "yes"}
        client_of(patient).post(reverse("visit_join", args=[visit.reference]), sent)

    return join


def test_an_arrival_is_said_and_the_page_stays_where_it_was(day, come):
    day.get_by_role("link", name="Hand over (Ada Okoye)").focus()
    come()
    day.get_by_role("button", name="Start visit (Ada Okoye)").wait_for()
    assert day.locator("[data-said]").text_content() == NEWS
    assert day.get_by_text(NEWS).and_(day.locator(":visible:not([data-said])")).count() == 1
    assert day.title().startswith("(1) Today")
    assert day.evaluate("document.activeElement.textContent").startswith("Hand over")
    day.get_by_role("button", name="I have seen it").click()
    day.get_by_text(NEWS).first.wait_for(state="detached")
    assert day.title().startswith("Today")


def test_what_was_said_of_an_arrival_is_gone_and_a_reader_meets_it_once(day, come):
    come()
    day.get_by_text("New", exact=True).wait_for()
    said = day.locator("[data-said]")
    expect(said).to_have_text(NEWS)
    expect(said).to_be_empty(timeout=8000)
    assert day.locator("main").inner_text().count(NEWS) == 1


def test_on_a_phone_what_can_be_done_about_a_visit_stands_side_by_side(day, come):
    come()
    day.set_viewport_size({"width": 320, "height": 720})
    ways = [day.get_by_role("link", name=name) for name in ("Send a message", "Hand over")]
    ways[0].wait_for()
    places = [way.bounding_box() for way in ways]
    assert places[0]["y"] == places[1]["y"]
    assert places[0]["x"] < places[1]["x"]


def test_the_words_about_being_late_are_for_who_waits_once_somebody_does(day, come):
    form = day.get_by_role("region", name="Running late?")
    form.get_by_role("button", name="Tell the patients who come later").wait_for()
    assert form.get_by_role("button").count() == 1
    form.get_by_label("I am running late by").select_option("20")
    come()
    form.get_by_role("button", name="Tell the patients who wait").wait_for()
    assert form.get_by_role("button").count() == 1
    assert form.get_by_label("I am running late by").input_value() == "20"


def test_an_arrival_is_heard_by_who_wants_it(site, day, come):
    day.add_init_script(LISTEN)
    day.goto(f"{site}/clinic/today/")
    day.get_by_role("button", name="Test the sound").click()
    wait_until(lambda: len(day.evaluate("window.heard")) == 2)
    day.get_by_label("Play a sound when a patient arrives").check()
    come()
    wait_until(lambda: len(day.evaluate("window.heard")) == 4)
    assert day.evaluate("window.heard") == ["running"] * 4
    assert day.locator("[data-sound-blocked]").is_hidden()
    day.reload()
    assert day.get_by_label("Play a sound when a patient arrives").is_checked()
    day.locator("[data-sound-blocked]").wait_for()


def test_the_visit_is_started_by_keyboard_alone(day, come):
    come()
    day.get_by_role("button", name="Start visit (Ada Okoye)").wait_for()
    reached = []
    for _ in range(40):
        day.keyboard.press("Tab")
        focused = day.evaluate(FOCUSED)
        reached.append(focused["shown"])
        if "Start visit" in day.evaluate("document.activeElement.textContent"):
            break
    assert all(reached)
    day.keyboard.press("Enter")
    day.wait_for_url("**/visits/**")


def test_without_a_socket_the_page_asks(site, day, come):
    day.add_init_script(BLOCKED)
    day.goto(f"{site}/clinic/today/")
    come()
    day.get_by_text(NEWS).first.wait_for()


def test_without_scripts_it_is_all_there(site, chromium, client_of, doctor, come):
    come()
    context = chromium.new_context(java_script_enabled=False)
    enter(context, site, client_of(doctor))
    page = context.new_page()
    page.goto(f"{site}/clinic/today/")
    page.get_by_role("link", name="Load this page again").click()
    page.get_by_role("button", name="I have seen it").click()
    assert page.get_by_text(NEWS).count() == 0
    page.get_by_role("button", name="Start visit (Ada Okoye)").click()
    assert "/visits/" in page.url
    context.close()


def test_who_signs_off_elsewhere_sees_no_names_any_more(day, doctor, visit):
    day.get_by_text("Ada Okoye").first.wait_for()
    doctor.is_active = False
    doctor.save()
    day.wait_for_url("**/accounts/login/**")


def test_a_day_that_a_visit_outlasts_loses_its_names_and_nothing_lies_over_it(
    site, browser, client_of, doctor, visit
):
    client = client_of(doctor)
    enter(browser, site, client)
    page = browser.new_page()
    page.clock.install()
    page.goto(f"{site}/clinic/today/")
    session = client.session
    session["visit_until"] = (database_now() + 60 * MINUTE).timestamp()
    session["active_at"] -= 16 * 60
    session.save()
    page.clock.fast_forward(16 * 60_000)
    page.get_by_text("Sign on again to see who it is").wait_for()
    wait_until(lambda: page.locator("[data-session]").count() == 0)
    assert "Ada" not in page.locator("main").inner_text()
    page.close()


@pytest.fixture
def busy(clinic, doctor, visit, come):
    """A day with every state on it, a colleague, a namesake, and a task."""
    colleague = make_staff(clinic, "ida.doctor@example.com", "practitioner", last_name="Berg")
    Practitioner.objects.create(user=colleague)
    come()
    now = database_now()
    states = ({"status": "fulfilled"}, {"status": "noshow"}, {"status": "arrived"})
    for number, state in enumerate(states, 1):
        record = make_record(clinic, f"MRN-30000{number}", last_name="Okoye")
        times = {"starts_at": now - (31 * number) * MINUTE, "ends_at": now - 30 * number * MINUTE}
        more = {**state, "arrived_at": now} if state["status"] == "arrived" else state
        make_appointment(record, doctor.practitioner, **times, **more)
    task = {"clinic": clinic, "practitioner": doctor.practitioner, "raised_at": now}
    StaffTask.objects.create(kind="arrival_unseen", cause="e2e", patient=visit.patient, **task)
    return visit


def test_the_day_and_its_pages_are_without_fault(site, day, busy, client_of, doctor):
    client_of(doctor).post(reverse("clinic_today_late"), {"minutes": "20"})
    for path in (
        "today/",
        "today/message/",
        f"today/{busy.reference}/message/",
        f"today/{busy.reference}/hand-over/",
        f"today/{busy.reference}/confirm/",
        "tasks/",
    ):
        day.goto(f"{site}/clinic/{path}")
        assert (path, faults(day)) == (path, {})


def test_a_wrong_answer_about_the_patient_is_without_fault(site, day, busy):
    day.goto(f"{site}/clinic/today/{busy.reference}/confirm/")
    day.get_by_label("Last 4 characters").fill("0000")
    day.keyboard.press("Enter")
    day.get_by_text("This is not what the record of this patient says.").wait_for()
    assert day.evaluate("document.activeElement.dataset.errorSummary") is not None
    assert faults(day) == {}
