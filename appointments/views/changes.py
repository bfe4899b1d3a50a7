"""What patients change of their visits: another time, another way to meet, none, or one more."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, say
from appointments.actions import changes
from appointments.actions.booking import Edit
from appointments.actions.changes import Choice, HoldGoneError
from appointments.actions.taking import ChangedMeanwhileError, RefusedError
from appointments.forms.changes import BookForm, CancelForm, MoveForm, SwitchForm, TimeForm
from appointments.models import Appointment
from appointments.models.schedule import Modality
from appointments.rules.times import WEEK, Reader, days_between, moment_for
from appointments.selectors.appointments import appointment_for
from appointments.selectors.choices import (
    Seeking,
    cancel_refusal,
    follow_ups,
    held_time,
    is_same_time_offered,
    other_way,
    refusal_of,
    times_for,
)
from appointments.views.done import (
    done_page,
    forget_yes,
    keep_reason,
    keep_yes,
    kept_reason,
    visit_of_yes,
)

CONFLICT = 409
FURTHEST = 53 * WEEK  # days ahead that a page of times is asked for
EXPIRED, CHANGED, CHOOSE = "expired", "changed", "choose"  # besides the words of Refusal
REFUSALS = (HoldGoneError, RefusedError, ChangedMeanwhileError)


class Step(NamedTuple):
    """Somebody on their way to a time: the page where they choose, what they seek, and when.

    `page` is a URL name; the page where they say yes is `<page>_confirm`.
    """

    page: str
    seeking: Seeking
    now: datetime

    @property
    def visit(self) -> Appointment:
        """The visit that they came from."""
        return self.seeking.appointment


class Problem(NamedTuple):
    """Why it did not happen, and the moment that was asked for."""

    word: str
    at: datetime | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_reschedule(request: ActorRequest, reference: str) -> HttpResponse:
    """Choose another time for a visit."""
    return _choose(request, _moving(request, reference))


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_reschedule_confirm(request: ActorRequest, reference: str) -> HttpResponse:
    """Say yes to the new time."""
    return _confirm_move(request, _moving(request, reference))


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_in_person(request: ActorRequest, reference: str) -> HttpResponse:
    """Meet the other way: at the same time, or choose another."""
    step = _meeting_otherwise(request, reference)
    return _switch(request, step) if "modality" in request.POST else _choose(request, step)


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_in_person_confirm(request: ActorRequest, reference: str) -> HttpResponse:
    """Say yes to the new time and the other way to meet."""
    return _confirm_move(request, _meeting_otherwise(request, reference))


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_cancel(request: ActorRequest, reference: str) -> HttpResponse:
    """Cancel a visit, with a reason if one likes."""
    now = database_now()
    visit, problem = _own(request, reference, now), ""
    form = CancelForm(request.POST or None, initial={"revision": visit.revision})
    if form.is_valid():
        edit = Edit(request.actor, now, form.cleaned_data["revision"])
        try:
            changes.cancel(visit, edit, reason=form.cleaned_data["reason"])
            return _done(request, visit, "cancelled")
        except REFUSALS as error:
            visit, problem = _as_it_is(request, visit, error), _word(error)
            form = CancelForm(initial={**form.cleaned_data, "revision": visit.revision})
    context = _words(request, visit) | {"form": form, "problem": problem}
    context["refusal"] = cancel_refusal(visit, now)
    return _answer(request, "appointment_cancel", context)


@require_safe
def appointment_book(request: ActorRequest) -> HttpResponse:
    """Doctors with whom a further visit can be booked."""
    now = database_now()
    visits = follow_ups(request.actor, now)
    known = [{**_words(request, visit), "is_ahead": visit.ends_at > now} for visit in visits]
    return render(request, "appointments/appointment_book.html", {"known": known})


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_book_time(request: ActorRequest, reference: str) -> HttpResponse:
    """Choose a time for a further visit with the doctor of an earlier one."""
    return _choose(request, _booking(request, reference))


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_book_time_confirm(request: ActorRequest, reference: str) -> HttpResponse:
    """Say yes to the time, and what the visit is about."""
    step, form = _booking(request, reference), BookForm(request.POST or None)
    if not form.is_valid():
        return _held(request, step, form)
    given = form.cleaned_data
    try:
        choice = Choice(given["hold"], given["starts_at"])
        booked = changes.book(
            step.seeking, choice, actor=request.actor, now=step.now, reason=given["reason"]
        )
    except REFUSALS as error:
        keep_reason(request, step.visit, given["reason"])
        return _times(request, step, Problem(_word(error), given["starts_at"]))
    keep_yes(request, step.page, step.visit, made=booked)
    return _done(request, booked, "booked")


def _choose(request: ActorRequest, step: Step) -> HttpResponse:
    """The page of free times; pressing one holds it and leads to the question."""
    if request.method != "POST":
        return _times(request, step)
    form = TimeForm(request.POST)
    if not form.is_valid():
        return _times(request, step, Problem(CHOOSE))
    starts_at = form.cleaned_data["starts_at"]
    try:
        changes.hold_time(step.seeking, starts_at, actor=request.actor, now=step.now)
    except RefusedError as error:
        return _times(request, step, Problem(error.refusal, starts_at))
    forget_yes(request)
    return redirect(f"{step.page}_confirm", step.visit.reference)


def _confirm_move(request: ActorRequest, step: Step) -> HttpResponse:
    """The question whether to move the visit to the time that is held."""
    form = MoveForm(request.POST or None)
    if not form.is_valid():
        return _held(request, step, form)
    given = form.cleaned_data
    edit = Edit(request.actor, step.now, given["revision"])
    try:
        moved = changes.reschedule(step.visit, Choice(given["hold"], given["starts_at"]), edit)
    except REFUSALS as error:
        problem = Problem(_word(error), given["starts_at"])
        return _times(request, _seen_anew(request, step, error), problem)
    keep_yes(request, step.page, step.visit, made=moved)
    return _done(request, moved, "moved")


def _switch(request: ActorRequest, step: Step) -> HttpResponse:
    """The answer to "at the same time, but the other way"."""
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _times(request, step, Problem(CHOOSE))
    edit = Edit(request.actor, step.now, form.cleaned_data["revision"])
    try:
        changes.switch(step.visit, form.cleaned_data["modality"], edit)
    except REFUSALS as error:
        return _times(request, _seen_anew(request, step, error), Problem(_word(error)))
    return _done(request, step.visit, "moved")


def _times(request: ActorRequest, step: Step, problem: Problem | None = None) -> HttpResponse:
    """Free times of a week, or why there are none to choose, after what went wrong."""
    visit, seeking = step.visit, step.seeking
    context = _words(request, visit) | {"page": step.page, "modality": seeking.modality}
    context |= {"problem": problem and problem.word, "refusal": refusal_of(seeking, step.now)}
    if not context["refusal"]:
        reader = _reader(request, visit)
        ahead = _ahead(request, problem, now=step.now, zone=reader.zone)
        context["times"] = times_for(seeking, reader, ahead=ahead, now=step.now)
        switches = not seeking.books and seeking.modality != visit.modality
        context["same_time"] = switches and is_same_time_offered(visit, seeking.modality)
    return _answer(request, step.page, context)


def _held(request: ActorRequest, step: Step, form: Form) -> HttpResponse:
    """The question, with the time that is held; the free times when none is."""
    held = held_time(step.visit, step.now)
    is_forged = any(field.errors for field in form.hidden_fields())
    done = None if held or is_forged else visit_of_yes(request, step.page, step.visit)
    if done:
        reader = _reader(request, done)
        return done_page(request, done, reader, books=step.seeking.books)
    if held is None or is_forged:
        return _times(request, step, Problem(EXPIRED))
    reader = _reader(request, step.visit)
    starts_at = held.whole.lower
    kept = {"hold": held.pk, "starts_at": starts_at.isoformat()}
    form.initial = {**kept, "revision": step.visit.revision}
    form.initial["reason"] = kept_reason(request, step.visit)
    context = _words(request, step.visit) | {"page": step.page, "form": form}
    context |= {
        "new": moment_for(starts_at, reader),
        "until": moment_for(cast("datetime", held.expires_at), reader),
        "modality": held.held_modality,
    }
    return _answer(request, f"{step.page}_confirm", context)


def _answer(request: ActorRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """The page; a POST that changed nothing for a reason of its own answers as a conflict."""
    status = CONFLICT if request.method == "POST" and context.get("problem") else None
    return render(request, f"appointments/{page}.html", context, status=status)


def _done(request: ActorRequest, visit: Appointment, what: str) -> HttpResponse:
    """The visit's own page, which says what happened."""
    say(request, f"appointments/messages/{what}.txt")
    return redirect("appointment", visit.reference)


def _words(request: ActorRequest, visit: Appointment) -> dict[str, Any]:
    return {"visit": visit, "old": moment_for(visit.starts_at, _reader(request, visit))}


def _reader(request: ActorRequest, visit: Appointment) -> Reader:
    own_zone = getattr(request.user, "time_zone", "")
    return Reader(visit.clinic.time_zone, own_zone, get_language() or "")


def _own(request: ActorRequest, reference: str, now: datetime) -> Appointment:
    """The visit, if this person may move, cancel and book for its patient."""
    visit = appointment_for(request.actor, reference, now=now, what="schedule")
    if visit is None:
        raise Http404
    return visit


def _moving(request: ActorRequest, reference: str) -> Step:
    now = database_now()
    visit = _own(request, reference, now)
    return Step("appointment_reschedule", Seeking(visit, visit.modality), now)


def _meeting_otherwise(request: ActorRequest, reference: str) -> Step:
    now = database_now()
    visit = _own(request, reference, now)
    return Step("appointment_in_person", Seeking(visit, other_way(visit)), now)


def _booking(request: ActorRequest, reference: str) -> Step:
    now = database_now()
    visit = _own(request, reference, now)
    way = request.GET.get("way")
    modality = way if way in Modality.values else visit.modality
    return Step("appointment_book_time", Seeking(visit, modality, books=True), now)


def _ahead(request: ActorRequest, problem: Problem | None, *, now: datetime, zone: str) -> int:
    """Days from today to the first one shown: as the link says, or the day that was asked for."""
    asked = request.GET.get("from", "")
    ahead = int(asked) if asked.isdecimal() and len(asked) <= len(str(FURTHEST)) else 0
    if problem and problem.at:
        ahead = days_between(now, problem.at, zone)
    return min(max(ahead, 0), FURTHEST)


def _word(error: Exception) -> str:
    if isinstance(error, RefusedError):
        return error.refusal
    return CHANGED if isinstance(error, ChangedMeanwhileError) else EXPIRED


def _as_it_is(request: ActorRequest, visit: Appointment, error: Exception) -> Appointment:
    """The visit after others changed it, or after its patient arrived."""
    if isinstance(error, ChangedMeanwhileError):
        return error.appointment
    return _own(request, visit.reference, database_now())


def _seen_anew(request: ActorRequest, step: Step, error: Exception) -> Step:
    """The same step from the visit as it is now."""
    visit = _as_it_is(request, step.visit, error)
    switches = step.seeking.modality != step.visit.modality
    modality = other_way(visit) if switches else visit.modality
    return step._replace(seeking=Seeking(visit, modality))
