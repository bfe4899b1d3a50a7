"""The page of who is in a visit: waiting room, call and end, and the state it asks for."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from accounts.selectors.clinics import database_now
from accounts.selectors.help_line import help_line
from accounts.views import ActorRequest
from appointments.rules.clock import ENGLISH, LANGUAGES, when
from appointments.selectors.appointments import appointment_for
from videovisit.actions.rooms import Claim, claim_seats, leave_visits, note_load
from videovisit.events import news, say
from videovisit.models import Seat, SeatRole
from videovisit.rules.messages import TAB
from videovisit.rules.room import PRESENT
from videovisit.selectors.figures import figures_of
from videovisit.selectors.guests import may_invite
from videovisit.selectors.outside import Reach, reach_of
from videovisit.selectors.rooms import patient_named_to
from videovisit.views.ice import config_for
from videovisit.views.seats import ticket_for, told

# Main words of a page that still waits for something: without scripts it looks again by itself.
WAITS = frozenset({"waiting", "open", "knocking", "outside", "called-in", "call-missed"})
CLOCKS = ("expected", "until", "called")  # values of a state that pages say as clock times


def room_page(request: ActorRequest, seat: Seat) -> HttpResponse:
    """Every section there is; those of the present state are shown, to pages without script too."""
    appointment = seat.visit.appointment
    zone = appointment.clinic.time_zone
    state = told(seat)
    _note_load(seat)
    page = {
        "reference": appointment.reference,
        "seat": seat,
        "appointment": appointment,
        "patient": patient_named_to(seat),
        "when": when(appointment.starts_at, zone, get_language() or ""),
        "words": state["words"],
        "values": state["values"],
        "looks_again": state["words"][0] in WAITS,
        "may_invite": may_invite(seat),
        "may_book": _may_book(request, seat),
        "reach": _reach(seat),
        "help_line": help_line(appointment.clinic, now=_moment(state["version"] / 1000)),
        "clocks": _clocks(seat, state),
        "figures": figures_of(seat.visit) if _reads_figures(seat, state) else (),
        "room": {
            "state": state,
            "ticket": ticket_for(request, seat),
            "ice": _ice(seat, state),
            "zone": zone,
        },
        "session_dialog": "",  # the visit outlasts the session: nothing may lie over the call
    }
    return render(request, "videovisit/room.html", page)


def _note_load(seat: Seat) -> None:
    """A page without scripts is heard of when it is loaded; one that has the seat speaks for itself.

    Its silence has to be seen: after it the next page gets the seat.
    """
    if not seat.tab or seat.tab_left_at:
        note_load(seat.pk)


def _moment(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _clocks(seat: Seat, state: dict[str, Any]) -> dict[str, Any]:
    """The state's moments by the reader's own clock, and how the page writes others itself.

    `days` has the day of each moment that is not of today.
    """
    zone, language = _zone_of_reader(seat), get_language() or ""
    values, today = state["values"], when(_moment(state["version"] / 1000), zone, language)
    known = {name: when(_moment(values[name]), zone, language) for name in CLOCKS if name in values}
    days = {name: at.full_day for name, at in known.items() if at.full_day != today.full_day}
    am, pm = LANGUAGES.get(language, ENGLISH).halves
    return {**known, "days": days, "zone": zone, "am": am, "pm": pm}


def _zone_of_reader(seat: Seat) -> str:
    """Their own time zone, else the clinic's."""
    own = seat.user.time_zone if seat.user else ""
    return own or seat.visit.appointment.clinic.time_zone


def _ice(seat: Seat, state: dict[str, Any]) -> dict[str, Any] | None:
    """What its connections begin with; None where there are none."""
    return config_for(seat) if state["words"][0] in PRESENT else None


def _may_book(request: ActorRequest, seat: Seat) -> bool:
    if seat.role != SeatRole.PATIENT:
        return False
    reference = seat.visit.appointment.reference
    return bool(appointment_for(request.actor, reference, now=database_now(), what="schedule"))


def _reach(seat: Seat) -> Reach | None:
    """How who waits would be told that the doctor is ready."""
    if seat.role != SeatRole.PATIENT or seat.user is None:
        return None
    return reach_of(seat.user, seat.visit.appointment, database_now())


def _reads_figures(seat: Seat, state: dict[str, Any]) -> bool:
    return seat.role == SeatRole.DOCTOR and state["words"][0] == "ended"


def room_state(request: ActorRequest, seat: Seat) -> HttpResponse:
    """As JSON: the state as the socket would say it, and a fresh ticket; 304 while it is the same.

    A page without a socket names itself (X-Tab): asking is its heartbeat, and a POST says what its
    person has pressed.
    """
    tab = request.headers.get("X-Tab", "")
    if TAB.fullmatch(tab):
        _come_by(seat, tab, request.POST.get("does", ""))
    state = told(seat, tab)
    etag = f'"{sha256(json.dumps({**state, "version": 0}).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        more = {"ticket": ticket_for(request, seat), "csrf": get_token(request)}
        said = json.dumps({"state": state, **more})
        response = HttpResponse(said, content_type="application/json", headers={"ETag": etag})
    return response


def _come_by(seat: Seat, tab: str, does: str) -> None:
    """What hello, the heartbeat, and (as `does`) "take" and "leave" are to a socket.

    Who gets or has the seat is heard of by claiming it.
    """
    changed = claim_seats([Claim(seat.pk, tab, insists=does == "take")])
    if does == "leave":
        changed |= leave_visits([(seat.pk, tab)])
    if changed:
        say(news(changed))
