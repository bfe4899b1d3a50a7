"""What every page shows: names, menu, languages and the help line."""

import re
from functools import cache, partial
from typing import NamedTuple

from django.conf import settings
from django.contrib.messages import SUCCESS, get_messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from accounts.middleware import session_warning
from accounts.selectors.clinics import default_clinic, zone_of
from accounts.selectors.help_line import HelpLine, help_line
from accounts.sms import sends_texts
from accounts.views.shapes import fill, form_token
from portal.templatetags.times import unbroken

WORDS = re.compile(r"/(?:[a-z-]{1,20}(?:/(?:[a-z-]{1,20}/?)?)?)?")


class Language(NamedTuple):
    """A language of the portal, named in itself."""

    code: str
    name_local: str


class Roles(NamedTuple):
    """What the menu asks of who acts."""

    held: frozenset[str]


class Place(NamedTuple):
    """What the menu asks of a request: as much of its address as menus name, and who acts."""

    path: str
    actor: Roles
    get_full_path: str = "$(next)"


class Visitor(NamedTuple):
    """What the menu asks of a user."""

    is_authenticated: bool


class Menu(NamedTuple):
    """What decides how the menu looks."""

    request: Place
    user: Visitor
    languages: tuple[Language, ...]


class Foot(NamedTuple):
    """What decides how the foot of a page looks."""

    help_line: HelpLine


class Nothing(NamedTuple):
    """For what always looks the same."""


NOTHING = Nothing()


def page(request: HttpRequest | None = None) -> dict[str, object]:
    """A context processor without a query of its own; it never raises, error pages use it too."""
    clinic = default_clinic()
    line = help_line(clinic, now=timezone.now())
    names = {"portal_name": settings.PORTAL_NAME, "clinic_name": clinic.name}
    return {
        **names,
        "help_line": line,
        "sends_texts": sends_texts(),
        "footer": partial(fill, "components/_footer.html", Foot(line), names),
        "menu": partial(menu, request) if request else "",
        "banner": partial(banner, request) if request else "",
        "glass_banner": partial(glass_banner, request) if request else "",
        "session_dialog": partial(session_dialog, request) if request else "",
    }


def menu(request: HttpRequest) -> SafeString:
    """The menu with the choice of language."""
    user, actor = getattr(request, "user", None), getattr(request, "actor", None)  # refused early
    facts = Menu(
        Place(place_of(request.path), Roles(actor.held if actor else frozenset())),
        Visitor(user is not None and user.is_authenticated),
        _languages(),
    )
    values = {"next": page_of(request), "csrf_token": form_token(request)}
    return fill("components/_navigation.html", facts, values)


def page_of(request: HttpRequest) -> str:
    """Where the choice of language leads back to: for what was sent, the page that it was sent from.

    An address that takes forms alone is no page. Browsers name their own site's pages (Referer).
    """
    came_from = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}/"
    is_sent = request.method == "POST" and came_from.startswith(own)
    return came_from.removeprefix(own.removesuffix("/")) if is_sent else request.get_full_path()


def place_of(path: str) -> str:
    """The first two words of an address: one menu serves all below, there or not."""
    found = WORDS.match(path)
    return path if found and found[0] == path else f"{found[0] if found else '/'}*"


def banner(request: HttpRequest) -> str:
    """What just happened; "" when nothing did."""
    told = list(get_messages(request))
    is_done = all(message.level == SUCCESS for message in told)
    page = {"messages": told, "is_done": is_done}
    return render_to_string("components/_messages.html", page) if told else ""


def glass_banner(request: HttpRequest) -> str:
    """While somebody reads a record by breaking the glass, every page says so; "" otherwise."""
    user = getattr(request, "user", None)  # refused early
    until = getattr(user, "glass_until", None)
    if user is None or until is None:
        return ""
    zone = zone_of(user.time_zone or default_clinic().time_zone)
    values = {
        "until": unbroken(time_format(until.astimezone(zone), "P")),
        "csrf_token": form_token(request),
    }
    return fill("components/_glass.html", NOTHING, values)


def session_dialog(request: HttpRequest) -> str:
    """The dialog that warns before the session ends; "" for somebody whose session does not."""
    ends = session_warning(request)["session_ends"]
    if ends is None:
        return ""
    values = {**ends, "csrf_token": form_token(request)}
    return fill("accounts/_session_warning.html", NOTHING, values)


@cache
def _languages() -> tuple[Language, ...]:
    known = (get_language_info(code) for code, _name in settings.LANGUAGES)
    return tuple(Language(each["code"], each["name_local"]) for each in known)
