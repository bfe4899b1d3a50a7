"""Clinic staff keep doctors' hours: typed, looked at with what they strand, and then saved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, row_number
from appointments.actions.looks import see_outside, see_stranded
from appointments.actions.schedules import (
    ScheduleChangedError,
    ScheduleEdit,
    add_exception,
    begin_schedule,
    end_exception,
    save_hours,
)
from appointments.forms.hours import (
    ExceptionForm,
    HoursFormSet,
    VersionForm,
    hours_initial,
    typed_rows,
)
from appointments.models import Schedule
from appointments.rules.slots import Week
from appointments.selectors.schedule import (
    doctor_without_hours,
    exception_kept_by,
    exceptions_ahead,
    hours_of,
    schedule_kept_by,
    with_exception,
    without_exception,
)
from appointments.views.schedule import told

OURS = {"csrfmiddlewaretoken", "version", "step"}


@dataclass(frozen=True)
class Change:
    """An edit as somebody typed it: what it makes of the week, how it is saved, how it is shown.

    `page` is where it was typed, `said` the message once it is saved.
    """

    schedule: Schedule
    version: int
    week: Callable[[Week], Week]
    save: Callable[[ScheduleEdit], None]
    page: str
    said: str
    shown: dict[str, Any] = field(default_factory=dict)


@require_POST
def clinic_doctor_add(request: ActorRequest) -> HttpResponse:
    """A doctor of the clinic sees patients from now on; then come the hours."""
    found = doctor_without_hours(request.actor, row_number(request.POST.get("doctor", "")))
    if found is None:
        return redirect("clinic_schedule")
    schedule = begin_schedule(*found, actor=request.actor, now=database_now())
    return redirect("clinic_hours", schedule.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_hours(request: ActorRequest, schedule_id: int) -> HttpResponse:
    """See and change the hours of each week."""
    schedule, step = _kept(request, schedule_id), request.POST.get("step", "")
    if request.method != "POST" or step in ("add", "back"):
        return _hours_page(request, schedule, _rows(request, schedule, step))
    formset: Any = HoursFormSet(request.POST)
    yes = VersionForm(request.POST)
    if not (formset.is_valid() and yes.is_valid()):
        return _hours_page(request, schedule, formset)
    hours = formset.hours
    change = Change(
        schedule=schedule,
        version=yes.cleaned_data["version"],
        week=lambda week: week._replace(hours=hours),
        save=partial(save_hours, schedule, hours),
        page="clinic_hours",
        said="hours_saved",
        shown={"hours": hours},
    )
    return _go_on(request, change)


def _rows(request: ActorRequest, schedule: Schedule, step: str) -> Any:
    rows = typed_rows(request.POST) if step else hours_initial(hours_of(schedule))
    return HoursFormSet(initial=[*rows, *([{}] if step == "add" or not rows else [])])


def _hours_page(request: ActorRequest, schedule: Schedule, formset: Any) -> HttpResponse:
    context = {
        "schedule": schedule,
        "formset": formset,
        "version": request.POST.get("version", schedule.version),
        "outside": see_outside(schedule, actor=request.actor, now=database_now()),
    }
    return render(request, "appointments/clinic/hours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_exceptions(request: ActorRequest, schedule_id: int) -> HttpResponse:
    """Time off and extra hours to come; add one."""
    schedule, now = _kept(request, schedule_id), database_now()
    form = _exception_form(request, schedule)
    if form.is_valid():
        return _go_on(request, _new_exception(form))
    context = {
        "schedule": schedule,
        "form": form,
        "exceptions": exceptions_ahead(schedule, now),
        "outside": see_outside(schedule, actor=request.actor, now=now),
    }
    return render(request, "appointments/clinic/exceptions.html", context)


def _exception_form(request: ActorRequest, schedule: Schedule) -> ExceptionForm:
    known: dict[str, Any] = {"schedule": schedule, "now": database_now()}
    step = request.POST.get("step")
    if request.method == "POST" and step != "back":
        return ExceptionForm(request.POST, **known)
    typed = request.POST.dict() if step else {"version": schedule.version, "kind": "off"}
    return ExceptionForm(initial=typed, **known)


def _new_exception(form: ExceptionForm) -> Change:
    exception = form.exception
    return Change(
        schedule=form.schedule,
        version=form.cleaned_data["version"],
        week=lambda week: with_exception(week, exception),
        save=partial(add_exception, exception),
        page="clinic_exceptions",
        said="exception_added",
        shown={"exception": exception},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_exception_end(request: ActorRequest, exception_id: int) -> HttpResponse:
    """Take time off or extra hours back."""
    exception = exception_kept_by(request.actor, exception_id)
    if exception is None:
        raise Http404
    yes = VersionForm(request.POST)
    change = Change(
        schedule=exception.schedule,
        version=yes.cleaned_data["version"] if yes.is_valid() else exception.schedule.version,
        week=lambda week: without_exception(week, exception),
        save=partial(end_exception, exception),
        page="clinic_exceptions",
        said="exception_ended",
        shown={"exception": exception, "ends": True},
    )
    return _go_on(request, change)


def _kept(request: ActorRequest, schedule_id: int) -> Schedule:
    schedule = schedule_kept_by(request.actor, schedule_id)
    if schedule is None:
        raise Http404
    return schedule


def _go_on(request: ActorRequest, change: Change) -> HttpResponse:
    """Save what has been looked at; else show what it strands, or what somebody else has saved."""
    if request.POST.get("step") == "save":
        return _save(request, change)
    if change.version != change.schedule.version:
        return _conflict(request, change)
    stranded = see_stranded(change.schedule, change.week, actor=request.actor, now=database_now())
    page = {**_shown(request, change), "stranded": stranded, "version": change.version}
    return render(request, "appointments/clinic/hours_preview.html", page)


def _save(request: ActorRequest, change: Change) -> HttpResponse:
    try:
        change.save(ScheduleEdit(request.actor, database_now(), change.version))
    except ScheduleChangedError:
        return _conflict(request, change)
    return told(request, change.said, change.page, change.schedule.pk)


def _conflict(request: ActorRequest, change: Change) -> HttpResponse:
    """How it is now, beside what this person wants; both can still be had."""
    schedule = _kept(request, change.schedule.pk)
    page = {
        **_shown(request, change),
        "theirs": hours_of(schedule),
        "exceptions": exceptions_ahead(schedule, database_now()),
        "version": schedule.version,
    }
    return render(request, "appointments/clinic/hours_conflict.html", page, status=409)


def _shown(request: ActorRequest, change: Change) -> dict[str, Any]:
    typed = [(name, value) for name, value in request.POST.items() if name not in OURS]
    return {"schedule": change.schedule, "page": change.page, "typed": typed, **change.shown}
