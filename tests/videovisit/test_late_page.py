"""The page of choices counts them, turns by itself, and keeps to the hours of the help line."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Clinic
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.videovisit.days import HOUR, MINUTE, address
from tests.videovisit.late import CALL, TIMES, WAIT, said, take
from videovisit.actions.day import say_late
from videovisit.actions.delays import tell_delays
from videovisit.actions.visits import start_visit
from videovisit.models import LateChosen

TITLE, HEADING = (re.compile(f"<{tag}[^>]*>(.*?)</{tag}>", re.DOTALL) for tag in ("title", "h1"))
pytestmark = pytest.mark.django_db


# --- what the clinic counts ---


@pytest.mark.parametrize(("modality", "what"), [("video", "moved"), ("in_person", "in_person")])
def test_another_time_is_counted_with_how_late_it_was(chooses, modality, what):
    chooses(TIMES, modality=modality)
    chooses(take())
    assert [*LateChosen.objects.values_list("what", "minutes")] == [(what, 16)]


def test_waiting_and_a_call_are_counted_once_each(chooses):
    for sent in (WAIT, WAIT, {**CALL, "made": 1}):
        chooses(sent)
    assert [*LateChosen.objects.values_list("what", flat=True)] == ["waits", "call"]
    assert str(LateChosen.objects.first()).startswith("choice ")


def test_a_choice_after_a_doctor_who_never_came_is_not_one_of_lateness(chooses, unmet):
    chooses(CALL, revision=1)
    assert not LateChosen.objects.exists()


# --- the page changes by itself ---


@pytest.fixture
def state(choosable, client_of, patient):
    """What the open page asks for; with a version as one who knows it."""
    client, place = client_of(patient), address("visit_late_state", choosable)
    return lambda version="": client.get(place, headers={"If-None-Match": version})


def test_an_open_page_is_told_only_what_is_new(state):
    known = state()
    assert "The doctor is 16 minutes late." in said(known)
    assert int(known["X-Now"]) > 0
    assert state(known["ETag"]).status_code == 304


def test_an_open_page_turns_when_the_visit_starts(state, choosable, actor_of, doctor):
    known = state()
    start_visit(choosable, actor=actor_of(doctor), now=database_now())
    news = state(known["ETag"])
    assert news.status_code == 200
    assert said(news).startswith("Your doctor is ready")
    assert "Keep waiting" not in said(news)


def test_an_open_page_turns_when_the_choices_end(state, chooses):
    known = state()
    chooses(TIMES)
    chooses(take())
    assert "Your visit The doctor is not late." not in said(state(known["ETag"]))
    assert "Keep waiting" not in said(state(known["ETag"]))


def test_the_state_of_the_page_is_nobody_elses(choosable, client_of, other_patient):
    assert client_of(other_patient).get(address("visit_late_state", choosable)).status_code == 404


# --- the hours of the help line ---


@pytest.mark.parametrize(
    ("hours", "before", "after"),
    [
        (
            {"help_opens": "00:00", "help_closes": "00:00"},
            "calls you within 30 minutes.",
            "We will call you at (510) 555-0142 by",
        ),
        (
            {"help_days": []},
            "calls you as soon as the help line is open.",
            "We will call you at (510) 555-0142 as soon as the help line is open.",
        ),
    ],
)
def test_a_call_is_promised_for_when_the_help_line_answers(chooses, clinic, hours, before, after):
    Clinic.objects.filter(pk=clinic.pk).update(help_days=[*range(7)])
    Clinic.objects.filter(pk=clinic.pk).update(**hours)
    assert before in said(chooses())
    chooses(CALL)
    assert after in said(chooses())


def test_while_the_help_line_is_closed_the_call_comes_after_it_opens(chooses, clinic):
    tomorrow = (database_now() + timedelta(days=1)).astimezone(ZoneInfo(clinic.time_zone))
    days = {"help_days": [tomorrow.weekday()], "help_opens": "08:00", "help_closes": "17:00"}
    Clinic.objects.filter(pk=clinic.pk).update(**days)
    words = said(chooses()).replace("\xa0", " ")
    assert "The help line answers again from 8:00 a.m. on (" in words
    assert "Somebody of the clinic calls you by 8:30 a.m. that day." in words
    chooses(CALL)
    words = said(chooses()).replace("\xa0", " ")
    assert "We will call you at (510) 555-0142 by 8:30 a.m. (" in words


# --- what it is called ---


def test_the_page_and_its_tab_are_called_what_they_say(visit, client_of, patient, doctor, actor_of):
    made, client = visit(5 * MINUTE), client_of(patient)
    place = address("visit_late", made)

    def says(minutes):
        now = database_now()
        say_late(doctor.practitioner, minutes, actor=actor_of(doctor), now=now)
        tell_delays(now)

    def heads():
        text = client.get(place).text
        found = [TITLE.search(text), HEADING.search(text)]
        return [match and " ".join(match[1].split()).partition(" - ")[0] for match in found]

    assert heads() == ["Your visit"] * 2
    says(45)
    assert heads() == ["Your visit starts later"] * 2
    Appointment.objects.update(starts_at=database_now() - 61 * MINUTE)
    says(15)
    assert heads() == ["Your doctor is late"] * 2


def test_the_link_of_before_a_move_says_that_the_visit_was_moved(chooses):
    chooses(TIMES)
    chooses(take())
    words = said(chooses())
    assert "The visit was moved: this is its time now. Go to the Appointment Center" in words
    assert "not late" not in words
    assert "Go to the waiting room" not in words


def test_a_visit_that_cannot_be_joined_yet_says_from_when(visit, client_of, patient):
    words = said(client_of(patient).get(address("visit_late", visit(HOUR))))
    assert "The doctor is not late. You can join 15 minutes before the visit." in words
    assert "Go to the waiting room" not in words
