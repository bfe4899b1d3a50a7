"""The doctor's day: who waits and for how long, and what the doctor does about it."""

from datetime import date
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.models import Practitioner
from accounts.rules.sessions import VISIT_ONLY
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from appointments.models import Appointment
from videovisit.actions.day import (
    Look,
    Words,
    hand_over,
    say_late,
    say_on_time,
    see_arrivals,
    see_day,
    start_confirmed,
    write_to,
)
from videovisit.actions.visits import NotOpenError, NotTheirsError
from videovisit.forms.day import OWN, ConfirmForm, HandOverForm, LateForm, MessageForm, SoundForm
from videovisit.rules.day import numbers_of, text_of
from videovisit.selectors.day import (
    Day,
    alike_waiting,
    colleagues,
    person_of,
    practitioner_of,
    waiting_for,
)
from videovisit.selectors.delays import waited_already
from videovisit.selectors.rooms import doctors_appointment
from videovisit.views.visits import into_visit, not_now

FRAGMENT = "videovisit/_day.html"
CONFLICT = 409
STEP = ["GET", "HEAD", "POST"]


def day_message(day: Day, look: Look) -> dict[str, Any]:
    """The day as socket and address say it; its version is the moment of reading in microseconds."""
    html = render_to_string(FRAGMENT, {"day": day, "is_short": look == Look.COUNTS})
    version = round(day.at.timestamp() * 1_000_000)
    return {"type": "day.state", "version": version, "html": html, "tells": day.tells}


@works_in_visit_only
@require_safe
def clinic_today(request: ActorRequest) -> HttpResponse:
    """Today's visits, in order, and what can be done about them."""
    return _day_page(request, LateForm(waited=_waited(practitioner_of(request.actor))))


def _waited(doctor: Practitioner | None) -> int:
    """How late the doctor is already for who waits."""
    return waited_already([doctor.pk], database_now())[doctor.pk] if doctor else 0


def _day_page(request: ActorRequest, late: LateForm) -> HttpResponse:
    told = _told(request, Look.PAGE)
    page = {"day": told, "is_short": is_short(request), "late": late, "sound": SoundForm()}
    status = CONFLICT if late.is_bound else None
    return render(request, "videovisit/clinic_today.html", page, status=status)


@works_in_visit_only
@is_no_activity
@require_safe
def clinic_today_state(request: ActorRequest) -> HttpResponse:
    """What changes by itself, for a page that has no socket; 304 while it is the same."""
    told = _told(request, Look.LIVE)
    etag = f'"{sha256(told["html"].encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    return response or JsonResponse(told, headers={"ETag": etag})


def is_short(request: ActorRequest) -> bool:
    """Whether the session goes on for a visit alone: then no names are shown."""
    ends: dict[str, Any] = getattr(request, "session_ends", {})
    return ends.get("state") == VISIT_ONLY


def _told(request: ActorRequest, look: Look) -> dict[str, Any]:
    """The day as far as the session opens it."""
    look = Look.COUNTS if is_short(request) else look
    day = see_day(request.actor, look, now=database_now(), language=get_language() or "en")
    return day_message(day, look)


@require_POST
def clinic_today_seen(request: ActorRequest) -> HttpResponse:
    """The doctor has seen who came; who came after the page was made is not among them."""
    numbers = numbers_of(request.POST.get("arrived", ""))
    see_arrivals(numbers, actor=request.actor, now=database_now())
    return redirect("clinic_today")


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_today_late(request: ActorRequest) -> HttpResponse:
    """So many minutes late, or back on time; the day, for who comes back to where what was wrong stood."""
    doctor = practitioner_of(request.actor)
    if doctor is None:
        raise Http404
    if request.method != "POST":
        return redirect("clinic_today")
    form = LateForm(request.POST, waited=_waited(doctor))
    if "on_time" in request.POST:
        say_on_time(doctor, actor=request.actor, now=database_now())
    elif form.is_valid():
        minutes = form.cleaned_data["minutes"]
        say_late(doctor, minutes, actor=request.actor, now=database_now())
    else:
        return _day_page(request, form)
    return redirect("clinic_today")


@require_http_methods(STEP)
def clinic_today_message(request: ActorRequest) -> HttpResponse:
    """Words to everybody who waits as they are sent; who came after the page was made stays news."""
    return _message(request, None)


@require_http_methods(STEP)
def clinic_today_message_one(request: ActorRequest, reference: str) -> HttpResponse:
    """Words to one who waits."""
    return _message(request, _appointment_or_404(request, reference))


def _message(request: ActorRequest, to: Appointment | None) -> HttpResponse:
    now = database_now()
    waiting = waiting_for(request.actor, now)
    visits = [row.visit for row in waiting if row.visit and to in (None, row.appointment)]
    form = MessageForm(request.POST or None)
    arrived = (
        request.POST.get("arrived", "") if form.is_bound else text_of(visit.pk for visit in visits)
    )
    if visits and form.is_valid():
        sent = form.cleaned_data
        is_own = sent["message"] == OWN
        words = Words(text=sent["text"]) if is_own else Words(sent["message"])
        shown = None if to else numbers_of(arrived)
        write_to(visits, words, actor=request.actor, now=now, shown=shown)
        return redirect("clinic_today")
    page = {"form": form, "appointment": to, "many": len(visits), "arrived": arrived}
    return render(request, "videovisit/clinic_today_message.html", page)


@require_http_methods(STEP)
def clinic_today_hand_over(request: ActorRequest, reference: str) -> HttpResponse:
    """Another doctor of the clinic sees this patient."""
    now, appointment = database_now(), _appointment_or_404(request, reference)
    others = colleagues(request.actor.person, appointment.clinic_id, now)
    form = HandOverForm(request.POST or None, colleagues=others)
    if not form.is_valid():
        page = {"form": form, "appointment": appointment, "colleagues": others}
        return render(request, "videovisit/clinic_today_hand_over.html", page)
    try:
        hand_over(appointment, form.chosen, actor=request.actor, now=now)
    except (NotOpenError, NotTheirsError):
        return not_now(request, appointment)
    return redirect("clinic_today")


@require_http_methods(STEP)
def clinic_today_confirm(request: ActorRequest, reference: str) -> HttpResponse:
    """Names that are easily taken for each other wait: a second identifier, then the visit starts."""
    now, appointment = database_now(), _appointment_or_404(request, reference)
    alike = alike_waiting(request.actor, appointment, now)
    form = ConfirmForm(
        request.POST or None,
        patient=person_of(appointment.patient),
        others=[person_of(other) for other in alike],
        today=_today(appointment),
    )
    if not form.is_valid():
        page = {"form": form, "appointment": appointment, "alike": alike}
        return render(request, "videovisit/clinic_today_confirm.html", page)
    try:
        start_confirmed(appointment, how=form.how, actor=request.actor, now=now)
    except (NotOpenError, NotTheirsError):
        return not_now(request, appointment)
    return into_visit(request, appointment)


def _today(appointment: Appointment) -> date:
    return database_now().astimezone(ZoneInfo(appointment.clinic.time_zone)).date()


def _appointment_or_404(request: ActorRequest, reference: str) -> Appointment:
    appointment = doctors_appointment(request.actor, reference)
    if appointment is None:
        raise Http404
    return appointment
