"""A wrong "Done" is taken back where it was pressed, for a day, and written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.tasks import Task, close_task, raise_task
from accounts.models import AuditEvent, ClinicMembership, StaffTask
from accounts.rules.actor import PORTAL
from accounts.rules.tasks import TAKEN_BACK_WITHIN
from accounts.selectors.clinics import database_now
from tests.fixtures.pages import seen

pytestmark = pytest.mark.django_db
TASKS, BOARD = reverse("clinic_tasks"), reverse("clinic_board")
WORDS = "Call the patient: a message could not be delivered."
NOT_DONE = "Not done after all"
SECOND = timedelta(seconds=1)


@pytest.fixture
def task(patient, clinic, now):
    raise_task(Task("call_patient", "call:1", clinic, patient.record), actor=PORTAL, now=now)
    return StaffTask.objects.get()


@pytest.fixture
def done(task, scheduler, actor_of):
    """The task that the scheduler has closed."""
    close_task(task, actor=actor_of(scheduler), now=database_now())
    return task


def is_open():
    return StaffTask.objects.filter(closed_at=None, closed_by=None).exists()


@pytest.mark.parametrize(
    ("close", "reopen", "page"),
    [
        ("clinic_task_close", "clinic_task_reopen", TASKS),
        ("clinic_board_task", "clinic_board_task_reopen", BOARD),
    ],
)
def test_it_is_taken_back_where_it_was_pressed(client_of, scheduler, task, close, reopen, page):
    client = client_of(scheduler)
    assert NOT_DONE not in client.get(page).text
    client.post(reverse(close, args=[task.pk]))
    assert f"{NOT_DONE}: {WORDS} Ada Okoye" in seen(client.get(page).text)
    assert client.post(reverse(reopen, args=[task.pk]))["Location"] == page
    assert is_open()
    assert f"Done: {WORDS} Ada Okoye" in seen(client.get(page).text)
    assert NOT_DONE not in client.get(page).text
    event = AuditEvent.objects.get(action="task_reopened")
    assert (event.actor, event.target) == (scheduler, f"task:{task.pk}")


def test_the_list_holds_what_one_has_closed_oneself_and_lately(
    client_of, scheduler, other_patient, clinic, done
):
    ClinicMembership.objects.create(user=other_patient, clinic=clinic, role="scheduler")
    title = "Done by you in the last 24 hours"
    assert f"{title} {WORDS} Patient: Ada Okoye Done:" in seen(client_of(scheduler).get(TASKS).text)
    assert title not in client_of(other_patient).get(TASKS).text
    StaffTask.objects.update(closed_at=database_now() - TAKEN_BACK_WITHIN)
    assert title not in client_of(scheduler).get(TASKS).text


def test_who_sees_the_list_has_seen_its_patients(client_of, scheduler, done):
    client_of(scheduler).get(TASKS)
    assert AuditEvent.objects.get(action="record_seen").target == f"task:{done.pk}"


@pytest.mark.parametrize(
    ("ago", "opens"), [(TAKEN_BACK_WITHIN - SECOND * 9, True), (TAKEN_BACK_WITHIN, False)]
)
def test_it_is_taken_back_for_a_day(client_of, scheduler, done, ago, opens):
    StaffTask.objects.update(closed_at=database_now() - ago)
    client_of(scheduler).post(reverse("clinic_task_reopen", args=[done.pk]))
    assert is_open() is opens


def test_what_has_closed_by_itself_stays_closed(client_of, scheduler, task):
    close_task(task, actor=PORTAL, now=database_now())
    client = client_of(scheduler)
    client.post(reverse("clinic_board_task_reopen", args=[task.pk]))
    assert not is_open()
    assert NOT_DONE not in client.get(BOARD).text


def test_what_is_open_again_is_opened_once(client_of, scheduler, done):
    for _ in range(2):
        client_of(scheduler).post(reverse("clinic_task_reopen", args=[done.pk]))
    assert AuditEvent.objects.filter(action="task_reopened").count() == 1


@pytest.mark.parametrize("name", ["clinic_task_reopen", "clinic_board_task_reopen"])
def test_a_task_of_others_is_not_taken_back(client_of, other_scheduler, done, name):
    answer = client_of(other_scheduler).post(reverse(name, args=[done.pk]))
    assert (answer.status_code, is_open()) == (404, False)
