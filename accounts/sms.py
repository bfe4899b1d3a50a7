"""Text messages leave through one small seam; a provider is a class named by SMS_GATEWAY.

"none" says that this portal sends no text messages: nobody is offered any, and what is owed as a
text is dropped.
"""

import base64
import json
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.rules.outbox import notice_of
from accounts.rules.texts import NEVER

NONE = "none"
TIME_OUT = 10  # seconds


class TextRefusedError(Exception):
    """This number will never take the message; `code` is the provider's own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SmsGateway(Protocol):
    """What a provider must do, within 10 s."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Hand the message over; the same `reference` again is the same message.

        Raises TextRefusedError for good, OSError for now.
        """


class FileGateway:
    """Writes messages as files below OUTBOX_DIR: for the demo and for development."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """One file a message: the number, an empty line, the words."""
        folder = Path(settings.OUTBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        name = "".join(letter if letter.isalnum() else "-" for letter in reference).strip("-")
        (folder / f"{name}.text.txt").write_text(f"{to}\n\n{text}\n", encoding="utf-8")


class TwilioGateway:
    """Hands messages to Twilio, which reports to `text_report` how each of them ended.

    Its API knows no key for "the same message again": one that was taken just before the
    connection broke may come twice.
    """

    def send(self, *, to: str, text: str, reference: str) -> None:
        """One message; 10 s at most for each answer."""
        report = f"{settings.SITE_ORIGIN}{reverse('text_report')}?notice={notice_of(reference)}"
        is_service = settings.TWILIO_FROM.startswith("MG")
        sender = {"MessagingServiceSid" if is_service else "From": settings.TWILIO_FROM}
        _post({"To": to, "Body": text, "StatusCallback": report, **sender})


def _post(fields: dict[str, str]) -> None:
    account = f"{settings.TWILIO_ACCOUNT}:{settings.TWILIO_TOKEN}".encode()
    request = Request(  # noqa: S310 - the address is a setting
        f"{settings.TWILIO_API}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT}/Messages.json",
        data=urlencode(fields).encode(),
        headers={"Authorization": f"Basic {base64.b64encode(account).decode()}"},
    )
    try:
        urlopen(request, timeout=TIME_OUT).close()  # noqa: S310  # nosec B310
    except HTTPError as error:
        with error:
            code = _code_of(error.read())
        if code in NEVER:
            raise TextRefusedError(code) from None
        raise


def _code_of(answer: bytes) -> str:
    with suppress(ValueError, TypeError, KeyError):
        return str(json.loads(answer)["code"])
    return ""


def sends_texts() -> bool:
    """Whether this portal sends text messages at all."""
    return settings.SMS_GATEWAY != NONE


def gateway() -> SmsGateway:
    """The gateway that SMS_GATEWAY names."""
    made: SmsGateway = import_string(settings.SMS_GATEWAY)()
    return made
