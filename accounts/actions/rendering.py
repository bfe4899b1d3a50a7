"""Writes the words of a notice at the moment it goes out, in the recipient's language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.utils import translation

from accounts.actions.kinds import kind_of
from accounts.models import Notice
from accounts.rules.outbox import message_id, one_line
from accounts.selectors.outbox import Recipient

BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


def mail_of(notice: Notice, recipient: Recipient, secret: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail: plain words and HTML, with headers that are the same for every try."""
    with _words(notice, recipient, secret) as words:
        subject, plain = one_line(words("subject.txt")), words("txt")
        rich = secret.get("html") or words("html")
        more = kind_of(notice).part(notice, recipient)
    message = EmailMultiAlternatives(
        subject,
        plain,
        from_email=formataddr((settings.PORTAL_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[recipient.address],
        headers={
            "Message-ID": reference_of(notice),
            "Auto-Submitted": "auto-generated",
            "Content-Language": recipient.language,
        },
    )
    message.attach_alternative(rich, "text/html")
    if more:
        message.attach_alternative(*more)
    return message


def text_of(notice: Notice, recipient: Recipient, secret: dict[str, Any]) -> str:
    """The words of the text message."""
    with _words(notice, recipient, secret) as words:
        return str(words("text.txt")).strip()


def plain_words(template: str, values: dict[str, Any]) -> str:
    """A template as plain words in the active language: nothing is escaped, it is no HTML."""
    rendered = Engine.get_default().get_template(template).render(Context(values, autoescape=False))
    return BLANK_LINES.sub("\n\n", _with_plain_blanks(str(rendered))).strip()


def _with_plain_blanks(words: str) -> str:
    """As every telephone writes them: one no-break blank halves what a text message may hold."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


def reference_of(notice: Notice) -> str:
    """The Message-ID, also the reference of a text message at the gateway."""
    return message_id(notice.pk, notice.revision, settings.SITE_HOST)


@contextmanager
def _words(notice: Notice, recipient: Recipient, secret: dict[str, Any]) -> Iterator[Any]:
    """Render `<kind>.<part>` of this notice; plain parts are not escaped, for they are no HTML."""
    kind, engine = kind_of(notice), Engine.get_default()
    values = {
        "person": recipient.person,
        "clinic": recipient.clinic,
        "help_phone": recipient.clinic.help_phone_words,
        "secret": secret,
        "site_origin": settings.SITE_ORIGIN,
        "portal_name": settings.PORTAL_NAME,
    }

    def render(part: str) -> str:
        template = engine.get_template(f"{kind.folder}/{notice.kind}.{part}")
        rendered = str(template.render(Context(values, autoescape=part == "html")))
        words = rendered if part == "html" else _with_plain_blanks(rendered)
        return BLANK_LINES.sub("\n\n", words).strip() + "\n"

    with translation.override(recipient.language):
        values |= kind.words(notice, recipient)
        yield render
