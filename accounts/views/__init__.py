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
LONGEST_ID = 18  # digits of a bigint that cannot overflow


def needs_fresh_proof(view: View) -> View:
    """Ask again who somebody is when their last proof is older than five minutes."""
    asking: View = reauthentication_required(view)
    return asking


def row_number(typed: str) -> int:
    """The id that a form sent back; 0, which no row has, for anything else."""
    is_id = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID
    return int(typed) if is_id else 0
