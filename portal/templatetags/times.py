"""Clock times that no line breaks apart."""

from django import template

from appointments.rules.clock import UNBROKEN

register = template.Library()


@register.filter
def unbroken(words: str) -> str:
    """The same words with no-break blanks: "5 a.m." stays on one line."""
    return words.translate(UNBROKEN)
