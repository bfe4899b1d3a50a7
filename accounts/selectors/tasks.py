"""Tasks for staff: those of the clinic for clinic staff, those about their own day for doctors."""

from django.db.models import Q, QuerySet

from accounts.models import StaffTask
from accounts.rules.actor import Actor


def tasks_seen_by(actor: Actor) -> QuerySet[StaffTask]:
    """Open tasks that the actor may see and close."""
    clinic = Q(clinic__in=actor.clinics("scheduler"))
    own = Q(clinic__in=actor.clinics("practitioner"), practitioner__user=actor.user_id)
    people = ("clinic", "patient", "practitioner__user")
    return StaffTask.objects.filter(clinic | own, closed_at=None).select_related(*people)


def open_tasks(actor: Actor) -> list[StaffTask]:
    """What is to be done, the oldest first."""
    return list(tasks_seen_by(actor).order_by("raised_at", "pk"))


def task_for(actor: Actor, task_id: int) -> StaffTask | None:
    """One of them; None reads as "does not exist"."""
    return tasks_seen_by(actor).filter(pk=task_id).first()


def words_of(cause: str) -> tuple[str, ...]:
    """What was said on the task of this cause so far; nothing where there is none."""
    found = StaffTask.objects.filter(cause=cause).values_list("words", flat=True).first()
    return tuple(found or ())
