"""Whose seat a request is for (who is signed on, or the guest whose browser it is), and its state."""

from typing import Any

from django.http import Http404

from accounts.views import ActorRequest
from appointments.selectors.appointments import window
from videovisit.models import Seat
from videovisit.rules.room import state_of
from videovisit.selectors.guests import GUEST_COOKIE, guest_seat
from videovisit.selectors.rooms import rooms_of, seat_for
from videovisit.selectors.tickets import new_ticket


def seat_of(request: ActorRequest, reference: str) -> Seat | None:
    """The seat in this visit; None reads as "no such visit"."""
    signed_on = request.actor.user_id is not None
    own = seat_for(request.actor, reference) if signed_on else None
    return own or guest_seat(request.COOKIES.get(GUEST_COOKIE, ""), reference)


def seat_or_404(request: ActorRequest, reference: str, *roles: str) -> Seat:
    """The seat, if it is one of these roles (any, where none is named). Raises Http404."""
    seat = seat_of(request, reference)
    if seat is None or (roles and seat.role not in roles):
        raise Http404
    return seat


def ticket_for(request: ActorRequest, seat: Seat) -> str:
    """What lets the page's socket in."""
    guests, own = request.COOKIES.get(GUEST_COOKIE, ""), request.session.session_key
    return new_ticket(seat, guests if seat.guest_id else own or "")


def told(seat: Seat, tab: str | None = None) -> dict[str, Any]:
    """The seat's state for its page `tab`, as the socket would say it; None: for the page that has it.

    Which page that is stands in the room as it was read: a socket may have come since the seat was.
    """
    room = rooms_of([seat.visit_id])[seat.visit_id]
    tab = room.tab_of(seat.pk) if tab is None else tab
    return state_of(room, seat.pk, tab, window=window()).message(room, seat.pk, tab)
