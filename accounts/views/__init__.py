"""The pages of people and their accounts."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib.messages import INFO, SUCCESS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.rules.actor import Actor


class ActorRequest(HttpRequest):
    """A request that ActorMiddleware has met: it knows who acts."""

    actor: Actor


View = TypeVar("View", bound=Callable[..., HttpResponse])
LONGEST_ID = 18  # digits of a bigint that cannot overflow


def needs_fresh_proof(view: View) -> View:
    """Ask again who somebody is when their last proof is older than five minutes."""
    asking: View = reauthentication_required(view)
    return asking


def proof_asked(request: ActorRequest, back: str) -> HttpResponse | None:
    """To the page that asks who somebody is, and from there `back`; None while their proof is fresh.

    For a file: the browser saves it and stays on the page that asked.
    """
    if not is_reauthentication_required(request, app=""):
        return None
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{way}?{urlencode({'next': back})}")


def say(
    request: HttpRequest, template: str, said: dict[str, Any] | None = None, *, is_done: bool = True
) -> None:
    """Say on the next page what was done, or (`is_done` False) what is to be noted instead."""
    get_adapter().add_message(request, SUCCESS if is_done else INFO, template, said)


def row_number(typed: str) -> int:
    """The id that a form sent back; 0, which no row has, for anything else."""
    is_id = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID
    return int(typed) if is_id else 0
