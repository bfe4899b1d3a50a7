"""The demo's outbox: every mail and text message that the portal would have sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

END_OF_MAIL = re.compile(rb"\n-{79}\n")  # how Django's file backend ends each mail
SHOWN = 50


@dataclass(frozen=True)
class Written:
    """One message: `channel` is "mail" or "text", `at` when it was written."""

    channel: str
    at: datetime
    to: str
    subject: str
    text: str


@require_safe
def demo_outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages first; in the demo alone."""
    if not settings.DEMO:
        raise Http404
    messages = sorted(written(Path(settings.OUTBOX_DIR)), key=lambda one: one.at, reverse=True)
    return render(request, "portal/demo_outbox.html", {"outbox": messages[:SHOWN]})


def written(folder: Path) -> Iterator[Written]:
    """Every message of the folder, in no order."""
    for path in folder.glob("*.log"):
        for raw in END_OF_MAIL.split(path.read_bytes()):
            if raw.strip():
                yield _mail(raw, _time(path))
    for path in folder.glob("*.text.txt"):
        to, _, text = path.read_text(encoding="utf-8").partition("\n\n")
        yield Written("text", _time(path), to, "", text.strip())


def _mail(raw: bytes, at: datetime) -> Written:
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    part = mail.get_body(("plain",))
    text = str(part.get_content()).strip() if part else ""
    return Written("mail", at, str(mail["To"]), str(mail["Subject"]), text)


def _time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
