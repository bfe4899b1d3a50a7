"""What Twilio says of text messages, and how it proves that it is Twilio who says so."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping

# Twilio's error codes of a number that will never take this message.
NEVER = frozenset(
    {"21211", "21214", "21217", "21219", "21408", "21610", "21612", "21614"},
)
OPTED_OUT = "21610"  # of those: its person has sent STOP
STOP = "STOP"  # what it says of a message that came in
DELIVERED, FAILED = "delivered", "failed"
# Its words for how a message ended; all others are on the way.
ENDS = {"delivered": DELIVERED, "read": DELIVERED, "undelivered": FAILED, "failed": FAILED}


def signature(token: str, url: str, fields: Mapping[str, Iterable[str]]) -> str:
    """Its header X-Twilio-Signature: HMAC-SHA1 over the address and the sorted fields, base64."""
    pairs = (name + value for name in sorted(fields) for value in sorted({*fields[name]}))
    said = "".join([url, *pairs]).encode("utf-8", "replace")
    return base64.b64encode(hmac.new(token.encode(), said, hashlib.sha1).digest()).decode()


def is_signed(token: str, url: str, fields: Mapping[str, Iterable[str]], *, given: str) -> bool:
    """Whether the signature `given` is of whoever knows the token; never where there is no token."""
    wanted = signature(token, url, fields)
    return bool(token) and hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))


def outcome(status: str) -> str:
    """How the message ended, "" while it is on its way."""
    return ENDS.get(status, "")


def failure_of(code: str) -> str:
    """What the notice keeps of a refusal: digits, or that there was no code."""
    return f"text {code}" if code.isascii() and code.isdecimal() and len(code) < 8 else "text"  # noqa: PLR2004 - its codes have five digits


def is_stopped(failure: str) -> bool:
    """Whether the message was refused because its person has sent STOP."""
    return failure == failure_of(OPTED_OUT)
