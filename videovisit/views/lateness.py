"""What somebody does about a doctor who is late: wait, take another time, or be called."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.middleware import is_no_activity
from accounts.rules.help_line import CALLED_WITHIN, answered_by
from accounts.selectors.clinics import database_now, help_hours
from accounts.views import ActorRequest, say
from appointments.actions.changes import Choice, HoldGoneError
from appointments.actions.taking import RefusedError
from appointments.models import Appointment
from appointments.rules.entries import day_word, milliseconds
from appointments.rules.join_window import JoinState
from appointments.rules.times import Reader, moment_for
from appointments.selectors.appointments import appointment_for, join_state_of
from appointments.views.parts import unless_known
from videovisit.actions.day import say_late, say_on_time
from videovisit.actions.late_choices import (
    Choosing,
    ChosenMeanwhileError,
    NoChoiceError,
    ask_for_call,
    give_back,
    hold_times,
    keep_waiting,
    take_back_call,
    take_time,
)
from videovisit.forms.lateness import CallForm, DoctorLateForm, ReadForm, TakeForm, TimesForm
from videovisit.rules.ladder import LateFacts, asks_again_at, minutes_late, opens_at
from videovisit.selectors.delays import doctors_today, waited_already
from videovisit.selectors.late_choices import Choices, choices_of, held_times, open_calls

CONFLICT = 409
HELD = "#held-title"  # templates/videovisit/late/_choices.html


class Chooser(NamedTuple):
    """Somebody on the page of a visit; `may_schedule` says whether they may move it."""

    request: ActorRequest
    appointment: Appointment
    may_schedule: bool
    now: datetime

    def choosing(self, form: ReadForm) -> Choosing:
        """As far as they had read."""
        read = form.cleaned_data
        return Choosing(self.request.actor, self.now, read["revision"], read["made"])


class Problem(NamedTuple):
    """Why nothing has changed; `form` says what is wrong with what was typed."""

    word: str
    form: CallForm | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def visit_late(request: ActorRequest, reference: str) -> HttpResponse:
    """How late the doctor is, and what one can do about it; looking changes nothing."""
    chooser = _chooser(request, reference)
    if request.method != "POST":
        return _page(chooser)
    do = DEEDS.get(request.POST.get("choice", ""))
    try:
        return do(chooser) if do else _page(chooser, Problem("choose"))
    except ChosenMeanwhileError:
        return _page(_chooser(request, reference), Problem("changed"))
    except NoChoiceError:
        return _page(_chooser(request, reference), Problem("closed"))
    except HoldGoneError:
        return _page(chooser, Problem("expired"))
    except RefusedError:
        return _page(chooser, Problem("taken"))


def _chooser(request: ActorRequest, reference: str) -> Chooser:
    now = database_now()
    appointment = appointment_for(request.actor, reference, now=now, what="join")
    if appointment is None:
        raise Http404
    own = appointment_for(request.actor, reference, now=now, what="schedule")
    return Chooser(request, appointment, own is not None, now)


def _wait(chooser: Chooser) -> HttpResponse:
    form = ReadForm(chooser.request.POST)
    if not form.is_valid():
        return _page(chooser, Problem("choose"))
    keep_waiting(chooser.appointment, chooser.choosing(form))
    return _again(chooser)


def _call(chooser: Chooser) -> HttpResponse:
    form = CallForm(chooser.request.POST)
    if not form.is_valid():
        return _page(chooser, Problem("phone", form))
    ask_for_call(chooser.appointment, str(form.cleaned_data["phone"]), chooser.choosing(form))
    return _again(chooser)


def _no_call(chooser: Chooser) -> HttpResponse:
    form = ReadForm(chooser.request.POST)
    if not form.is_valid():
        return _page(chooser, Problem("choose"))
    take_back_call(chooser.appointment, chooser.choosing(form))
    return _again(chooser)


def _times(chooser: Chooser) -> HttpResponse:
    form = TimesForm(chooser.request.POST)
    if not form.is_valid():
        return _page(chooser, Problem("choose"))
    _must_schedule(chooser)
    modality = form.cleaned_data["modality"]
    found = hold_times(chooser.appointment, modality, chooser.choosing(form))
    return _again(chooser, HELD) if found else _page(chooser, Problem("none"))


def _none_of_them(chooser: Chooser) -> HttpResponse:
    _must_schedule(chooser)
    give_back(chooser.appointment)
    return _again(chooser)


def _take(chooser: Chooser) -> HttpResponse:
    form = TakeForm(chooser.request.POST)
    if not form.is_valid():
        return _page(chooser, Problem("choose"))
    _must_schedule(chooser)
    choice = Choice(form.cleaned_data["hold"], form.cleaned_data["starts_at"])
    moved = take_time(chooser.appointment, choice, chooser.choosing(form))
    what = "moved" if moved == chooser.appointment else "booked"
    say(chooser.request, f"appointments/messages/{what}.txt")
    return redirect("appointment", moved.reference)


DEEDS: dict[str, Callable[[Chooser], HttpResponse]] = {
    "wait": _wait,
    "times": _times,
    "none": _none_of_them,
    "take": _take,
    "call": _call,
    "no_call": _no_call,
}


def _must_schedule(chooser: Chooser) -> None:
    if not chooser.may_schedule:
        raise Http404


def _again(chooser: Chooser, part: str = "") -> HttpResponse:
    """The page anew, from this part of it on."""
    return redirect(reverse("visit_late", args=[chooser.appointment.reference]) + part)


def _page(chooser: Chooser, problem: Problem | None = None) -> HttpResponse:
    """The page as things are now; a POST that changed nothing answers as a conflict."""
    shown = _shown(chooser, problem)
    live = {"version": _version(shown), "now": milliseconds(chooser.now)}
    status = CONFLICT if problem else None
    return render(chooser.request, "videovisit/visit_late.html", shown | live, status=status)


@is_no_activity
@require_safe
def visit_late_state(request: ActorRequest, reference: str) -> HttpResponse:
    """What changes by itself on the page of choices; 304 while it is the same."""
    shown = _shown(_chooser(request, reference))
    part = "videovisit/late/_page.html"
    return unless_known(
        request, _version(shown), lambda: render_to_string(part, shown, request=request)
    )


def _version(shown: dict[str, Any]) -> str:
    """Of all that the page says but the token of its forms."""
    said = {name: value for name, value in shown.items() if name not in ("call", "problem")}
    return sha256(repr(said).encode()).hexdigest()[:32]


def _shown(chooser: Chooser, problem: Problem | None = None) -> dict[str, Any]:
    appointment = chooser.appointment
    choices = choices_of(appointment, chooser.now)
    read = {"revision": appointment.revision, "made": choices.made}
    promised = next(iter(open_calls(appointment)), None)
    phone = promised.phone if promised else ""
    first = {**read, "phone": phone or appointment.patient.phone}
    return {
        "appointment": appointment,
        "page": choices.page,
        "is_early": join_state_of(appointment, chooser.now) == JoinState.TOO_EARLY,
        "was_moved": appointment.moved_from is not None,
        "promised": phone,
        "read": read,
        "may_schedule": chooser.may_schedule,
        "problem": problem and problem.word,
        "call": (problem and problem.form) or CallForm(initial=first),
        **_words(chooser, choices),
    }


def _words(chooser: Chooser, choices: Choices) -> dict[str, Any]:
    """The moments that the page names, by the clinic's clock and the reader's own."""
    request, appointment = chooser.request, chooser.appointment
    own_zone = getattr(request.user, "time_zone", "")
    reader = Reader(appointment.clinic.time_zone, own_zone, get_language() or "")
    found: dict[str, Any] = {"at": moment_for(appointment.starts_at, reader)}
    held = held_times(appointment, chooser.now)
    found["held"] = [(hold, moment_for(hold.whole.lower, reader)) for hold in held]
    if held and held[0].expires_at:
        found["until"] = moment_for(held[0].expires_at, reader)
    hours, soon = help_hours(appointment.clinic), chooser.now + CALLED_WITHIN
    by = answered_by(hours, asked_at=chooser.now, within=CALLED_WITHIN)
    found["is_soon"] = by == soon
    if by and by != soon:
        found["call_by"] = moment_for(by, reader)
        found["answers"] = moment_for(by - CALLED_WITHIN, reader)
    if choices.facts:
        found |= _facts(choices.facts, reader, chooser.now)
        asked_at = choices.facts.called_at
        by = asked_at and answered_by(hours, asked_at=asked_at, within=CALLED_WITHIN)
        found["called_by"] = by and moment_for(by, reader)
        made_at = choices.facts.call_made_at
        found["called"] = made_at and moment_for(made_at, reader)
        found["called_today"] = made_at and day_word(made_at, chooser.now, reader.zone) == "today"
    return found


def _facts(facts: LateFacts, reader: Reader, now: datetime) -> dict[str, Any]:
    again = None if facts.is_off else asks_again_at(facts)
    return {
        "expected": moment_for(facts.expected_at, reader),
        "is_moved": facts.expected_at != facts.starts_at,
        "minutes": minutes_late(facts, now=now),
        "opens": moment_for(opens_at(facts), reader),
        "again": moment_for(again, reader) if again and again > now else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_late(request: ActorRequest) -> HttpResponse:
    """Clinic staff say for a doctor how late they are, or that they are back on time."""
    now = database_now()
    doctors = doctors_today(request.actor, now)
    late = [each for each in doctors if each.may_be_late]
    waits = waited_already([each.practitioner.pk for each in late], now)
    form = DoctorLateForm(request.POST or None, doctors=late, waited=waits)
    if not form.is_valid():
        status = CONFLICT if form.is_bound else None
        page = {"form": form, "doctors": doctors, "may_be_late": late}
        return render(request, "videovisit/clinic_late.html", page, status=status)
    if "on_time" in request.POST:
        say_on_time(form.chosen, actor=request.actor, now=now)
    else:
        say_late(form.chosen, form.cleaned_data["minutes"], actor=request.actor, now=now)
    return redirect("clinic_late")
