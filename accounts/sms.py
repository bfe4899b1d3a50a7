"""Text messages leave through one small seam; a provider is a class named by SMS_GATEWAY.

"none" says that this portal sends no text messages: nobody is offered any, and what is owed as a
text is dropped.
"""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

NONE = "none"


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


def sends_texts() -> bool:
    """Whether this portal sends text messages at all."""
    return settings.SMS_GATEWAY != NONE


def gateway() -> SmsGateway:
    """The gateway that SMS_GATEWAY names."""
    made: SmsGateway = import_string(settings.SMS_GATEWAY)()
    return made
