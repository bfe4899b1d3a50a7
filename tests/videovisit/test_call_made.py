"""Once staff have noted the call that somebody asked for, nothing promises it any more; an undo does again."""

import re

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse

from accounts.actions.tasks import reopen_task
from accounts.models import AuditEvent, Clinic, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from appointments.rules.clock import when
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, address
from tests.videovisit.late import CALL, said
from videovisit.actions.visits import arrive
from videovisit.models import Lateness, Outreach

pytestmark = pytest.mark.django_db
LATER = Now() + HOUR
PROMISE, MADE = "will call you", re.compile("m. we called you. |We called you at: ")


@pytest.fixture
def reads(client_of, patient):
    """What the patient reads of a visit: in the Center, of it alone, and where they choose."""

    def read(visit, *more):
        client = client_of(patient)
        pages = ["/appointments/", address("appointment", visit), address("visit_late", visit)]
        return [seen(client.get(page).text) for page in [*pages, *more]]

    return read


def task():
    return StaffTask.objects.get(kind="call_late_patient")


def test_a_call_that_staff_have_made_is_promised_nowhere(
    chooses, choosable, reads, board, client_of, scheduler, actor_of, patient
):
    arrive(choosable, actor=actor_of(patient), now=database_now())
    room = address("visit", choosable)
    chooses(CALL)
    assert all(PROMISE in words for words in reads(choosable, room))
    assert "Asked for a call" in board()
    client_of(scheduler).post(reverse("clinic_board_task", args=[task().pk]))
    for words in reads(choosable, room):
        assert PROMISE not in words
        assert MADE.search(words)
        assert "If the doctor comes before" not in words
    assert "Was called, as asked" in board()


def test_who_waited_in_vain_reads_when_they_were_called(chooses, unmet):
    chooses(CALL, revision=unmet.revision)
    StaffTask.objects.filter(pk=task().pk).update(closed_at=database_now())
    assert MADE.search(said(chooses()))
    assert PROMISE not in said(chooses())


def test_who_was_called_on_another_day_reads_which_day_that_was(chooses, choosable, reads, clinic):
    chooses(CALL)
    made_at = database_now() - 24 * HOUR
    StaffTask.objects.filter(pk=task().pk).update(closed_at=made_at)
    told = when(made_at, clinic.time_zone, "en")
    for words in reads(choosable):
        assert f"At {seen(told.clock)} ({told.full_day}) we called you." in words
        assert "If the doctor comes before" not in words


@pytest.mark.parametrize("days_ago", [0, 1])
def test_who_waits_and_was_called_reads_the_day_where_it_was_not_today(
    chooses, choosable, client_of, patient, actor_of, noonish, days_ago
):
    arrive(choosable, actor=actor_of(patient), now=database_now())
    chooses(CALL)
    made_at = database_now() - days_ago * 24 * HOUR
    StaffTask.objects.filter(pk=task().pk).update(closed_at=made_at)
    told = when(made_at, Clinic.objects.get().time_zone, "en")
    said_day = f"{told.full_day}, " if days_ago else ""
    words = seen(client_of(patient).get(address("visit", choosable)).text)
    assert f"We called you at: {said_day}{seen(told.clock)} " in words


@pytest.fixture
def asked(visit, says, client_of, patient):
    """A visit in two hours whose patient is not ready; the doctor is off, and they asked for a call."""
    made = visit(2 * HOUR)
    says()
    assert client_of(patient).post(address("visit_late", made), CALL).status_code == 302
    return made


@pytest.fixture
def notes(asked, client_of, scheduler):
    """Staff note what came of a call before the visit, or undo it."""
    client = client_of(scheduler)

    def note(outcome):
        client.post(address("clinic_outreach", asked), {"outcome": outcome})

    def undo():
        call = {"call": Outreach.objects.latest("pk").pk}
        client.post(address("clinic_outreach_undo", asked), call)

    return note, undo


@pytest.mark.parametrize("outcome", ["called", "phone", "in_person"])
def test_who_was_reached_before_the_visit_was_called_until_that_is_undone(
    asked, notes, reads, outcome
):
    note, undo = notes
    note(outcome)
    assert [(PROMISE in words, bool(MADE.search(words))) for words in reads(asked)] == [
        (False, True)
    ] * 3
    assert task().closed_by is not None
    undo()
    assert [(PROMISE in words, bool(MADE.search(words))) for words in reads(asked)] == [
        (True, False)
    ] * 3
    assert (task().closed_at, task().closed_by) == (None, None)
    assert AuditEvent.objects.filter(action="task_reopened").count() == 1


def test_who_was_not_reached_is_still_called(asked, notes, reads):
    note, undo = notes
    note("no_answer")
    assert all(PROMISE in words for words in reads(asked))
    undo()
    assert all(PROMISE in words for words in reads(asked))


def test_the_undo_of_one_call_leaves_what_another_has_closed(asked, notes):
    note, undo = notes
    StaffTask.objects.filter(pk=task().pk).update(closed_at=database_now() - HOUR)
    note("called")
    undo()
    assert task().closed_at is not None


@pytest.mark.parametrize(
    ("lateness", "visit_status"),
    [
        *[({"called_at": None}, "planned"), ({"called_at": LATER}, "planned")],
        *[({}, "in-progress"), ({}, "completed")],
    ],
)
def test_an_undo_promises_no_call_that_nobody_waits_for_any_more(
    asked, notes, lateness, visit_status
):
    note, undo = notes
    note("called")
    Lateness.objects.update(waits=F("waits") + 1, **lateness)
    Appointment.objects.update(visit_status=visit_status)
    undo()
    assert task().closed_at is not None


def test_a_task_that_is_open_already_is_not_opened_again(asked, scheduler, actor_of):
    reopen_task(task(), actor=actor_of(scheduler), now=database_now())
    assert not AuditEvent.objects.filter(action="task_reopened").exists()


def test_the_page_of_the_day_off_says_that_they_were_called(asked, client_of, scheduler, doctor):
    client, place = client_of(scheduler), reverse("clinic_day_off", args=[doctor.practitioner.pk])
    assert "Asked for a call" in seen(client.get(place).text)
    client.post(reverse("clinic_board_task", args=[task().pk]))
    assert "Was called, as asked" in seen(client.get(place).text)
