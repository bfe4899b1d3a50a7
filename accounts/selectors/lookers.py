"""Who is behind an open socket: read anew each time, because nothing of a session lasts for ever."""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.rules.actor import Actor, session_hash
from accounts.rules.sessions import ENDED, VISIT_ONLY, session_state
from accounts.selectors.sessions import SECOND_FACTOR, idle_of, person_with_time, times_of


@dataclass(frozen=True)
class Door:
    """From where a socket came: the session's key, the address and the browser in words."""

    session_key: str
    address: str | None = None
    browser: str = ""


@dataclass(frozen=True)
class Looker:
    """Somebody who is signed on at `now`; a visit-only session is shown no names but the visit's."""

    actor: Actor
    language: str
    now: datetime
    is_visit_only: bool


def looker_behind(door: Door) -> Looker | None:
    """Whoever the session still belongs to; None once it has ended in any way.

    Unlike Django's `get_user` it never gives the session another key: no answer could carry it.
    """
    session = _session(door.session_key)
    user = person_with_time(int(session.get(SESSION_KEY, 0)))
    if user is None or not (user.is_active and _is_theirs(session, user)):
        return None
    actor = _actor(user, door)
    times = times_of(session, idle_of(actor))
    state = session_state(times, now=user.read_at) if times else ENDED  # type: ignore[attr-defined]
    if state == ENDED or not _has_shown_enough(session, actor):
        return None
    now: datetime = user.read_at  # type: ignore[attr-defined]
    return Looker(actor, user.language, now, is_visit_only=state == VISIT_ONLY)


def _session(key: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


def _is_theirs(session: SessionBase, user: User) -> bool:
    """Whether the password, and a key of ours, are still those of signing on."""
    known = session.get(HASH_SESSION_KEY, "")
    right = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(known, each) for each in right)


def _actor(user: User, door: Door) -> Actor:
    return Actor(
        user_id=user.pk,
        roles=user.live_roles,  # type: ignore[attr-defined]
        is_patient=user.is_patient,  # type: ignore[attr-defined]
        address=door.address,
        session=session_hash(door.session_key),
        browser=door.browser,
    )


def _has_shown_enough(session: SessionBase, actor: Actor) -> bool:
    """Staff work with a second factor only."""
    needed = settings.STAFF_SECOND_FACTOR_REQUIRED and bool(actor.roles)
    return not needed or bool(session.get(SECOND_FACTOR))
