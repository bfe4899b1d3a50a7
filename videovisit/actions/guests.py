"""Guests: invited by somebody in the visit, come by the link once, let in by the doctor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.actions.audit import record
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.rules.join_window import JoinState
from appointments.selectors.appointments import join_state_of
from videovisit.actions.day import note_shown
from videovisit.actions.visits import FullError, NotOpenError
from videovisit.events import announce
from videovisit.models import Guest, Seat, Visit
from videovisit.selectors.guests import (
    TAKES_GUESTS,
    Host,
    guest_of_link,
    guests_shown,
    hash_of,
    is_free_for,
    is_secret,
    new_secret,
    places_left,
    secret_made_of,
)

OPEN = (JoinState.OPEN, JoinState.IN_PROGRESS)


class TakenBackError(Exception):
    """This very invitation was made before, and ended by whoever may."""


class LinkError(Exception):
    """The link is wrong, old, or was used in another browser: which of them is not said."""


@dataclass(frozen=True)
class Invited:
    """Who is invited, and the secret of the link: kept nowhere, and known only to who sent the key."""

    guest: Guest
    secret: str


@transaction.atomic
def see_guests(host: Host, *, actor: Actor, now: datetime, is_live: bool = False) -> list[Guest]:
    """Who is invited; that staff saw it is written down."""
    if host.is_staff:
        note_shown([host.appointment], actor=actor, now=now, how="guests", is_live=is_live)
    return list(guests_shown(host.appointment))


@dataclass(frozen=True)
class Wish:
    """Whom somebody invites; `key` is random, from the page on which they pressed."""

    key: str
    name: str
    role: str


@transaction.atomic
def invite_guest(visited: Appointment, wish: Wish, *, actor: Actor, now: datetime) -> Invited:
    """A link to this visit for one person: the same one, where the same page is sent once more.

    Raises FullError, NotOpenError, TakenBackError.
    """
    locked = Appointment.objects.select_for_update()  # first, as whoever comes does
    appointment = locked.get(pk=visited.pk)
    state = join_state_of(appointment, now)
    if state not in TAKES_GUESTS:
        raise NotOpenError(state)
    about = (appointment.pk, appointment.revision, actor.person, wish.name, wish.role)
    secret = secret_made_of(wish.key, *about)
    made = Guest.objects.filter(secret_hash=hash_of(secret)).first()
    if made and made.ended_at:
        raise TakenBackError
    return Invited(made or _invited(appointment, wish, secret, actor=actor, now=now), secret)


def _invited(
    appointment: Appointment, wish: Wish, secret: str, *, actor: Actor, now: datetime
) -> Guest:
    if places_left(appointment) < 1:
        raise FullError
    visit, _ = Visit.objects.get_or_create(appointment=appointment)
    guest = Guest.objects.create(
        visit=visit,
        name=wish.name,
        role=wish.role,
        secret_hash=hash_of(secret),
        revision=appointment.revision,
        invited_by_id=actor.person,
        invited_at=now,
    )
    _record("guest_invited", guest, actor=actor, now=now)
    _changed(visit)
    return guest


@transaction.atomic
def see_invitation(secret: str, cookie: str, *, actor: Actor, now: datetime) -> Appointment:
    """The visit that a link leads to; that it was looked at is written down.

    Raises LinkError, and NotOpenError where nobody can come any more.
    """
    guest = _of_link(secret, TAKES_GUESTS, now)
    if not is_free_for(guest, cookie):
        raise LinkError
    _record("guest_looked", guest, actor=actor, now=now)
    return guest.visit.appointment


def _of_link(secret: str, states: Collection[JoinState], now: datetime) -> Guest:
    """Who is invited by the link. Raises LinkError, NotOpenError where the visit is in no such state."""
    guest = guest_of_link(secret)
    if guest is None:
        raise LinkError
    state = join_state_of(guest.visit.appointment, now)
    if state not in states:
        raise NotOpenError(state)
    return guest


@transaction.atomic
def come_in(secret: str, cookie: str, *, actor: Actor, now: datetime) -> tuple[Seat, str]:
    """The guest's seat, and what the browser keeps to be known by. Raises LinkError, NotOpenError.

    The link works in the browser that used it first, and while the visit can be joined.
    """
    guest = _of_link(secret, OPEN, now)
    browser = cookie if is_secret(cookie) else new_secret()
    ours = Guest.objects.filter(pk=guest.pk, browser_hash__in=["", hash_of(browser)], ended_at=None)
    if not ours.update(browser_hash=hash_of(browser), came_at=now):
        raise LinkError
    first = {"visit": guest.visit, "role": guest.role, "joined_at": now, "seen_at": now}
    seat, is_new = Seat.objects.get_or_create(guest=guest, defaults=first)
    if is_new:
        _record("guest_came", guest, actor=actor, now=now)
    _changed(guest.visit)
    return seat, browser


@transaction.atomic
def admit_guest(seat: Seat, guest_id: int, *, actor: Actor, now: datetime) -> bool:
    """The doctor lets the guest of this visit in; whether there was one to let in."""
    knocking = _knocking(seat, guest_id)
    return _decide(knocking, "guest_admitted", actor=actor, now=now, admitted_at=now)


@transaction.atomic
def refuse_guest(seat: Seat, guest_id: int, *, actor: Actor, now: datetime) -> bool:
    """The doctor does not let the guest in: the invitation is over, and its place free again."""
    knocking = _knocking(seat, guest_id)
    gone = {"ended_at": now, "refused_at": now}
    return _decide(knocking, "guest_refused", actor=actor, now=now, **gone)


def _knocking(seat: Seat, guest_id: int) -> QuerySet[Guest]:
    """The guest of this visit, as long as nobody has let them in or sent them away."""
    undecided = {"admitted_at": None, "ended_at": None}
    return Guest.objects.filter(pk=guest_id, visit=seat.visit_id, **undecided)


@transaction.atomic
def end_guest(visited: Appointment, guest_id: int, *, actor: Actor, now: datetime) -> bool:
    """Take the invitation back, or send the guest out; whether there was one."""
    invited = Guest.objects.filter(pk=guest_id, visit__appointment=visited, ended_at=None)
    return _decide(invited, "guest_ended", actor=actor, now=now, ended_at=now)


def _decide(
    guests: QuerySet[Guest], action: str, *, actor: Actor, now: datetime, **changed: datetime
) -> bool:
    guest = guests.select_for_update(of=("self",)).select_related("visit__appointment").first()
    if guest is None:
        return False
    Guest.objects.filter(pk=guest.pk).update(**changed)
    _record(action, guest, actor=actor, now=now)
    _changed(guest.visit)
    return True


def _changed(visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(version=F("version") + 1)
    announce(visit.pk, visit.covering_id or visit.appointment.practitioner_id)


def _record(action: str, guest: Guest, *, actor: Actor, now: datetime) -> None:
    appointment = guest.visit.appointment
    record(
        action,
        actor=actor,
        now=now,
        patient=appointment.patient,
        clinic=appointment.clinic,
        target=f"guest:{guest.pk}",
        role=guest.role,
    )
