"""Signing on and off: what is counted, written down, and begins or ends with it."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.db import transaction

from accounts.actions.attempts import count_try, forget_tries, try_counts
from accounts.actions.audit import record
from accounts.actions.outbox import owe, seal, unseal
from accounts.models import User
from accounts.rules.actor import Actor
from accounts.rules.codes import normal_code
from accounts.rules.limits import (
    FACTOR_BY_CLIENT,
    FACTOR_BY_USER,
    MAILED_CODE,
    RESET_BY_CLIENT,
    RESET_BY_EMAIL,
    SIGN_ON_BY_ADDRESS,
    SIGN_ON_BY_CLIENT,
    SIGN_ON_BY_EMAIL,
    TOTP_ONCE,
)
from accounts.selectors.sessions import (
    ACTIVE_AT,
    DEVICE_SALT,
    PROVEN_AT,
    STARTED_AT,
    Client,
    Device,
    device_mark,
    other_sessions,
)

MARKS_KEPT = 5


def count_sign_on(*, email: str, client: Client, now: datetime) -> None:
    """Count a try to sign on. Raises TooManyTriesError.

    A known device is a client of its own and free of the slow limits: strangers cannot lock
    somebody out of their own account, nor can one address try one password on everybody.
    """
    count_try(SIGN_ON_BY_CLIENT, email, client.key, now=now)
    if not client.known:
        count_try(SIGN_ON_BY_EMAIL, email, now=now)
        count_try(SIGN_ON_BY_ADDRESS, client.key, now=now)


def count_reset(*, email: str, client: Client, now: datetime) -> None:
    """Count a request for a new password. Raises TooManyTriesError."""
    count_try(RESET_BY_CLIENT, email, client.key, now=now)
    if not client.known:
        count_try(RESET_BY_EMAIL, email, now=now)


def count_factor(*, user: User, client: Client, now: datetime) -> None:
    """Count a try at a second factor's code. Raises TooManyTriesError."""
    count_try(FACTOR_BY_CLIENT, str(user.pk), client.key, now=now)
    if not client.known:
        count_try(FACTOR_BY_USER, str(user.pk), now=now)


def count_mailed_code(*, process: str, now: datetime) -> None:
    """Count a try at the code of one process (a reset, a new address). Raises TooManyTriesError.

    The library counts in the session, where parallel tries overwrite each other's count.
    """
    count_try(MAILED_CODE, process, now=now)


def spend_totp(*, user: User, code: str, now: datetime) -> bool:
    """Whether this code of the authenticator app is used for the first time; then it is spent.

    "123 456" and "123-456" are the same code: the library takes both.
    """
    return try_counts(TOTP_ONCE, str(user.pk), normal_code(code), now=now)


def forgive_sign_on(*, email: str, client: Client) -> None:
    """Start the count of this client over after a right password."""
    forget_tries(SIGN_ON_BY_CLIENT, email, client.key)


def forgive_factor(*, user: User, client: Client) -> None:
    """Start the count of this client over after a right code."""
    forget_tries(FACTOR_BY_CLIENT, str(user.pk), client.key)


def start_session(session: SessionBase, *, now: datetime) -> None:
    """Start the clocks of a session whose owner has just proven who they are."""
    session[STARTED_AT] = session[ACTIVE_AT] = session[PROVEN_AT] = now.timestamp()


def note_activity(session: SessionBase, *, now: datetime) -> None:
    """Somebody did something: the idle time starts over."""
    session[ACTIVE_AT] = now.timestamp()


def renew_session(session: SessionBase, *, now: datetime) -> None:
    """A new proof of the same person: a new id for the session, and all its clocks start over."""
    old_key = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=old_key).update(session_key=session.session_key)
    start_session(session, now=now)


@transaction.atomic
def signed_on(
    session: SessionBase, *, user: User, actor: Actor, how: list[str], now: datetime
) -> None:
    """Start the session's clocks and write down by which proofs (`how`) it began."""
    start_session(session, now=now)
    record("signed_on", actor=actor, now=now, target=target(user), how=how)


@transaction.atomic
def signed_off(
    session_key: str | None, *, user: User, actor: Actor, why: str, now: datetime
) -> None:
    """Write down that a session ended: `why` is "asked" or "idle"."""
    UserSession.objects.filter(session_key=session_key).delete()
    record("signed_off", actor=actor, now=now, target=target(user), why=why)


def note(action: str, *, user: User | None, actor: Actor, now: datetime, **detail: Any) -> None:
    """Write down something about an account; nothing that was typed is kept."""
    record(action, actor=actor, now=now, target=target(user), **detail)


@transaction.atomic
def end_other_sessions(*, user: User, keep: str | None, actor: Actor, now: datetime) -> int:
    """Sign the person off everywhere but in the session with the key `keep`; how many ended."""
    sessions = list(other_sessions(user, keep))
    for session in sessions:
        session.end()
    if sessions:
        record(
            "signed_off_elsewhere", actor=actor, now=now, target=target(user), count=len(sessions)
        )
    return len(sessions)


@transaction.atomic
def end_session(session: UserSession, *, actor: Actor, now: datetime) -> None:
    """Sign a person off in one of their other sessions."""
    session.end()
    record("signed_off_elsewhere", actor=actor, now=now, target=target(session.user), count=1)


@transaction.atomic
def deactivate(*, user: User, actor: Actor, now: datetime) -> None:
    """Close an account: nobody signs on to it any more, and every session of it ends."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    record("account_closed", actor=actor, now=now, target=target(user))
    end_other_sessions(user=user, keep=None, actor=actor, now=now)


def sealed_code(code: str) -> str:
    """A mailed code as the session keeps it: encrypted."""
    return seal({"code": code}).decode()


def opened_code(sealed: str) -> str:
    """The reverse of `sealed_code`; "" where no code was made, for nobody has the address."""
    code: str = unseal(sealed.encode()).get("code", "")
    return code


def owe_mail(*, to: User | str, parts: Mapping[str, str], now: datetime) -> None:
    """Owe a mail that is rendered already: `parts` are its to, subject, text and html."""
    owe(
        "account_mail",
        cause=f"account:{uuid4()}",
        to=to,
        channel="mail",
        now=now,
        secret=dict(parts),
    )


def device_cookie(device: Device, user: User) -> str:
    """The signed cookie of a device that knows `user` now; it remembers the last five people."""
    others = [mark for mark in device.marks if mark != device_mark(user)]
    marks = [device_mark(user), *others][:MARKS_KEPT]
    return signing.dumps(
        {"id": device.id or secrets.token_hex(8), "marks": marks}, salt=DEVICE_SALT
    )


def target(user: User | None) -> str:
    """How audit rows name the account they are about; "" for an address nobody holds."""
    return f"user:{user.pk}" if user else ""
