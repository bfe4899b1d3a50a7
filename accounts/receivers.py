"""Meets the signals of other libraries (allauth, Django's sign-on): the one place for them."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions import sign_on
from accounts.actions.registration import owe_welcome
from accounts.models import User
from accounts.selectors.clinics import database_now
from accounts.selectors.registration import is_first_proof
from accounts.selectors.sessions import (
    SECOND_FACTOR,
    actor_from,
    has_second_factor,
    user_by_email,
)


@receiver(user_logged_in)
def on_signed_on(request: HttpRequest, user: User, **_: Any) -> None:
    """A session began: its clocks start, and history keeps by which proofs."""
    proofs = get_authentication_records(request, user)
    request.session[SECOND_FACTOR] = any(proof["method"] == "mfa" for proof in proofs)
    sign_on.signed_on(
        request.session,
        user=user,
        actor=actor_from(request, user),
        how=[proof.get("type") or proof["method"] for proof in proofs],
        now=database_now(),
    )


@receiver(user_login_failed)
def on_sign_on_failed(credentials: dict[str, Any], request: HttpRequest | None, **_: Any) -> None:
    """A password was wrong: the account is named by its id when there is one, never by e-mail."""
    if request is None:
        return
    _note("sign_on_failed", request, user_by_email(credentials.get("email", "")), how="password")


@receiver(mfa_signals.authentication_failed)
def on_code_failed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A second factor's code was wrong."""
    _note("sign_on_failed", request, user, how=authenticator.type)


@receiver(account_signals.password_reset_code_rejected)
def on_reset_code_failed(request: HttpRequest, user: User, **_: Any) -> None:
    """A mailed code was wrong."""
    _note("sign_on_failed", request, user, how="reset_code")


@receiver(user_logged_out)
def on_signed_off(request: HttpRequest, user: User, **_: Any) -> None:
    """A session ended."""
    sign_on.signed_off(
        request.session.session_key,
        user=user,
        actor=actor_from(request, user),
        why=getattr(request, "signed_off_why", "asked"),
        now=database_now(),
    )


@receiver(account_signals.authentication_step_completed)
def on_proof(request: HttpRequest, method: str, **about: Any) -> None:
    """Somebody proved again who they are: a new session id. A second factor is remembered."""
    if not about.get("reauthenticated"):
        return
    if method == "mfa":
        request.session[SECOND_FACTOR] = True
    sign_on.renew_session(request.session, now=database_now())


@receiver(account_signals.password_changed)
@receiver(account_signals.password_set)
@receiver(account_signals.password_reset)
@transaction.atomic
def on_password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """A password is new: every other session ends."""
    now, actor = database_now(), actor_from(request, user)
    sign_on.note("password_changed", user=user, actor=actor, now=now)
    key = request.session.session_key if request.user.is_authenticated else None
    sign_on.end_other_sessions(user=user, keep=key, actor=actor, now=now)


@receiver(account_signals.email_confirmed)
def on_email_proved(request: HttpRequest, email_address: EmailAddress, **_: Any) -> None:
    """Who registered with another address than the clinic's can use the account now."""
    if is_first_proof(email_address.user):
        owe_welcome(email_address.user, now=database_now())
        request.account_is_ready = True  # type: ignore[attr-defined] # for the message that follows


@receiver(account_signals.email_changed)
def on_email_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody signs on with another address."""
    _note("email_changed", request, user)


@receiver(mfa_signals.authenticator_added)
def on_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A second factor was added; the session that did it stands on it from now on."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[SECOND_FACTOR] = True
    _note("factor_added", request, user, how=authenticator.type)


@receiver(mfa_signals.authenticator_reset)
def on_codes_renewed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Recovery codes were made anew; the old ones are dead."""
    _note("factor_added", request, user, how=authenticator.type)


@receiver(mfa_signals.authenticator_removed)
def on_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A second factor was removed; was it the last one, staff are asked for another."""
    request.session[SECOND_FACTOR] = has_second_factor(user)
    _note("factor_removed", request, user, how=authenticator.type)


def _note(action: str, request: HttpRequest, user: User | None, **detail: Any) -> None:
    actor = actor_from(request)
    sign_on.note(action, user=user, actor=actor, now=database_now(), **detail)
