"""What is to be done at the clinic: a plain list for clinic staff and doctors."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.tasks import close_task, see_tasks, take_back_done
from accounts.models import StaffTask
from accounts.selectors.clinics import database_now
from accounts.selectors.history import zone_of
from accounts.selectors.people import user_of
from accounts.selectors.tasks import task_for
from accounts.views import ActorRequest, say


@require_safe
def clinic_tasks(request: ActorRequest) -> HttpResponse:
    """All that is open, the oldest first; then what the reader has closed lately."""
    now = database_now()
    tasks = see_tasks(actor=request.actor, now=now)
    context = {"tasks": tasks, "now": now, "zone": zone_of(user_of(request.actor))}
    return render(request, "accounts/clinic/tasks.html", context)


@require_POST
def clinic_task_close(request: ActorRequest, task_id: int) -> HttpResponse:
    """It is done."""
    close_or_say_who_did(request, task_id)
    return redirect("clinic_tasks")


@require_POST
def clinic_task_reopen(request: ActorRequest, task_id: int) -> HttpResponse:
    """It is not done after all."""
    take_back(request, task_id)
    return redirect("clinic_tasks")


def take_back(request: ActorRequest, task_id: int) -> None:
    """Somebody's "Done" does not count any more. 404 for a task that is not theirs."""
    task = _task_or_404(request, task_id)
    take_back_done(task, actor=request.actor, now=database_now())


def _task_or_404(request: ActorRequest, task_id: int) -> StaffTask:
    task = task_for(request.actor, task_id)
    if task is None:
        raise Http404
    return task


def close_or_say_who_did(request: ActorRequest, task_id: int) -> None:
    """Close it once: of two the second is told who was quicker. 404 for one that is not theirs."""
    task = _task_or_404(request, task_id)
    if not close_task(task, actor=request.actor, now=database_now()):
        closed = {"task": task_for(request.actor, task_id), "zone": task.clinic.time_zone}
        template = "accounts/clinic/messages/closed_before.txt"
        say(request, template, closed, is_done=False)
