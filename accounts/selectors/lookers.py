"""Who is behind an open socket: read anew each time, because nothing of a session lasts for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as Kept
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.rules.actor import Actor, session_hash
from accounts.rules.sessions import ENDED, VISIT_ONLY, session_state
from accounts.selectors.sessions import SECOND_FACTOR, idle_of, people_with_time, times_of

Session = Mapping[str, Any]


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
    """Whoever the session still belongs to; None once it has ended in any way."""
    return lookers_behind([door])[0]


def lookers_behind(doors: Sequence[Door]) -> list[Looker | None]:
    """The same for many sockets, by two queries.

    Unlike Django's `get_user` it never gives a session another key: no answer could carry it.
    """
    sessions = _sessions({door.session_key for door in doors})
    people = people_with_time([_holder(session) for session in sessions.values()])
    return [_looker(door, sessions.get(door.session_key, {}), people) for door in doors]


def _sessions(keys: set[str]) -> dict[str, Session]:
    """What those that last hold; only a key such as we hand out is looked for."""
    ours = [key for key in keys if key.isascii() and key.isalnum()]
    lasting = Kept.objects.filter(session_key__in=ours, expire_date__gt=Now())
    return {row.session_key: row.get_decoded() for row in lasting}


def _holder(session: Session) -> int:
    return int(session.get(SESSION_KEY, 0))


def _looker(door: Door, session: Session, people: Mapping[int, User]) -> Looker | None:
    user = people.get(_holder(session))
    if user is None or not (user.is_active and _is_theirs(session, user)):
        return None
    actor = _actor(user, door)
    times = times_of(session, idle_of(actor))
    now: datetime = user.read_at  # type: ignore[attr-defined]
    state = session_state(times, now=now) if times else ENDED
    if state == ENDED or not _has_shown_enough(session, actor):
        return None
    return Looker(actor, user.language, now, is_visit_only=state == VISIT_ONLY)


def _is_theirs(session: Session, user: User) -> bool:
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


def _has_shown_enough(session: Session, actor: Actor) -> bool:
    """Staff work with a second factor only."""
    needed = settings.STAFF_SECOND_FACTOR_REQUIRED and bool(actor.roles)
    return not needed or bool(session.get(SECOND_FACTOR))
