"""Parts of pages that say the same over and over: rendered once for each form they take, then filled in.

A template costs a hundred times what its values do. Here it is rendered with holes for the values,
kept, and from then on only filled: a list of ten visits is no slower than a bare page.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 2048  # forms of some kilobytes; none holds a value
HOLE = re.compile(r"\$\((\w+)\)")  # of signs that neither HTML nor an address escapes


class Facts(Protocol):
    """A named tuple: what decides which sentences a template says. Hashable."""

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


@lru_cache(maxsize=KEPT)
def _form(template: str, _language: str, *, facts: Facts, names: tuple[str, ...]) -> Form:
    holes = {name: f"$({name})" for name in names}
    text = render_to_string(template, {**facts._asdict(), **holes})
    shown = tuple(sorted(set(HOLE.findall(text)) & set(names)))
    return Form(text, HOLE.sub(r"{\1}", text.replace("{", "{{").replace("}", "}}")), shown)
