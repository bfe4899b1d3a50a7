"""Clinic staff keep doctors' hours: typed, looked at with what they strand, and then saved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, row_number
from accounts.views.kept import forget, keep, kept
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
from appointments.rules.slots import Span, Week
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

    `page` is where it was typed, `said` the message once it is saved; `reach` is the time that it
    changes, None for all of it.
    """

    schedule: Schedule
    version: int
    week: Callable[[Week], Week]
    save: Callable[[ScheduleEdit], None]
    page: str
    said: str
    typed: QueryDict
    reach: Span | None = None
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
    schedule = _kept(request, schedule_id)
    if _is_typed(request):
        return keep(request)
    typed = _sent(request)
    if not typed or typed.get("step") in ("add", "back"):
        return _hours_page(request, schedule, _rows(typed, schedule))
    formset: Any = HoursFormSet(typed)
    yes = VersionForm(typed)
    if not (formset.is_valid() and yes.is_valid()):
        return _hours_page(request, schedule, formset)
    hours, present = formset.hours, hours_of(schedule)
    if hours == present:
        return told(request, "unchanged", "clinic_hours", schedule.pk)
    change = Change(
        schedule=schedule,
        version=yes.cleaned_data["version"],
        week=lambda week: week._replace(hours=hours),
        save=partial(save_hours, schedule, hours),
        page="clinic_hours",
        said="hours_saved",
        typed=typed,
        shown={
            "hours": hours,
            "added": [row for row in hours if row not in present],
            "gone": [row for row in present if row not in hours],
        },
    )
    return _go_on(request, change)


def _rows(typed: QueryDict, schedule: Schedule) -> Any:
    rows = typed_rows(typed) if typed else hours_initial(hours_of(schedule))
    is_more = typed.get("step") == "add" or not rows
    return HoursFormSet(initial=[*rows, *([{}] if is_more else [])])


def _hours_page(request: ActorRequest, schedule: Schedule, formset: Any) -> HttpResponse:
    context = {
        "schedule": schedule,
        "formset": formset,
        "version": _sent(request).get("version", schedule.version),
        "outside": see_outside(schedule, actor=request.actor, now=database_now()),
    }
    return render(request, "appointments/clinic/hours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_exceptions(request: ActorRequest, schedule_id: int) -> HttpResponse:
    """Time off and extra hours to come; add one."""
    schedule, now = _kept(request, schedule_id), database_now()
    if _is_typed(request):
        return keep(request)
    form = _exception_form(request, schedule)
    if form.is_valid():
        return _go_on(request, _new_exception(form, _sent(request)))
    context = {
        "schedule": schedule,
        "form": form,
        "exceptions": exceptions_ahead(schedule, now),
        "outside": see_outside(schedule, actor=request.actor, now=now),
    }
    return render(request, "appointments/clinic/exceptions.html", context)


def _exception_form(request: ActorRequest, schedule: Schedule) -> ExceptionForm:
    known: dict[str, Any] = {"schedule": schedule, "now": database_now()}
    typed = _sent(request)
    if typed and typed.get("step") != "back":
        return ExceptionForm(typed, **known)
    initial = typed.dict() if typed else {"version": schedule.version, "kind": "off"}
    return ExceptionForm(initial=initial, **known)


def _new_exception(form: ExceptionForm, typed: QueryDict) -> Change:
    exception = form.exception
    return Change(
        schedule=form.schedule,
        version=form.cleaned_data["version"],
        week=lambda week: with_exception(week, exception),
        save=partial(add_exception, exception),
        page="clinic_exceptions",
        said="exception_added",
        typed=typed,
        reach=Span(exception.period.lower, exception.period.upper),
        shown={"exception": exception},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_exception_end(request: ActorRequest, exception_id: int) -> HttpResponse:
    """Take time off or extra hours back."""
    exception, typed = exception_kept_by(request.actor, exception_id), _sent(request)
    if exception is None:
        return _gone(request)
    if _is_typed(request):
        return keep(request)
    yes = VersionForm(typed)
    change = Change(
        schedule=exception.schedule,
        version=yes.cleaned_data["version"] if yes.is_valid() else exception.schedule.version,
        week=lambda week: without_exception(week, exception),
        save=partial(end_exception, exception),
        page="clinic_exceptions",
        said="exception_ended",
        typed=typed,
        reach=Span(exception.period.lower, exception.period.upper),
        shown={"exception": exception, "ends": True},
    )
    return _go_on(request, change)


def _is_typed(request: ActorRequest) -> bool:
    """Whether something was sent that saves nothing yet: it is kept, and a GET shows it."""
    return request.method == "POST" and request.POST.get("step") != "save"


def _sent(request: ActorRequest) -> QueryDict:
    """What is to be saved now, or what was kept of this page before; empty for neither."""
    if request.method == "POST":
        return request.POST
    return kept(request) or QueryDict()


def _gone(request: ActorRequest) -> HttpResponse:
    """For who goes back to where they took it back, the schedule; for everybody else nothing."""
    if kept(request) is None:
        raise Http404
    return redirect("clinic_schedule")


def _kept(request: ActorRequest, schedule_id: int) -> Schedule:
    schedule = schedule_kept_by(request.actor, schedule_id)
    if schedule is None:
        raise Http404
    return schedule


def _go_on(request: ActorRequest, change: Change) -> HttpResponse:
    """Save what has been looked at; else show what it strands, or what somebody else has saved."""
    if request.method == "POST":
        return _save(request, change)
    if change.version != change.schedule.version:
        return _conflict(request, change)
    who: dict[str, Any] = {"actor": request.actor, "now": database_now()}
    stranded = see_stranded(change.schedule, change.week, reach=change.reach, **who)
    page = {**_shown(change), "stranded": stranded, "version": change.version}
    return render(request, "appointments/clinic/hours_preview.html", page)


def _save(request: ActorRequest, change: Change) -> HttpResponse:
    try:
        change.save(ScheduleEdit(request.actor, database_now(), change.version))
    except ScheduleChangedError:
        return keep(request)
    if "ends" not in change.shown:
        forget(request)
    return told(request, change.said, change.page, change.schedule.pk)


def _conflict(request: ActorRequest, change: Change) -> HttpResponse:
    """How it is now, beside what this person wants; both can still be had."""
    schedule = _kept(request, change.schedule.pk)
    page = {
        **_shown(change),
        "theirs": hours_of(schedule),
        "exceptions": exceptions_ahead(schedule, database_now()),
        "version": schedule.version,
    }
    return render(request, "appointments/clinic/hours_conflict.html", page, status=409)


def _shown(change: Change) -> dict[str, Any]:
    typed = [(name, value) for name, value in change.typed.items() if name not in OURS]
    return {"schedule": change.schedule, "page": change.page, "typed": typed, **change.shown}
