"""The list of what is to be done: its words, numbers and moments."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.tasks import Task, add_word, raise_task
from accounts.rules.actor import PORTAL
from accounts.rules.tasks import said_once
from tests.fixtures.pages import seen

TASKS = reverse("clinic_tasks")
WAITS = "The patient chose to keep waiting."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], []),
        (["told", "asked", "waits"], ["told", "asked", "waits"]),
        (["told", "asked", "waits", "asked", "waits"], ["told", "asked", "waits"]),
        (["told", "asked", "waits", "asked"], ["told", "waits", "asked"]),
        (["not_told", "not_asked"], ["not_told"]),
    ],
)
def test_each_word_is_said_once_where_it_was_last(words, said):
    assert said_once(words) == said


@pytest.fixture
def late(patient, clinic, doctor, now):
    """A task about a late doctor, whose patient chose twice."""
    people = {"patient": patient.record, "practitioner": doctor.practitioner}
    task = Task("doctor_late", "late:1", clinic, since=now - timedelta(minutes=9), **people)
    raise_task(task, actor=PORTAL, now=now)
    for word in ("asked", "waits", "asked", "waits"):
        add_word("late:1", word)


@pytest.mark.django_db
def test_what_was_chosen_twice_is_said_once(client_of, scheduler, patient, late):
    client = client_of(scheduler)
    pages = TASKS, reverse("clinic_patient", args=[patient.record.pk])
    assert [seen(client.get(page).text).count(WAITS) for page in pages] == [1, 1]


@pytest.mark.django_db
def test_no_full_stop_follows_a_clock_time(client_of, scheduler, patient, late):
    page = client_of(scheduler).get(reverse("clinic_patient", args=[patient.record.pk])).text
    assert "Since:" in seen(page)
    assert "m.." not in seen(page)


@pytest.mark.django_db
def test_the_number_to_call_is_written_as_everywhere(client_of, scheduler, patient, clinic, now):
    task = Task("call_late_patient", "call:1", clinic, patient.record, phone="+15105550111")
    raise_task(task, actor=PORTAL, now=now)
    words = seen(client_of(scheduler).get(TASKS).text)
    assert "Call Ada Okoye at (510) 555-0111: they wait" in words
    assert "+15105550111" not in words


@pytest.mark.django_db
def test_no_line_ends_between_hour_and_half_of_the_day(client_of, scheduler, patient, late):
    client, record = client_of(scheduler), reverse("clinic_patient", args=[patient.record.pk])
    for address in (TASKS, record, reverse("clinic_board"), "/help/"):
        page = client.get(address).text
        assert re.search(r"\d\N{NO-BREAK SPACE}[ap]\.m\.", page)
        assert not re.search(r"\d [ap]\.m\.", page)
