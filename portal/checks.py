"""What `manage.py check --deploy` insists on besides Django's own checks."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's name

TOKEN_LENGTH = 32
TO_FILES = ("filebased", "console", "locmem", "dummy")
Check = Callable[..., list[CheckMessage]]


def deploy_check(complaints: Callable[[], Iterator[CheckMessage]]) -> Check:
    """Register a generator of complaints for `check --deploy`."""

    def check(**_: Any) -> list[CheckMessage]:
        return list(complaints())

    register(check, deploy=True)
    return check


@deploy_check
def check_demo() -> Iterator[CheckMessage]:
    """Demo people, whose password is printed, have no place in production."""
    if settings.DEMO:
        yield Error("DEMO is on", id="portal.E001")


@deploy_check
def check_second_factor() -> Iterator[CheckMessage]:
    """Staff sign on with a second factor (SECURITY.md 12)."""
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        yield Error("STAFF_SECOND_FACTOR_REQUIRED is off", id="portal.E002")


@deploy_check
def check_origin() -> Iterator[CheckMessage]:
    """The origin is compared exactly with what browsers send, and everything rests on HTTPS."""
    parts = urlsplit(settings.SITE_ORIGIN)
    if parts.scheme != "https":
        yield Error("SITE_ORIGIN must start with https://", id="portal.E003")
    if parts.geturl() != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        yield Error("SITE_ORIGIN is more than scheme, name and port", id="portal.E004")
    if parts.netloc.endswith(":443") or parts.netloc != parts.netloc.lower():
        yield Error("SITE_ORIGIN is not written as browsers write it", id="portal.E005")


@deploy_check
def check_proxy() -> Iterator[CheckMessage]:
    """Without it everybody seems to come from the proxy, over plain HTTP."""
    if settings.TRUSTED_PROXY_COUNT < 1:
        yield Warning("TRUSTED_PROXY_COUNT is 0: no proxy in front", id="portal.W006")


@deploy_check
def check_metrics_token() -> Iterator[CheckMessage]:
    """No token is fine: then only this machine itself reads the figures."""
    if 0 < len(settings.METRICS_TOKEN) < TOKEN_LENGTH:
        yield Warning(f"METRICS_TOKEN is shorter than {TOKEN_LENGTH}", id="portal.W007")


@deploy_check
def check_messages() -> Iterator[CheckMessage]:
    """Mails and text messages must reach people, not files."""
    if any(word in settings.EMAIL_BACKEND for word in TO_FILES):
        yield Warning("EMAIL_URL leads nowhere: mails reach nobody", id="portal.W008")
    if settings.SMS_GATEWAY.endswith("FileGateway"):
        yield Warning("SMS_GATEWAY writes text messages to files", id="portal.W009")


@deploy_check
def check_relay() -> Iterator[CheckMessage]:
    """Many networks let a call through a relay alone; its secret signs who may use it."""
    if not settings.TURN_URIS:
        yield Warning("TURN_URIS is empty: many calls will find no way", id="portal.W010")
    elif len(settings.TURN_SECRET) < TOKEN_LENGTH:
        yield Warning(f"TURN_SECRET is shorter than {TOKEN_LENGTH}", id="portal.W011")
