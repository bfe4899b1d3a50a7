"""The pages of people and their accounts."""

from collections.abc import Callable
from typing import TypeVar

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse

from accounts.rules.actor import Actor


class ActorRequest(HttpRequest):
    """A request that ActorMiddleware has met: it knows who acts."""

    actor: Actor


View = TypeVar("View", bound=Callable[..., HttpResponse])


def needs_fresh_proof(view: View) -> View:
    """Ask again who somebody is when their last proof is older than five minutes."""
    asking: View = reauthentication_required(view)
    return asking
