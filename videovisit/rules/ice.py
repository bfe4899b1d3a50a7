"""Short-lived credentials for the TURN server (coturn's `use-auth-secret`)."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

CHECK_TIME = timedelta(seconds=300)
VISIT_TIME = timedelta(hours=1)


@dataclass(frozen=True)
class Credential:
    """What a browser gives to the TURN server until `expires_at`."""

    username: str
    password: str
    expires_at: datetime


def credential(secret: str, opaque: str, *, now: datetime, lasts: timedelta) -> Credential:
    """`username` is "<seconds since 1970>:<opaque>", `password` its HMAC-SHA1 in base64.

    The name travels in clear: `opaque` must say nothing about anybody. SHA-1 is what the TURN
    REST convention asks for; as an HMAC it still holds.
    """
    expires_at = now + lasts
    username = f"{int(expires_at.timestamp())}:{opaque}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credential(username, base64.b64encode(digest).decode(), expires_at)
