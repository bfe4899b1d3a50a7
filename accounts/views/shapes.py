"""Parts of pages that say the same over and over: rendered once for each form they take, then filled in.

A template costs a hundred times what its values do. Here it is rendered with holes for the values,
kept, and from then on only filled: a list of ten visits is no slower than a bare page.
"""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 2048  # forms of some kilobytes; none holds a value
HOLE = re.compile(r"\$\((\w+)\)")  # of signs that neither HTML nor an address escapes


def fill(template: str, facts: Mapping[str, Hashable], values: Mapping[str, object]) -> SafeString:
    """The template with `facts`, which decide what it says, and `values`, which it only shows.

    A value is escaped as everywhere, and cannot be compared or formatted by the template.
    """
    form = _form(template, get_language() or "", tuple(facts.items()), tuple(values))
    return format_html(form, **values)


@lru_cache(maxsize=KEPT)
def _form(
    template: str, _language: str, facts: tuple[tuple[str, Hashable], ...], names: tuple[str, ...]
) -> str:
    """The rendered template as a format string."""
    holes = {name: f"$({name})" for name in names}
    text = render_to_string(template, {**dict(facts), **holes})
    return HOLE.sub(r"{\1}", text.replace("{", "{{").replace("}", "}}"))
