"""Parts of pages that say the same over and over: rendered once for each form they take, then filled in.

A template costs a hundred times what its values do. Here it is rendered with holes for the values,
kept, and from then on only filled: a list of ten visits is no slower than a bare page.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 2048  # forms of some kilobytes; none holds a value
HOLE = re.compile(r"\$\((\w+)\)")  # of signs that neither HTML nor an address escapes


class Facts(Protocol):
    """A named tuple: what decides which sentences a template says. Hashable."""

    def __hash__(self) -> int: ...

    def _asdict(self) -> dict[str, Any]: ...


class Form(NamedTuple):
    """A rendered template, the same as a format string, and the values it shows."""

    whole: SafeString
    text: str
    names: tuple[str, ...]


def fill(template: str, facts: Facts, values: Mapping[str, object]) -> SafeString:
    """The template with `facts`, which decide what it says, and `values`, which it only shows.

    A value is escaped as everywhere, and cannot be compared or formatted by the template.
    """
    form = _form(template, get_language() or "", facts=facts, names=tuple(values))
    if not form.names:
        return form.whole
    return format_html(form.text, **{name: values[name] for name in form.names})


def fill_page(request: HttpRequest, template: str, facts: Facts, **values: object) -> HttpResponse:
    """A whole page in the same way: what context processors give is shown, never asked.

    Such a page and its base do without conditions on what depends on the request.
    """
    known: dict[str, Any] = {}
    for processor in engines["django"].engine.template_context_processors:  # type: ignore[attr-defined] # Django's own
        known |= processor(request)
    shown = known | values
    form = _form(template, get_language() or "", facts=facts, names=tuple(shown))
    return HttpResponse(format_html(form.text, **{n: _said(shown[n]) for n in form.names}))


def _said(value: object) -> object:
    return value() if callable(value) else value


def form_token(request: HttpRequest) -> str:
    """The token of this request's forms: one for all of them, masked once."""
    token: str = getattr(request, "form_token", "") or get_token(request)
    request.form_token = token  # type: ignore[attr-defined]
    return token


@lru_cache(maxsize=KEPT)
def _form(template: str, _language: str, *, facts: Facts, names: tuple[str, ...]) -> Form:
    holes = {name: f"$({name})" for name in names}
    text = render_to_string(template, {**facts._asdict(), **holes})
    shown = tuple(sorted(set(HOLE.findall(text)) & set(names)))
    return Form(text, HOLE.sub(r"{\1}", text.replace("{", "{{").replace("}", "}}")), shown)
