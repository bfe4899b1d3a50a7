"""At every door: who acts, whether they are still signed on, and with enough proof."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.actions.attempts import TooManyTriesError
from accounts.actions.sign_on import note_activity
from accounts.rules.sessions import (
    ACTIVE,
    ENDED,
    VISIT_ONLY,
    WARNED_BEFORE,
    SessionTimes,
    is_worth_noting,
    seconds_left,
    session_state,
)
from accounts.selectors.clinics import database_now
from accounts.selectors.sessions import (
    SECOND_FACTOR,
    actor_from,
    has_second_factor,
    idle_of,
    person_mark,
    read_at,
    times_of,
)

PROOF_PAGES = frozenset(
    {
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "set_language",
    }
)
INFORMATION = frozenset({"session_state", "help", "privacy", "terms", "accessibility"})
PROVING = PROOF_PAGES | INFORMATION  # somebody has a second factor and did not show it here
SETTING_UP = PROVING | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def works_in_visit_only(view: View) -> View:
    """Mark a view of a visit: it goes on while the visit outlasts the session."""
    view.works_in_visit_only = True  # type: ignore[attr-defined]
    return view


def is_no_activity(view: View) -> View:
    """Mark a view that pages call by themselves: its GETs do not keep anybody signed on."""
    view.is_no_activity = True  # type: ignore[attr-defined]
    return view


class ActorMiddleware:
    """Gives every request its `actor`, read from the database when somebody asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give it, without a query yet."""
        request.actor = SimpleLazyObject(partial(actor_from, request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A closed fence, whichever form met it, is a page that says when to come again."""
        if not isinstance(exception, TooManyTriesError):
            return None
        wait = max(1, int((exception.opens_at - database_now()).total_seconds()))
        page = {"opens_at": exception.opens_at}
        response = render(request, "account/too_many.html", page, status=429)
        response["Retry-After"] = str(wait)
        return response


class IdleSessionMiddleware:
    """Ends sessions that nobody uses, by the server's clock; a visit keeps only itself alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """All of it happens once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        """End, narrow or extend the session of whoever is signed on; nobody else costs a query."""
        if SESSION_KEY not in request.session or not request.user.is_authenticated:
            return None
        now = read_at(request)
        times = times_of(request.session, idle_of(request.actor))  # type: ignore[attr-defined]
        state = session_state(times, now=now) if times else ENDED
        if times is None or state == ENDED:
            _end(request)
            return None
        if state == ACTIVE and _is_noted(request, view, times, now=now):
            note_activity(request.session, now=now)
            times = replace(times, last_active_at=now)
        left = seconds_left(times, now=now)
        request.session_ends = {"state": state, "seconds_left": left}  # type: ignore[attr-defined]
        return _ask_again(request) if state == VISIT_ONLY and not _goes_on(request, view) else None


class SecondFactorMiddleware:
    """Leads staff without a second factor to setting one up, and to nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """All of it happens once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """A redirect for staff whose session stands on one factor alone."""
        if not settings.STAFF_SECOND_FACTOR_REQUIRED or SESSION_KEY not in request.session:
            return None
        if request.session.get(SECOND_FACTOR) or not request.actor.roles:  # type: ignore[attr-defined]
            return None
        request.second_factor_missing = True  # type: ignore[attr-defined]
        held = has_second_factor(request.user)  # type: ignore[arg-type]
        if _name(request) in (PROVING if held else SETTING_UP):
            return None
        return _go(request, "mfa_reauthenticate" if held else "mfa_index")


def session_warning(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `session_ends` for the dialog that warns before a session ends."""
    ends = getattr(request, "session_ends", None)
    if not ends or ends["state"] != ACTIVE:
        return {"session_ends": None}
    warning = {
        "warn_seconds": int(WARNED_BEFORE.total_seconds()),
        "person": person_mark(request.actor),  # type: ignore[attr-defined]
    }
    return {"session_ends": {**ends, **warning}}


def _end(request: HttpRequest) -> None:
    request.signed_off_why = "idle"  # type: ignore[attr-defined]
    logout(request)
    request.actor = SimpleLazyObject(partial(actor_from, request))  # type: ignore[attr-defined]
    adapter = get_adapter(request)
    adapter.add_message(request, messages.INFO, "account/messages/session_ended.txt")


def _goes_on(request: HttpRequest, view: Callable[..., Any]) -> bool:
    return getattr(view, "works_in_visit_only", False) or _name(request) in PROOF_PAGES


def _ask_again(request: HttpRequest) -> HttpResponse:
    return _go(request, "account_reauthenticate")


def _go(request: HttpRequest, name: str) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else reverse("home")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")


def _is_noted(
    request: HttpRequest, view: Callable[..., Any], times: SessionTimes, *, now: datetime
) -> bool:
    """A POST always; a GET that is activity as often as it is worth it."""
    is_activity = not getattr(view, "is_no_activity", False)
    return request.method == "POST" or (is_activity and is_worth_noting(times, now=now))


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
