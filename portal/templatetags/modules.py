"""Scripts are many small modules: a page that names them all at once does not fetch them step by step."""

import re
from collections.abc import Iterator
from functools import cache
from posixpath import dirname, join, normpath

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
IMPORTED = re.compile(r'\bfrom "(\.[^"]+)";')


@register.simple_tag
def module_links(script: str, rel: str) -> SafeString:
    """A link to each module that the script (a path under static/) imports, and they import.

    `rel`: "modulepreload" on the script's own page, "prefetch" on the page that leads to it.
    """
    return format_html_join("", '<link rel="{}" href="{}">', ((rel, url) for url in _urls(script)))


@cache
def _urls(script: str) -> tuple[str, ...]:
    return tuple(static(name) for name in dict.fromkeys(_imports(script)))


def _imports(script: str) -> Iterator[str]:
    """Nearest first; some more than once."""
    text = (settings.BASE_DIR / "static" / script).read_text()
    near = [normpath(join(dirname(script), place)) for place in IMPORTED.findall(text)]
    yield from near
    for name in near:
        yield from _imports(name)
