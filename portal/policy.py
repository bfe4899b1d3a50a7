"""The browser's fences as data: Content-Security-Policy, Permissions-Policy, plain headers."""

from collections.abc import Mapping, Sequence
from functools import cache

from csp.constants import NONCE, NONE, SELF

CONTENT_SECURITY_POLICY: dict[str, dict[str, list[object]]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

NOWHERE = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "speaker-selection",
    "usb",
)
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in NOWHERE}

PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
DEVICES = ("camera", "microphone", "speaker-selection", "autoplay", "screen-wake-lock")
CALL = (*DEVICES, "display-capture", "fullscreen", "picture-in-picture")
FEATURES: Mapping[str, Sequence[str]] = {
    "account_": PASSKEYS,
    "mfa_": PASSKEYS,
    "video_visit": DEVICES,
    "visit": CALL,
}

EVERYWHERE: Mapping[str, str] = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Where an answer never reached the middleware that writes its own (a redirect to HTTPS).
    "Content-Security-Policy": "; ".join(
        f"{directive} {' '.join(str(source) for source in sources if source is not NONCE)}"
        for directive, sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    ),
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOWHERE),
}


@cache
def permissions_policy(url_name: str) -> str:
    """The Permissions-Policy of a page: only the features its kind of page needs, for ourselves."""
    kinds = (features for kind, features in FEATURES.items() if url_name.startswith(kind))
    allowed = next(kinds, ())
    return ", ".join(f"{name}=(self)" if name in allowed else f"{name}=()" for name in NOWHERE)
