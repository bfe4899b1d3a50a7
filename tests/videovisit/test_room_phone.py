"""The phone in the waiting room: whoever waits is asked to call only while somebody answers."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from accounts.selectors.clinics import database_now
from tests.fixtures.cast import answering
from tests.fixtures.pages import seen
from tests.videovisit.rooms import GUEST
from videovisit.actions.days_off import say_off
from videovisit.models import Guest

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CHOICE = "If your doctor does not come, you can choose on this page"


@pytest.fixture
def reads(ada, client_of, patient):
    """What the patient reads in the waiting room now."""
    return lambda: seen(client_of(patient).get(ada.address("visit")).text)


def opening(clinic) -> str:
    """The day on which the line opens that does not answer now."""
    return f"{database_now().astimezone(ZoneInfo(clinic.time_zone)) + 2 * DAY:%A}"


def test_while_somebody_answers_who_waits_reads_when_to_call(reads, clinic):
    answering(clinic, is_open=True)
    words = reads()
    assert "call 1-800-555-0123. Nobody takes your place meanwhile." in words
    assert "Somebody answers: every day, 24 hours" in words
    assert "Nobody answers the phone" not in words


@pytest.mark.parametrize("is_off", [False, True])
def test_while_nobody_answers_who_waits_is_not_asked_to_call(
    reads, clinic, doctor, actor_of, is_off
):
    answering(clinic, is_open=False)
    if is_off:
        now = database_now()
        say_off(doctor.practitioner, [clinic], actor=actor_of(doctor), now=now)
    words = reads()
    opens = f"Opens {opening(clinic)} 5 a.m."
    assert f"Nobody answers the phone 1-800-555-0123 now. {opens}" in words
    assert (CHOICE in words) is not is_off
    assert not re.search("(?i)call 1-800", words)


def test_a_guest_reads_to_stay_while_nobody_answers(ada, clinic):
    answering(clinic, is_open=False)
    invited = ada.client.post(ada.address("visit_guests"), GUEST)
    guest, secret = Client(), invited.context["link"].partition("#")[2]
    guest.post(reverse("visit_guest"), {"secret": secret})
    Guest.objects.update(admitted_at=database_now())
    words = seen(guest.get(ada.address("visit")).text)
    assert "Please stay on this page: the doctor can see that you are here." in words
    assert CHOICE not in words


def test_a_help_line_that_never_opens_gives_no_day(reads, clinic):
    type(clinic).objects.filter(pk=clinic.pk).update(help_days=[])
    assert f"Nobody answers the phone 1-800-555-0123 now. {CHOICE}" in reads()


def test_a_page_that_is_open_when_the_line_closes_says_so(ada, client_of, patient, clinic):
    answering(clinic, is_open=True)
    page = client_of(patient).get(ada.address("visit")).text
    assert "Nobody answers the phone" in page  # hidden, at hand for then
    assert "call-later" in ada.state().json()["state"]["words"]
    assert "opens" not in ada.state().json()["state"]["values"]
    answering(clinic, is_open=False)
    state = ada.state().json()["state"]
    assert "call-closed" in state["words"]
    opens = datetime.fromtimestamp(state["values"]["opens"] / 1000, ZoneInfo(clinic.time_zone))
    assert f"{opens:%A %-H}" == f"{opening(clinic)} 5"


@pytest.mark.parametrize("is_open", [True, False])
def test_who_is_alone_in_the_call_is_asked_to_call_only_while_somebody_answers(
    reads, starts, clinic, is_open
):
    answering(clinic, is_open=is_open)
    starts(-MINUTE)
    words = reads()
    assert "Please stay a moment: they can come back." in words
    assert ("If nobody comes, call the clinic at 1-800-555-0123." in words) is is_open
    closed = f"Nobody answers the phone 1-800-555-0123 now. Opens {opening(clinic)} 5 a.m."
    assert (closed in words) is not is_open


@pytest.mark.parametrize("is_open", [True, False])
def test_who_has_no_line_is_asked_to_call_only_while_somebody_answers(
    ada, starts, client_of, patient, clinic, is_open
):
    answering(clinic, is_open=is_open)
    starts()
    page = client_of(patient).get(ada.address("visit")).text
    words = seen(page.replace('data-when="no-line" hidden', ""))  # as static/js/room.js shows it
    assert "The call cannot begin on this network." in words
    assert ("Please call the clinic at 1-800-555-0123" in words) is is_open
    assert ("Please try another network. Nobody answers" in words) is not is_open


def test_what_is_said_of_the_call_holds_nothing_hidden(ada, starts, client_of, patient):
    starts()
    page = client_of(patient).get(ada.address("visit")).text
    said = re.findall(r"<(p|span)\b[^>]*data-say[^>]*>(.*?)</\1>", page, re.DOTALL)
    assert not [words for _, words in said if "data-when" in words]


@pytest.mark.parametrize("is_open", [True, False])
def test_help_with_camera_and_sound_says_whether_somebody_answers(reads, clinic, is_open):
    answering(clinic, is_open=is_open)
    helps = reads().partition("Help with camera or sound")[2]
    assert ("The helper asks you for a code" in helps) is is_open
    assert ("Get help" in helps) is is_open
    assert ("Check my computer (opens a new tab)" in helps) is not is_open
