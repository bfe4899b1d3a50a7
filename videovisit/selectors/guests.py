"""Guests as they come: by the secret of a link once, by their browser's cookie from then on."""

import hashlib
import secrets

from django.conf import settings
from django.db.models import QuerySet

from appointments.rules.references import reference_of
from videovisit.models import Guest, Seat, Visit
from videovisit.selectors.rooms import SEATS_WITH, Holder, standings_of

GUEST_COOKIE = f"{settings.COOKIE_PREFIX}guest"
SECRET_BYTES = 16  # 128 random bits (SECURITY.md 36)
LONGEST = 64


def new_secret() -> str:
    """For a link, or for the browser that used it."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret[:LONGEST].encode()).hexdigest()


def guests_of(visit: Visit) -> QuerySet[Guest]:
    """Whose invitations to this visit stand."""
    return visit.guests.filter(ended_at=None, revision=visit.appointment.revision)


def guest_of_link(secret: str) -> Guest | None:
    """Whom a link invites, as long as the invitation stands; None for a wrong or an old one."""
    guests = Guest.objects.select_related("visit__appointment__clinic", "invited_by")
    guest = guests.filter(secret_hash=hash_of(secret), ended_at=None).first()
    if guest is None or guest.revision != guest.visit.appointment.revision:
        return None
    return guest


def guest_seat(cookie: str, reference: str) -> Seat | None:
    """The seat of the guest whose browser this is, in this visit; None reads as "no such visit"."""
    if not cookie:
        return None
    seats = Seat.objects.select_related(*SEATS_WITH, "guest").order_by("-pk")
    place = {"visit__appointment__reference": reference_of(reference)}
    seat = seats.filter(guest__browser_hash=hash_of(cookie), **place).first()  # by the newest link
    if seat is None:
        return None
    (standing,) = standings_of([Holder(seat.pk, cookie)])
    return seat if standing.is_signed_on and standing.is_theirs else None
