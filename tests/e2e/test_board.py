"""The clinic's board in a real browser: axe, keyboard, live without a reload, 300 visits, no script, paper."""

import gzip
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Practitioner, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.e2e.test_day import BLOCKED
from tests.e2e.test_look import FOCUSED, watched, weight
from tests.fixtures.cast import make_appointment, make_record, make_staff
from tests.fixtures.looks import enter, faults
from tests.fixtures.servers import wait_until
from videovisit.models import HandOverNote, Outreach, Seat, Visit

pytestmark = pytest.mark.e2e
MINUTE = timedelta(minutes=1)
MANY, DOCTORS = 300, 20
SAID = "document.querySelector('[data-said]').textContent"
# What a change does to the list: pieces that came and went, and how long the page was busy with it.
WATCH = """
window.touched = 0;
window.busy = [0];
new MutationObserver((found) => {
  for (const each of found) window.touched += each.addedNodes.length + each.removedNodes.length;
}).observe(document.querySelector("[data-list=visits]"), { childList: true });
new PerformanceObserver((list) => {
  window.busy.push(...list.getEntries().map((entry) => entry.duration));
}).observe({ type: "longtask" });
"""


@pytest.fixture
def visit(patient, doctor, amid_the_day):
    starts_at = database_now() + MINUTE
    return make_appointment(
        patient.record, doctor.practitioner, starts_at=starts_at, readiness="ready"
    )


@pytest.fixture
def staff_page(site, browser, client_of, scheduler):
    """A page of clinic staff."""
    enter(browser, site, client_of(scheduler))
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def board(site, staff_page, visit):
    """The board, open."""
    staff_page.goto(f"{site}/clinic/board/")
    return staff_page


@pytest.fixture
def come(client_of, patient, visit):
    """The patient joins."""

    def join():
        sent = {"agrees": "yes"}
        client_of(patient).post(reverse("visit_join", args=[visit.reference]), sent)

    return join


@pytest.fixture
def busy(clinic, scheduler, patient, visit, come):
    """A board with something of everything."""
    come()
    now = database_now()
    doctor = make_staff(clinic, "ida.doctor@example.com", "practitioner", last_name="Berg")
    ida = Practitioner.objects.create(user=doctor)
    states = ({"status": "fulfilled"}, {"status": "noshow"}, {"modality": "in_person"}, {}, {})
    for number, state in enumerate(states):
        record = make_record(clinic, f"MRN-30000{number}", last_name=f"Okoye{number}")
        starts_at = now + (31 * number - 70) * MINUTE
        make_appointment(record, ida, starts_at=starts_at, **state)
    task = {"clinic": clinic, "kind": "call_patient", "patient": patient.record, "raised_at": now}
    StaffTask.objects.create(cause="e2e:1", **task)
    StaffTask.objects.create(cause="e2e:2", closed_at=now, closed_by=scheduler, **task)
    said = {"clinic": clinic, "written_by": scheduler, "written_at": now}
    HandOverNote.objects.create(text="Room 3 has no sound until Monday.", **said)


def test_the_board_is_without_fault_wide_and_small_light_and_dark(site, staff_page, busy):
    for show in ("", "here", "late", "lost"):
        staff_page.goto(f"{site}/clinic/board/?show={show}")
        assert (show, faults(staff_page)) == (show, {})


def test_who_comes_is_told_and_the_focus_stays(board, come):
    link = board.get_by_role("link", name="Ada Okoye", exact=True).first
    link.focus()
    come()
    board.locator("[data-list=visits]").get_by_text("Here", exact=True).wait_for()
    assert board.evaluate("document.activeElement.textContent") == "Ada Okoye"
    board.get_by_role("link", name="Here (1)").wait_for()
    wait_until(lambda: "1 patient is here." in board.evaluate(SAID))


def test_a_filter_is_a_link_and_the_filtered_page_changes_too(board, come):
    board.get_by_role("link", name="Here (0)").click()
    board.get_by_text("No visit of today stands here.").wait_for()
    come()
    board.locator("[data-list=visits]").get_by_text("Ada Okoye").wait_for()
    assert board.get_by_text("No visit of today stands here.").is_hidden()


def test_without_a_socket_the_board_asks(site, staff_page, visit, come):
    staff_page.add_init_script(BLOCKED)
    staff_page.goto(f"{site}/clinic/board/")
    come()
    staff_page.locator("[data-list=visits]").get_by_text("Here", exact=True).wait_for()


def test_who_is_behind_is_given_the_whole_of_it(site, staff_page, visit, come):
    staff_page.goto(f"{site}/clinic/board/")
    staff_page.evaluate("document.querySelector('[data-list=visits] li').dataset.piece = 'old'")
    come()
    staff_page.locator("[data-list=visits]").get_by_text("Here", exact=True).wait_for()
    assert staff_page.locator("[data-list=visits] li").count() == 1


def test_who_is_behind_and_cannot_ask_is_told_so_and_asks_again(
    site, staff_page, clinic, doctor, visit, come
):
    other = make_record(clinic, "MRN-300001", last_name="Okoye1")
    make_appointment(other, doctor.practitioner, starts_at=visit.starts_at + 31 * MINUTE)
    staff_page.goto(f"{site}/clinic/board/")
    staff_page.route("**/clinic/board/state**", lambda route: route.abort())
    staff_page.evaluate(
        "for (const one of document.querySelectorAll('[data-list=visits] li')) one.dataset.piece += '-'"
    )
    come()
    staff_page.locator("[data-trouble]").wait_for()
    staff_page.unroute("**/clinic/board/state**")
    staff_page.locator("[data-list=visits]").get_by_text("Here", exact=True).wait_for()
    staff_page.locator("[data-trouble]").wait_for(state="hidden")
    assert staff_page.locator("[data-list=visits] li").count() == 2


def test_whom_to_call_changes_by_itself_and_what_came_of_a_call_is_undone(board, visit):
    press = board.get_by_role("button", name="Will use the phone (Ada Okoye)")
    Appointment.objects.update(readiness="problem")
    press.wait_for(timeout=8000)
    assert faults(board) == {}
    press.focus()
    Appointment.objects.update(readiness="changed")
    board.get_by_text("have changed since").wait_for(timeout=8000)
    assert board.evaluate("document.activeElement.value") == "phone"
    press.press("Enter")
    board.get_by_text("Ada Okoye: Will use the phone.").wait_for()
    assert faults(board) == {}
    board.get_by_role("button", name="Undo").focus()
    Outreach.objects.all().delete()
    press.wait_for(timeout=8000)
    assert board.evaluate("document.activeElement.id") == "outreach"
    press.click()
    board.get_by_role("button", name="Undo").click()
    board.get_by_text("is taken back").wait_for()
    press.wait_for()


def test_a_long_word_breaks_and_lines_stay_lines(site, staff_page, visit, clinic, scheduler):
    text = "one\ntwo\n" + "x" * 492
    said = {"clinic": clinic, "written_by": scheduler, "written_at": database_now()}
    HandOverNote.objects.create(text=text, **said)
    for width in (1280, 320):
        staff_page.set_viewport_size({"width": width, "height": 800})
        staff_page.goto(f"{site}/clinic/board/")
        assert staff_page.evaluate("document.documentElement.scrollWidth") <= width
    assert staff_page.locator(".portal-lines").inner_text().startswith("one\ntwo\n")


def test_after_a_wrong_note_a_language_leads_to_the_board(board):
    board.get_by_role("button", name="Leave the note").click()
    board.get_by_text("Write the note.").first.wait_for()
    board.get_by_role("button", name="Español").click()
    board.wait_for_url("**/clinic/board/")
    assert board.get_by_role("heading", level=1).count() == 1


def test_without_scripts_it_is_all_there(site, chromium, client_of, scheduler, busy):
    context = chromium.new_context(java_script_enabled=False)
    enter(context, site, client_of(scheduler))
    page = context.new_page()
    page.goto(f"{site}/clinic/board/")
    page.get_by_role("link", name="Here (1)").click()
    assert page.locator("[data-list=visits] li").count() == 1
    page.get_by_role("button", name=re.compile("^Done : Call the patient")).click()
    assert page.get_by_text("Closed by Sam Lee").count() == 2
    page.get_by_role("button", name="Not done after all : Call the patient").first.click()
    assert page.get_by_text("Closed by Sam Lee").count() == 1
    page.get_by_label("A note for the next shift").fill("Mind the gap")
    page.get_by_role("button", name="Leave the note").click()
    assert page.get_by_text("Mind the gap").count() == 1
    context.close()


def test_a_task_is_closed_by_keyboard_alone(board, busy):
    board.reload()
    reached = []
    for _ in range(80):
        board.keyboard.press("Tab")
        reached.append(board.evaluate(FOCUSED))
        if "/clinic/board/tasks/" in reached[-1]["name"]:
            break
    assert [one["name"] for one in reached if not one["shown"]] == []
    board.keyboard.press("Enter")
    wait_until(lambda: board.get_by_text("Closed by Sam Lee").count() == 2)


def test_who_signs_off_elsewhere_sees_no_names_any_more(board, scheduler):
    board.get_by_text("Ada Okoye").first.wait_for()
    scheduler.is_active = False
    scheduler.save()
    board.wait_for_url("**/accounts/login/**")


def test_a_board_that_a_visit_outlasts_loses_its_names(site, browser, client_of, scheduler, visit):
    client = client_of(scheduler)
    enter(browser, site, client)
    page = browser.new_page()
    page.goto(f"{site}/clinic/board/")
    session = client.session
    session["visit_until"] = (database_now() + 60 * MINUTE).timestamp()
    session["active_at"] -= 16 * 60
    session.save()
    page.get_by_text("Sign on again to see who it is").wait_for()
    assert "Ada" not in page.locator("main").inner_text()
    assert faults(page) == {}
    page.close()


def test_on_paper_stand_the_lists_alone(board, busy):
    board.reload()
    board.emulate_media(media="print", color_scheme="light")
    assert board.get_by_text("Ada Okoye").first.is_visible()
    for gone in (board.get_by_role("link", name="Here (1)"), board.get_by_label("A note")):
        assert gone.is_hidden()


@pytest.fixture
def full(clinic, amid_the_day):
    """Three hundred visits of twenty doctors, all but one of them waiting; that one's patient."""
    now = database_now()
    people = [
        make_staff(clinic, f"d{n}@example.com", "practitioner", last_name=f"Doctor{n}")
        for n in range(DOCTORS)
    ]
    doctors = [Practitioner.objects.create(user=user) for user in people]
    for number in range(MANY):
        record = make_record(clinic, f"MRN-6{number:05}", first_name=f"N{number * 7919 % 10000}")
        starts_at = now + (number // DOCTORS - 7) * 20 * MINUTE
        times = {"starts_at": starts_at, "ends_at": starts_at + 15 * MINUTE}
        make_appointment(record, doctors[number % DOCTORS], readiness="ready", **times)
    return Appointment.objects.order_by("pk")[150]


def arrived(appointment, user):
    now = database_now()
    Appointment.objects.filter(pk=appointment.pk).update(status="arrived", arrived_at=now)
    seat = {"user": user, "role": "patient", "joined_at": now, "seen_at": now}
    Seat.objects.create(visit=Visit.objects.create(appointment=appointment), **seat)


def test_three_hundred_visits_are_light_and_stay_smooth(site, browser, client_of, scheduler, full):
    enter(browser, site, client_of(scheduler))
    page, answers = watched(browser, f"{site}/clinic/board/")
    assert page.locator("[data-list=visits] li").count() == MANY
    html = next(each for each in answers if each.url.endswith("/clinic/board/"))
    assert len(gzip.compress(html.body(), 6)) <= 40_000
    assert sum(weight(each) for each in answers) <= 60_000
    page.evaluate(WATCH)
    arrived(full, scheduler)
    page.locator("[data-list=visits]").get_by_text("Here", exact=True).wait_for()
    assert page.evaluate("window.touched") <= 4
    assert page.evaluate("Math.max(...window.busy)") <= 150
    page.close()
