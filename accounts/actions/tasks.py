"""What a person at the clinic must do: raised once per cause, seen, and closed once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, Value

from accounts.actions.audit import event_of, record_all
from accounts.models import AuditEvent, Clinic, Patient, Practitioner, StaffTask
from accounts.rules.actor import PORTAL, Actor
from accounts.rules.tasks import TAKEN_BACK_WITHIN
from accounts.selectors.tasks import done_lately, open_tasks

SEEN = "record_seen"


@dataclass(frozen=True)
class Task:
    """What is to be done: `kind` chooses its words, `cause` names the one thing that asks for it."""

    kind: str
    cause: str
    clinic: Clinic
    patient: Patient | None = None
    practitioner: Practitioner | None = None
    since: datetime | None = None
    words: tuple[str, ...] = ()
    phone: str = ""


@transaction.atomic
def raise_task(task: Task, *, actor: Actor, now: datetime) -> bool:
    """Ask staff to do it; False where the cause has asked before, open or closed."""
    made, is_new = StaffTask.objects.get_or_create(
        cause=task.cause,
        defaults={
            "kind": task.kind,
            "clinic": task.clinic,
            "patient": task.patient,
            "practitioner": task.practitioner,
            "since": task.since,
            "words": [*task.words],
            "phone": task.phone,
            "raised_at": now,
        },
    )
    if is_new:
        record_all([_event("task_raised", made, actor, now=now, kind=task.kind)])
    return is_new


def add_word(cause: str, word: str) -> None:
    """Say on the open task what was done since; nothing happens where there is none."""
    said = Func(F("words"), Value(word), function="array_append")
    StaffTask.objects.filter(cause=cause, closed_at=None).update(words=said)


@transaction.atomic
def close_task(task: StaffTask, *, actor: Actor, now: datetime) -> bool:
    """It is done; False where it was closed before."""
    still_open = StaffTask.objects.filter(pk=task.pk, closed_at=None)
    is_closed = bool(still_open.update(closed_at=now, closed_by=actor.user_id))
    if is_closed:
        record_all([_event("task_closed", task, actor, now=now, kind=task.kind)])
    return is_closed


@transaction.atomic
def reopen_task(task: StaffTask, *, actor: Actor, now: datetime) -> None:
    """It was closed by mistake: it is to be done again; nothing happens where it is open already."""
    closed = StaffTask.objects.filter(pk=task.pk, closed_at__isnull=False)
    if closed.update(closed_at=None, closed_by=None):
        record_all([_event("task_reopened", task, actor, now=now, kind=task.kind)])


def take_back_done(task: StaffTask, *, actor: Actor, now: datetime) -> None:
    """It is not done after all: what has closed by itself, or longer ago, stays closed."""
    closed_at = task.closed_at
    if task.closed_by_id and closed_at and now - closed_at < TAKEN_BACK_WITHIN:
        reopen_task(task, actor=actor, now=now)


def keep_tasks(kind: str, tasks: list[Task], *, now: datetime) -> None:
    """Raise what is to be done now; close what was to be done of this kind and is no more."""
    open_ones = StaffTask.objects.filter(kind=kind, closed_at=None)
    done = open_ones.exclude(cause__in=[task.cause for task in tasks])
    for old in done.select_related("clinic", "patient"):
        close_task(old, actor=PORTAL, now=now)
    for task in tasks:
        raise_task(task, actor=PORTAL, now=now)


@dataclass(frozen=True)
class TaskLists:
    """What is to be done, and what the reader has closed lately."""

    to_do: list[StaffTask]
    done: list[StaffTask]


@transaction.atomic
def see_tasks(*, actor: Actor, now: datetime) -> TaskLists:
    """The tasks that the actor may see, each patient among them written down as seen."""
    tasks = TaskLists(open_tasks(actor), done_lately(actor, now))
    named = [task for task in [*tasks.to_do, *tasks.done] if task.patient]
    record_all(sight_of(task, actor=actor, now=now) for task in named)
    return tasks


def sight_of(task: StaffTask, *, actor: Actor, now: datetime) -> AuditEvent:
    """That somebody has seen the patient whom a task is about."""
    return _event(SEEN, task, actor, now=now, how="tasks")


def _event(
    action: str, task: StaffTask, actor: Actor, *, now: datetime, **detail: str
) -> AuditEvent:
    about = {"patient": task.patient, "clinic_id": task.clinic_id, "detail": detail}
    return event_of(action, actor, now, target=f"task:{task.pk}", **about)
