"""Tickets: a page that was let in carries one, so that its socket is let in without a query.

It never replaces authorisation: the hub's first pass, within five seconds, checks again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from accounts.rules.actor import session_hash
from videovisit.models import Seat
from videovisit.selectors.guests import GUEST_COOKIE

LASTS = 120  # seconds
SALT = "videovisit.ticket"
HOLDERS = (settings.SESSION_COOKIE_NAME, GUEST_COOKIE)


class TicketError(Exception):
    """Not ours, too old, or given to another session."""


@dataclass(frozen=True)
class Ticket:
    """The seat and the visit that a socket is for, and the session it was given to."""

    seat: int
    visit: int
    session_key: str


def new_ticket(seat: Seat, session_key: str) -> str:
    """For the page of somebody who has this seat and this session (or guest's cookie)."""
    said = [seat.pk, seat.visit_id, session_hash(session_key)]
    return signing.dumps(said, salt=SALT)


def ticket_of(text: str, cookies: Mapping[str, str]) -> Ticket:
    """What a ticket opens in the browser with these cookies. Raises TicketError."""
    try:
        seat, visit, session = signing.loads(text, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        raise TicketError from None
    held = (cookies.get(name) for name in HOLDERS)
    key = next((key for key in held if key and session_hash(key) == session), None)
    if key is None:
        raise TicketError
    return Ticket(seat, visit, key)


def names_somebody(cookies: Mapping[str, str]) -> bool:
    """Whether a browser with these cookies can have been given a ticket."""
    return any(cookies.get(name) for name in HOLDERS)


def session_key_of(cookies: Mapping[str, str]) -> str:
    """The session that a handshake's cookies name."""
    return cookies.get(settings.SESSION_COOKIE_NAME, "")
