"""Who somebody is at the door: from which session, device and address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from accounts.rules.actor import Actor, session_hash
from accounts.rules.browsers import browser_words
from accounts.rules.sessions import ENDED, SessionTimes, session_state
from accounts.selectors.clinics import database_now
from accounts.selectors.people import roles_of

STARTED_AT = "signed_on_at"
ACTIVE_AT = "active_at"
PROVEN_AT = "proven_at"
VISIT_UNTIL = "visit_until"
SECOND_FACTOR = "second_factor"
DEVICE_SALT = "accounts.device"
Kept = SessionBase | Mapping[str, Any]  # what a session holds
FIELDS = User._meta.concrete_fields  # noqa: SLF001 - Django's own way to the columns
PERSON_FIELDS = [field.attname for field in FIELDS]
PERSON = f"""
SELECT {", ".join(f"person.{field.column}" for field in FIELDS)}, now(),
  coalesce(array_agg(work.role) FILTER (WHERE work.id IS NOT NULL), '{{}}'),
  coalesce(array_agg(work.clinic_id) FILTER (WHERE work.id IS NOT NULL), '{{}}'),
  EXISTS (SELECT FROM accounts_patientaccess WHERE user_id = person.id AND ended_at IS NULL),
  (SELECT ends_at FROM accounts_breakglass
    WHERE user_id = person.id AND ended_at IS NULL AND ends_at > now())
FROM accounts_user AS person
LEFT JOIN accounts_clinicmembership AS work ON work.user_id = person.id AND work.ended_at IS NULL
WHERE person.id = ANY(%s)
GROUP BY person.id
"""  # noqa: S608 - names of columns  # nosec B608


def actor_from(request: HttpRequest, user: User | AnonymousUser | None = None) -> Actor:
    """Who acts: `user`, or whoever the request's session belongs to."""
    user = request.user if user is None else user
    signed_on = user if isinstance(user, User) else None
    return Actor(
        user_id=signed_on.pk if signed_on else None,
        roles=_roles(signed_on) if signed_on else frozenset(),
        is_patient=getattr(signed_on, "is_patient", False),
        address=client_address(request),
        session=session_hash(request.session.session_key) if signed_on else "",
        request_id=request.META.get("HTTP_X_REQUEST_ID", ""),
        browser=browser_words(request.headers.get("User-Agent", "")),
    )


def _roles(user: User) -> frozenset[tuple[str, int]]:
    found: frozenset[tuple[str, int]] | None = getattr(user, "live_roles", None)
    return roles_of(user) if found is None else found


def client_address(request: HttpRequest) -> str | None:
    """The address of the browser; None when there is none (a unix socket)."""
    return request.META.get("REMOTE_ADDR") or None


def read_at(request: HttpRequest) -> datetime:
    """The database's time of this request: it came with the user's row (accounts.adapter)."""
    return getattr(request.user, "read_at", None) or database_now()


def user_by_email(email: str) -> User | None:
    """Whoever signs on with the address, always by one query: a stranger learns nothing."""
    return User.objects.filter(email=email.strip().lower()).first()


def person_with_time(user_id: int) -> User | None:
    """A user and, in the same query, `live_roles`, `is_patient` and the database's time as `read_at`.

    `glass_until` is the end of a broken glass, or None.
    A plain query, because every page of somebody signed on makes it: a fifth of the ORM's work.
    """
    return people_with_time([user_id]).get(user_id)


def people_with_time(user_ids: Sequence[int]) -> dict[int, User]:
    """The same of many people, by their ids, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(PERSON, [list(user_ids)])
        return {user.pk: user for user in map(_person, cursor.fetchall())}


def _person(row: Sequence[Any]) -> User:
    *values, now, roles, clinics, is_patient, glass_until = row
    user = User.from_db(connection.alias, PERSON_FIELDS, values)
    user.read_at = now  # type: ignore[attr-defined]
    user.is_patient = is_patient  # type: ignore[attr-defined]
    user.glass_until = glass_until  # type: ignore[attr-defined]
    user.live_roles = frozenset(zip(roles, clinics, strict=True))  # type: ignore[attr-defined]
    return user


def person_mark(actor: Actor) -> str:
    """Tells the people of two sessions apart and names nobody; "" for nobody."""
    if actor.user_id is None:
        return ""
    return salted_hmac("accounts.person", str(actor.user_id)).hexdigest()[:16]


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey stands behind the account."""
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user, type__in=factors).exists())


def has_app(user: User) -> bool:
    """Whether an authenticator app is set up for the account."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def is_staff_without_second_factor(user: User) -> bool:
    """Whether a password is all that keeps others out of a staff member's account."""
    return bool(user.pk) and bool(roles_of(user)) and not has_second_factor(user)


def open_sessions(user: User, actor: Actor, now: datetime) -> list[UserSession]:
    """Where the person is signed on, newest first, without what has been idle for too long."""
    idle = idle_of(actor)
    kept = UserSession.objects.purge_and_list(user)
    lasting = [session for session in kept if _lasts(session.session_key, idle, now)]
    return sorted(lasting, key=lambda session: session.created_at, reverse=True)


def _lasts(key: str, idle: timedelta, now: datetime) -> bool:
    times = times_of(SessionStore(key), idle)
    return times is not None and session_state(times, now=now) != ENDED


def other_sessions(user: User, key: str | None) -> QuerySet[UserSession]:
    """The sessions of the person apart from the one with this key."""
    sessions: QuerySet[UserSession] = UserSession.objects.filter(user=user)
    return sessions.exclude(session_key=key)


def idle_of(actor: Actor) -> timedelta:
    """How long this person may do nothing."""
    return settings.IDLE_STAFF if actor.roles else settings.IDLE_PATIENT


def times_of(session: Kept, idle: timedelta) -> SessionTimes | None:
    """The session's moments; None for one that nobody signed on to."""
    started_at, active_at = moment_in(session, STARTED_AT), moment_in(session, ACTIVE_AT)
    if started_at is None or active_at is None:
        return None
    return SessionTimes(
        started_at=started_at,
        last_active_at=active_at,
        idle=idle,
        visit_until=moment_in(session, VISIT_UNTIL),
    )


def moment_in(session: Kept, name: str) -> datetime | None:
    """A moment kept in the session (seconds since 1970), aware; None where none is kept."""
    kept = session.get(name)
    return datetime.fromtimestamp(kept, UTC) if isinstance(kept, int | float) else None


@dataclass(frozen=True)
class Device:
    """A browser that carries our signed cookie: its own id, and marks of the people it knows."""

    id: str = ""
    marks: tuple[str, ...] = ()

    def knows(self, user: User | None) -> bool:
        """Whether this person has signed on here with the password that is still theirs."""
        return user is not None and any(
            constant_time_compare(mark, device_mark(user)) for mark in self.marks
        )


@dataclass(frozen=True)
class Client:
    """Whose tries are counted together: a known device by itself, else everybody at an address."""

    key: str
    known: bool = False


def client_of(request: HttpRequest, user: User | None) -> Client:
    """From where somebody tries to be this user."""
    device = device_of(request)
    if device.knows(user):
        return Client(f"device:{device.id}", known=True)
    return Client(client_address(request) or "")


def device_of(request: HttpRequest) -> Device:
    """The device of the request; an unknown one when the cookie is missing or not ours."""
    try:
        kept = signing.loads(
            request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE, ""), salt=DEVICE_SALT
        )
        return Device(str(kept["id"]), tuple(kept["marks"]))
    except (signing.BadSignature, KeyError, TypeError):
        return Device()


def device_mark(user: User) -> str:
    """What a known device remembers of a person; it fades when the password changes."""
    return salted_hmac(DEVICE_SALT, f"{user.pk}:{user.password}").hexdigest()[:32]
