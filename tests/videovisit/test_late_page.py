"""The page of choices counts them, turns by itself, and keeps to the hours of the help line."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Clinic
from accounts.selectors.clinics import database_now
from tests.videovisit.days import address
from tests.videovisit.late import CALL, TIMES, WAIT, said, take
from videovisit.actions.visits import start_visit
from videovisit.models import LateChosen

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
            "We will call you by",
        ),
        (
            {"help_days": []},
            "calls you as soon as the help line is open.",
            "We will call you as soon as the help line is open.",
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
    assert "Somebody of the clinic calls you by 8:30" in said(chooses()).replace("\xa0", " ")
    chooses(CALL)
    assert "We will call you by 8:30" in said(chooses()).replace("\xa0", " ")
