"""Guests as they come: by the secret of a link once, by their browser's cookie from then on."""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from accounts.models import PatientAccess
from accounts.models.people import AccessKind
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.rules.join_window import JoinState
from appointments.rules.references import reference_of
from appointments.selectors.appointments import appointment_seen_by, join_state_of
from videovisit.models import Guest, Seat, SeatRole
from videovisit.selectors.rooms import SEATS_WITH, Holder, seat_for, standings_of

GUEST_COOKIE = f"{settings.COOKIE_PREFIX}guest"
SECRET_BYTES = 16  # 128 random bits (SECURITY.md 36)
SECRET = re.compile(r"[\w-]{22}", re.ASCII)  # as many bytes in the letters of addresses
LONGEST = 64
SALT = "videovisit.guest"
TAKES_GUESTS = (JoinState.TOO_EARLY, JoinState.OPEN, JoinState.IN_PROGRESS)
MOST_PEOPLE = 4  # in a call (DESIGN.md 6)


def new_secret() -> str:
    """For a link, or for the browser that used it."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_made_of(*parts: object) -> str:
    """The secret that belongs to these, a random one of ours among them: made again, it is the same."""
    made = salted_hmac(SALT, json.dumps(parts), algorithm="sha256").digest()[:SECRET_BYTES]
    return urlsafe_b64encode(made).decode().rstrip("=")


def is_secret(text: str) -> bool:
    """Whether it has the form of those that we make: whoever comes may send anything as their cookie."""
    return SECRET.fullmatch(text) is not None


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret[:LONGEST].encode()).hexdigest()


class Host(NamedTuple):
    """Where somebody may invite to; `is_staff`: for the clinic, without a seat there."""

    appointment: Appointment
    is_staff: bool = False
    is_doctor: bool = False  # who lets guests in
    has_page: bool = False  # they have the visit open somewhere


def host_of(actor: Actor, reference: str) -> Host | None:
    """The visit to which the actor may invite: patient and doctor from their seats, and clinic staff."""
    seat = seat_for(actor, reference)
    if seat and may_invite(seat):
        has_page = bool(seat.tab) and seat.tab_left_at is None
        is_doctor = seat.role == SeatRole.DOCTOR
        return Host(seat.visit.appointment, is_doctor=is_doctor, has_page=has_page)
    kept = appointment_seen_by(actor, reference)
    return Host(kept, is_staff=True) if kept and kept.modality == "video" else None


def takes_guests(appointment: Appointment, now: datetime) -> bool:
    """Whether somebody may still be invited to it."""
    return join_state_of(appointment, now) in TAKES_GUESTS


def guests_shown(appointment: Appointment) -> QuerySet[Guest]:
    """Whose invitations to this visit stand, and whom the doctor did not let in, if not invited anew; in order."""
    same = {"name": OuterRef("name"), "role": OuterRef("role"), "pk__gt": OuterRef("pk")}
    refused = Q(refused_at__isnull=False) & ~Exists(_guests_of(appointment).filter(**same))
    shown = _guests_of(appointment).filter(refused | Q(ended_at=None))
    return shown.select_related("seat").order_by("pk")


def _guests_of(appointment: Appointment) -> QuerySet[Guest]:
    return Guest.objects.filter(visit__appointment=appointment, revision=appointment.revision)


def places_left(appointment: Appointment) -> int:
    """How many helpers and guests there is room for, beside the doctor and the patient.

    A patient without an account of their own sits beside a helper, and takes no place.
    """
    grants = PatientAccess.objects.filter(patient=appointment.patient_id, ended_at=None)
    own = grants.filter(kind=AccessKind.SELF).values("user")
    helpers = Seat.objects.filter(visit__appointment=appointment, role=SeatRole.PATIENT)
    others = (
        helpers.exclude(user__in=own).count()
        + _guests_of(appointment).filter(ended_at=None).count()
    )
    return MOST_PEOPLE - 1 - own.exists() - others


def has_room_for(actor: Actor, appointment: Appointment) -> bool:
    """Whether somebody may come on the patient's side: the patient always, and who was there before."""
    seats = Seat.objects.filter(visit__appointment=appointment, user=actor.person)
    own = appointment.patient.grants.filter(user=actor.person, kind=AccessKind.SELF, ended_at=None)
    return own.exists() or seats.exists() or places_left(appointment) > 0


def may_invite(seat: Seat) -> bool:
    """The patient themself and the doctor; a helper or a guest invites nobody."""
    grants = seat.visit.appointment.patient.grants
    own = grants.filter(user=seat.user_id, kind=AccessKind.SELF, ended_at=None)
    return seat.role == SeatRole.DOCTOR or (seat.role == SeatRole.PATIENT and own.exists())


def guest_of_link(secret: str) -> Guest | None:
    """Whom a link invites, as long as the invitation stands; None for a wrong or an old one."""
    guests = Guest.objects.select_related("visit__appointment__clinic", "invited_by")
    standing = guests.filter(ended_at=None, visit__ended_at=None)
    guest = standing.filter(secret_hash=hash_of(secret)).first()
    if guest is None or guest.revision != guest.visit.appointment.revision:
        return None
    return guest


def is_free_for(guest: Guest, cookie: str) -> bool:
    """Whether no other browser than the one with this cookie has used the link."""
    return guest.browser_hash in ("", hash_of(cookie))


def guest_before(cookie: str, reference: str) -> Guest | None:
    """Who came to this visit in this browser, invited then, if not now."""
    if not cookie:
        return None
    guests = Guest.objects.select_related("visit__appointment__clinic").order_by("-pk")
    place = {"visit__appointment__reference": reference_of(reference)}
    return guests.filter(browser_hash=hash_of(cookie), **place).first()  # by the newest link


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
