"""Parts of pages that change by themselves: the page asks for each again, every five seconds."""

from hashlib import blake2b
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.views import ActorRequest
from appointments.views.parts import unless_known


class Part(NamedTuple):
    """What stands there now; `version` is a print of the words."""

    html: SafeString
    version: str


def part_of(template: str, shown: dict[str, Any]) -> Part:
    """The words of a part: they hold nothing of the request, so that the same has the same print."""
    html = render_to_string(template, shown)
    return Part(html, blake2b(html.encode(), digest_size=16).hexdigest())


def told(request: ActorRequest, part: Part) -> HttpResponse:
    """The part for a page that asks again; 304 while it says the same."""
    return unless_known(request, part.version, lambda: part.html)
