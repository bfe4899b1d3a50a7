"""Every socket's address, behind the fences that hold for all of them."""

import re
from collections.abc import Awaitable, Callable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError
from django.http import HttpRequest, parse_cookie

from accounts.consumers import Receive, Scope, Send, query
from portal.consumers import NoSuchSocket
from portal.rules import client_address, is_proxy
from videovisit.consumers.board import BoardConsumer
from videovisit.consumers.check import CheckConsumer
from videovisit.consumers.day import DayConsumer
from videovisit.consumers.support import SupportConsumer
from videovisit.consumers.visit import VisitConsumer

Application = Callable[[Scope, Receive, Send], Awaitable[None]]

TRY_AGAIN = 1013  # the WebSocket register's "try again later"


def sockets(origin: str) -> Application:
    """The ASGI application for `websocket` scopes of pages that we served from `origin`."""
    return OriginValidator(CookieMiddleware(by_address), origin)


def by_address(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
    """To the socket of this address. Channels' own router would copy the scope for each of them."""
    answers = (socket for known, socket in ADDRESSES if known.fullmatch(scope["path"]))
    return next(answers)(scope, receive, send)


class OriginValidator:
    """Refuses, before accepting, whatever is not exactly from our origin.

    Other ports and schemes, sub-domains, `null`, none at all; Channels' own validator would also
    trip over a malformed port.
    """

    def __init__(self, application: Application, origin: str) -> None:
        self.application = application
        self.origin = origin.lower().encode("latin1")

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass on, or refuse the handshake (403)."""
        if header_values(scope, b"origin") == [self.origin]:
            return self.application(scope, receive, send)
        return send({"type": "websocket.close"})


class CookieMiddleware:
    """Adds `cookies` and `address` to the scope; asks nobody."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass on."""
        cookies = parse_cookie(b"; ".join(header_values(scope, b"cookie")).decode("latin1"))
        found = {"cookies": cookies, "address": address_of(scope), "root_path": ""}
        scope.update(found)
        return self.application(scope, receive, send)


class SessionMiddleware:
    """Adds `session` and `user` to the scope: Django's own `get_user`, which knows rotated keys."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; without a database accept and say "try again later"."""
        try:
            found = await query(who_asks, scope)
        except DatabaseError:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": TRY_AGAIN})
            return
        await self.application({**scope, **found}, receive, send)


def who_asks(scope: Scope) -> Scope:
    """The session that the handshake's cookie names, and its user (perhaps anonymous)."""
    request = HttpRequest()
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(scope["cookies"].get(settings.SESSION_COOKIE_NAME))
    return {"session": request.session, "user": get_user(request)}


def address_of(scope: Scope) -> str:
    """The address of the browser, as the configured proxies saw it; "" on a unix socket."""
    peer = (scope.get("client") or ("",))[0]
    if settings.TRUSTED_PROXY_COUNT and is_proxy(peer, settings.TRUSTED_PROXIES):
        forwarded = b",".join(header_values(scope, b"x-forwarded-for")).decode("latin1")
        return client_address(peer, forwarded, settings.TRUSTED_PROXY_COUNT)
    return str(peer)


def header_values(scope: Scope, name: bytes) -> list[bytes]:
    """All values of one header of the handshake."""
    return [value for header, value in scope["headers"] if header == name]


ADDRESSES: list[tuple[re.Pattern[str], Application]] = [
    (re.compile(r"/ws/visits/[^/]+/"), VisitConsumer.as_asgi()),
    (re.compile(r"/ws/clinic/today/"), DayConsumer.as_asgi()),
    (re.compile(r"/ws/clinic/board/"), BoardConsumer.as_asgi()),
    (re.compile(r"/ws/support/"), SupportConsumer.as_asgi()),
    (re.compile(r"/ws/check/"), SessionMiddleware(CheckConsumer.as_asgi())),
    (re.compile(r".*", re.DOTALL), NoSuchSocket.as_asgi()),
]
