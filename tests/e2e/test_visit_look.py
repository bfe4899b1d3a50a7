"""Each state of a visit's page, and what comes after the visit, without fault to look at."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import PatientAccess
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.e2e.test_visit_page import SOCKETS
from tests.fixtures.cast import A_DAY
from tests.fixtures.looks import faults
from tests.videovisit.rooms import GUEST
from videovisit.models import Opinion

pytestmark = pytest.mark.e2e
HOUR = timedelta(hours=1)


def times(starts_in):
    """A visit of an hour, so long from now."""
    starts_at = database_now() + starts_in
    ends_at = starts_at + HOUR
    return {"starts_at": starts_at, "ends_at": ends_at, "expected_ends_at": ends_at}


# What happens to an appointment whose patient waits, and what they read.
CHANGES = [
    ("This visit will not take place.", lambda: {"status": "cancelled"}),
    ("It takes place at the clinic.", lambda: {"status": "arrived", "modality": "in_person"}),
    ("This visit has another time now.", lambda: {"modality": "video", **times(A_DAY)}),
    ("The time for this visit has passed.", lambda: times(-3 * HOUR)),
]


def cuts(one) -> None:
    """The page's line to the clinic is gone for good."""
    one.page.route("**/state", lambda route: route.abort())
    one.page.evaluate("window.isCut = true; window.sockets.forEach((socket) => socket.close())")
    one.page.locator("[data-trouble]").wait_for(timeout=15_000)


def test_a_room_that_is_open_or_elsewhere_is_without_fault(dana):
    dana.act("visit_start")
    dana.open().hears_title("The room is open")
    found = {"open": faults(dana.page)}
    first, dana.page = dana.page, dana.context.new_page()
    dana.open().hears_title("The visit is open on another page")
    found |= {"second": faults(dana.page)}
    dana.press("Move the visit here")
    first.get_by_role("heading", name="The visit is open on another page").wait_for()
    found |= {"elsewhere": faults(first)}
    assert found == {page: {} for page in found}


def test_who_was_not_content_says_why_is_thanked_and_books_again(call, schedule):
    ada, dana = call
    dana.ends()
    ada.hears_title("The visit is over")
    found = {"end": faults(ada.page)}
    ada.press("No")
    ada.page.get_by_role("heading", name="What was not good?").wait_for()
    found |= {"why": faults(ada.page)}
    for cause in ("The connection broke off", "It began late"):
        ada.page.get_by_label(cause).check()
    ada.press("Send")
    ada.reads("Thank you. Your answer helps the clinic.")
    ada.reads("You said: no. You can change it.")
    found |= {"thanks": faults(ada.page)}
    assert Opinion.objects.get().causes == ["dropped", "late"]
    ada.page.get_by_role("link", name="Book a follow-up visit").click()
    ada.page.get_by_role("heading", name="Book a visit with Sam Okafor", level=1).wait_for()
    found |= {"booking": faults(ada.page)}
    assert found == {page: {} for page in found}


@pytest.mark.fault
def test_who_waits_for_a_visit_that_changes_reads_so_without_fault(ada):
    ada.open().hears_title("You are in the waiting room")
    found = {}
    for words, change in CHANGES:
        Appointment.objects.update(**change())
        ada.reads(words)
        ada.hears_title("This visit has changed")
        found[words] = faults(ada.page)
    assert found == {page: {} for page in found}


@pytest.mark.fault
def test_a_line_that_is_lost_is_said_without_fault(ada, dana):
    ada.page.add_init_script(SOCKETS)
    dana.page.add_init_script(SOCKETS)
    ada.open().hears_title("You are in the waiting room")
    cuts(ada)
    found = {"waiting": faults(ada.page)}
    ada.page.unroute("**/state")
    ada.page.evaluate("window.isCut = false; dispatchEvent(new Event('online'))")
    ada.page.locator("[data-trouble]").wait_for(state="hidden")
    dana.act("visit_start")
    dana.open().sees("red")
    cuts(dana)
    found |= {"call": faults(dana.page)}
    assert found == {page: {} for page in found}


@pytest.mark.fault
def test_the_fifth_reads_that_the_visit_is_full_without_fault(
    ada, caller, other_patient, patient, now
):
    for _ in range(2):
        ada.client.post(reverse("visit_guests", args=[ada.reference]), GUEST)
    grant = {"kind": "caregiver", "starts_at": now - A_DAY}
    PatientAccess.objects.create(user=other_patient, patient=patient.record, **grant)
    ben = caller(ada.site, other_patient, "green").open()
    ben.press("Join Now")
    ben.press("I agree, join now")
    ben.page.get_by_role("heading", name="This visit is full").wait_for()
    assert faults(ben.page) == {}
