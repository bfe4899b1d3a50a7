"""What several pages say of the browser that they are read in."""

from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.selectors.clinics import default_clinic
from accounts.selectors.sessions import read_at
from accounts.views.shapes import fill
from appointments.rules.clock import when
from videovisit.selectors.checks import known_browser, known_here

BROWSER_COOKIE = f"{settings.COOKIE_PREFIX}browser"


class Known(NamedTuple):
    """What decides which sentence is said of this browser (rules/passport.py: Here)."""

    word: str
    is_elsewhere: bool
    asks_again: bool


def checked_here(request: HttpRequest) -> dict[str, object]:
    """A context processor: `checked_here` says whether this browser was checked; "" if nothing is known.

    Pages that do not show it pay nothing.
    """
    return {"checked_here": partial(_said_here, request)}


def _said_here(request: HttpRequest) -> str:
    if not request.user.is_authenticated:
        return ""
    here = known_here(request.actor, browser_id(request), read_at(request))  # type: ignore[attr-defined] # by ActorMiddleware
    facts = Known(here.word, here.is_elsewhere, here.asks_again)
    at = when(here.checked_at, zone_of(request), get_language() or "") if here.checked_at else None
    day = at.day if at else ""
    return fill("videovisit/_here.html", facts, {"day": day})


def zone_of(request: HttpRequest) -> str:
    """The reader's own time zone, or that of the clinic."""
    return getattr(request.user, "time_zone", "") or default_clinic().time_zone


def browser_id(request: HttpRequest) -> str:
    """The random id of the browser; "" where it has none."""
    return known_browser(request.COOKIES.get(BROWSER_COOKIE, ""))
