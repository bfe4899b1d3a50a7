"""Tasks for staff: those of the clinic for clinic staff, those about their own day for doctors."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.models import Patient, Practitioner, StaffTask
from accounts.rules.actor import Actor
from accounts.rules.tasks import TAKEN_BACK_WITHIN

PEOPLE = ("clinic", "patient", "practitioner__user", "closed_by")


def tasks_seen_by(actor: Actor) -> QuerySet[StaffTask]:
    """Tasks, open or closed, that the actor may see and close."""
    clinic = Q(clinic__in=actor.clinics("scheduler"))
    own = Q(clinic__in=actor.clinics("practitioner"), practitioner__user=actor.user_id)
    return StaffTask.objects.filter(clinic | own).select_related(*PEOPLE)


def open_tasks(actor: Actor) -> list[StaffTask]:
    """What is to be done, the oldest first."""
    return list(tasks_seen_by(actor).filter(closed_at=None).order_by("raised_at", "pk"))


def done_lately(actor: Actor, now: datetime) -> list[StaffTask]:
    """What the actor has closed lately, the latest first."""
    lately = {"closed_by": actor.user_id, "closed_at__gt": now - TAKEN_BACK_WITHIN}
    return list(tasks_seen_by(actor).filter(**lately).order_by("-closed_at", "pk"))


def task_for(actor: Actor, task_id: int) -> StaffTask | None:
    """One of them; None reads as "does not exist"."""
    return tasks_seen_by(actor).filter(pk=task_id).first()


def tasks_of_clinics(clinics: Iterable[int], since: datetime) -> list[StaffTask]:
    """What is to be done, the oldest first; then what was closed since then, the latest first.

    A system read: for who keeps these clinics.
    """
    shown = Q(closed_at=None) | Q(closed_at__gte=since)
    found = StaffTask.objects.filter(shown, clinic__in=clinics).select_related(*PEOPLE, "notice")
    return list(found.order_by(F("closed_at").desc(nulls_first=True), "raised_at", "pk"))


def words_of(cause: str) -> tuple[str, ...]:
    """What was said on the task of this cause so far; nothing where there is none."""
    found = StaffTask.objects.filter(cause=cause).values_list("words", flat=True).first()
    return tuple(found or ())


def is_asked(kind: str, patient: Patient | None, practitioner: Practitioner | None) -> bool:
    """Whether this is to be done for the patient already. A system read: for what would ask again."""
    about = {"kind": kind, "patient": patient, "practitioner": practitioner}
    return StaffTask.objects.filter(**about, closed_at=None).exists()
