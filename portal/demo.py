"""The demo's outbox: every mail and text message that the portal would have sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

END_OF_MAIL = re.compile(rb"\n-{79}\n")  # how Django's file backend ends each mail
SHOWN = 50


@dataclass(frozen=True)
class Written:
    """One message: `channel` is "mail" or "text", `at` when it was written.

    Of a mail also its `identity`, its HTML and its calendar entry; "" where it has none.
    """

    channel: str
    at: datetime
    to: str
    text: str
    subject: str = ""
    identity: str = ""
    html: str = ""
    calendar: str = ""


@require_safe
def demo_outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages first; in the demo alone."""
    messages = sorted(_outbox(), key=lambda one: one.at, reverse=True)
    return render(request, "portal/demo_outbox.html", {"outbox": messages[:SHOWN]})


@require_safe
@csp_replace({"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type] # it passes on what an address names
def demo_mail(_request: HttpRequest, identity: str) -> HttpResponse:
    """A mail as its reader sees it. Mails carry their own style; nothing else may run here."""
    found = next((mail for mail in _outbox() if mail.html and mail.identity == identity), None)
    if found is None:
        raise Http404
    return HttpResponse(found.html)


def _outbox() -> Iterator[Written]:
    """What was written; outside the demo there is no such page."""
    if not settings.DEMO:
        raise Http404
    return written(Path(settings.OUTBOX_DIR))


def written(folder: Path) -> Iterator[Written]:
    """Every message of the folder, in no order."""
    for path in folder.glob("*.log"):
        for raw in END_OF_MAIL.split(path.read_bytes()):
            if raw.strip():
                yield _mail(raw, _time(path))
    for path in folder.glob("*.text.txt"):
        to, _, text = path.read_text(encoding="utf-8").partition("\n\n")
        yield Written("text", _time(path), to, text.strip())


def _mail(raw: bytes, at: datetime) -> Written:
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    parts = {part.get_content_subtype(): _words(part) for part in mail.walk()}
    return Written(
        "mail",
        at,
        to=str(mail["To"]),
        text=parts.get("plain", ""),
        subject=str(mail["Subject"]),
        identity=str(mail["Message-ID"]).strip("<>").partition("@")[0],
        html=parts.get("html", ""),
        calendar=parts.get("calendar", ""),
    )


def _words(part: EmailMessage) -> str:
    return str(part.get_content()).strip() if part.get_content_maintype() == "text" else ""


def _time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
