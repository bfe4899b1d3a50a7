"""The way into a visit, and its page: one address from the door to the end."""

from contextlib import suppress

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.selectors.clinics import database_now
from accounts.selectors.help_line import help_line
from accounts.selectors.sessions import VISIT_UNTIL
from accounts.views import ActorRequest
from accounts.views.shapes import fill_page
from appointments.models import Appointment
from appointments.rules.entries import Entry, milliseconds
from appointments.rules.join_window import closes_at, may_join
from appointments.selectors.appointments import appointment_for, join_state_of, window
from appointments.selectors.center import version_of
from appointments.views.center import entry_or_404, reader_of
from appointments.views.parts import ALWAYS, unless_known, written
from videovisit.actions.outside import NoWayError, go_outside
from videovisit.actions.visits import (
    FullError,
    NotOpenError,
    NotTheirsError,
    OverError,
    arrive,
    end_visit,
    start_visit,
)
from videovisit.models import Guest
from videovisit.selectors.day import alike_waiting
from videovisit.selectors.guests import GUEST_COOKIE, guest_before
from videovisit.selectors.rooms import doctors_appointment, has_consented
from videovisit.views.room import room_page, room_state
from videovisit.views.seats import seat_of, seat_or_404

FRAGMENT = "videovisit/_visit.html"


@require_http_methods(["GET", "HEAD", "POST"])
def visit_join(request: ActorRequest, reference: str) -> HttpResponse:
    """Join, by POST alone: while one may, asks once for consent; the rest is the visit's page."""
    now = database_now()
    appointment = appointment_for(request.actor, reference, now=now, what="join")
    if appointment is None:
        raise Http404
    is_agreed = "agrees" in request.POST or has_consented(request.actor, appointment)
    if not may_join(join_state_of(appointment, now)) or (is_agreed and request.method != "POST"):
        return redirect("visit", appointment.reference)
    if not is_agreed:
        return _ask(request, appointment)
    try:
        here = arrive(appointment, actor=request.actor, now=now)
    except NotOpenError:
        return redirect("visit", appointment.reference)
    except FullError:
        page = {"appointment": appointment}
        return render(request, "videovisit/visit_full.html", page, status=409)
    return into_visit(request, here)


def _ask(request: ActorRequest, appointment: Appointment) -> HttpResponse:
    """The question is a page to itself: who comes back to it by the browser's button sends nothing again."""
    if request.method == "POST":
        return redirect("visit_join", appointment.reference)
    return render(request, "videovisit/visit_join.html", {"appointment": appointment})


@require_POST
def visit_start(request: ActorRequest, reference: str) -> HttpResponse:
    """The doctor opens the room, or comes back into it."""
    now = database_now()
    appointment = doctors_appointment(request.actor, reference)
    if appointment is None:
        raise Http404
    if alike_waiting(request.actor, appointment, now):
        return redirect("clinic_today_confirm", appointment.reference)
    try:
        start_visit(appointment, actor=request.actor, now=now)
    except (NotOpenError, NotTheirsError):
        return not_now(request, appointment)
    return into_visit(request, appointment)


def not_now(request: ActorRequest, appointment: Appointment) -> HttpResponse:
    """Somebody was quicker than the doctor: it is another doctor's now, under way, or over."""
    page = {"appointment": appointment}
    return render(request, "videovisit/clinic_today_over.html", page, status=409)


@works_in_visit_only
@require_POST
def visit_end(request: ActorRequest, reference: str) -> HttpResponse:
    """The doctor says that the visit is done; pressing again changes nothing."""
    seat = seat_or_404(request, reference, "doctor")
    with suppress(OverError):
        end_visit(seat.visit, actor=request.actor, now=database_now())
    return redirect("visit", reference)


@works_in_visit_only
@require_POST
def visit_outside(request: ActorRequest, reference: str) -> HttpResponse:
    """Who waits leaves, to be told when the doctor is ready, or is back."""
    seat, now = seat_or_404(request, reference, "patient"), database_now()
    with suppress(NoWayError, NotOpenError):  # the page says what is
        if request.POST.get("does") == "back":
            arrive(seat.visit.appointment, actor=request.actor, now=now)
        else:
            go_outside(seat, actor=request.actor, now=now)
    return redirect("visit", reference)


def into_visit(request: ActorRequest, appointment: Appointment) -> HttpResponse:
    """To the page, which works on while the visit outlasts the session."""
    closes = closes_at(appointment.expected_ends_at, window()).timestamp()
    request.session[VISIT_UNTIL] = max(closes, request.session.get(VISIT_UNTIL, 0))
    return redirect("visit", appointment.reference)


@works_in_visit_only
@require_safe
def visit(request: ActorRequest, reference: str) -> HttpResponse:
    """The room for who has a seat in it; else what to do. 404 for a reference of others."""
    seat, cookie = seat_of(request, reference), request.COOKIES.get(GUEST_COOKIE, "")
    if seat is not None:
        return room_page(request, seat)
    if request.actor.user_id is None:
        guest = guest_before(cookie, reference)
        return guest_over(request, guest) if guest else redirect_to_login(request.get_full_path())
    reader = reader_of(request)
    entry = _outside_the_room(entry_or_404(request, reference, reader, what="join"))
    shown = {
        "reference": entry.facts.reference,
        "fragment": written(request, FRAGMENT, entry),
        "version": version_of([entry], reader),
        "now": milliseconds(reader.now),
    }
    return fill_page(request, "videovisit/visit.html", ALWAYS, **shown)


def guest_over(request: ActorRequest, guest: Guest) -> HttpResponse:
    """To somebody whose invitation does not stand any more; whoever was not let in may call the clinic."""
    appointment = guest.visit.appointment
    line = help_line(appointment.clinic, now=database_now())
    page = {"guest": guest, "appointment": appointment, "help_line": line}
    return render(request, "videovisit/guest_over.html", page, status=410)


@works_in_visit_only
@is_no_activity
@require_http_methods(["GET", "HEAD", "POST"])
def visit_state(request: ActorRequest, reference: str) -> HttpResponse:
    """What the visit's page shows now; 304 while it is the same.

    The room asks for JSON, and without a socket sends what is pressed; a page that was opened before joining, elsewhere, for its fragment.
    """
    seat = seat_of(request, reference)
    is_room = not request.accepts("text/html")
    if seat is None and (is_room or request.actor.user_id is None):
        raise Http404  # a room whose person is not in it any more loads its page again
    if seat is not None and is_room:
        return room_state(request, seat)
    reader = reader_of(request)
    entry = entry_or_404(request, reference, reader, what="join")
    entry = entry if seat else _outside_the_room(entry)
    version = version_of([entry], reader)
    return unless_known(request, version, lambda: written(request, FRAGMENT, entry))


def _outside_the_room(entry: Entry) -> Entry:
    """As somebody without a seat reads it: the patient, or who helps them, may be here all the same."""
    return entry._replace(case=entry.case._replace(is_here=False))
