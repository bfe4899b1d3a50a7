"""What stands behind every socket: dispatch that waits for nobody's queries, and a place for them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer
from django.conf import settings
from django.db import close_old_connections

QUERIES = ThreadPoolExecutor(4, "socket")  # so that pages never wait for sockets
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
P = ParamSpec("P")
T = TypeVar("T")


class LeanConsumer(AsyncConsumer):  # type: ignore[misc]
    """A consumer without a channel of its own whose messages wait for nobody's queries.

    Channels closes old connections through one process-wide thread before each message, where
    one consumer's slow query delays everybody, and keeps two tasks for each socket.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One message after the other, in the socket's own task."""
        self.scope, self.base_send = scope, send
        with suppress(StopConsumer):
            while True:
                await self.dispatch(await receive())

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand a message to the method of its type."""
        await getattr(self, get_handler_name(message))(message)


class Budget:
    """So many messages at once, and so many a second after that (SECURITY.md 38)."""

    BURST, A_SECOND = 60, 10
    __slots__ = ("counted_at", "left")

    def __init__(self) -> None:
        self.left, self.counted_at = float(self.BURST), monotonic()

    def spend(self) -> bool:
        """Take one; False where none is left."""
        now = monotonic()
        self.left = min(self.BURST, self.left + (now - self.counted_at) * self.A_SECOND) - 1
        self.counted_at = now
        return self.left >= 0


class Strangers:
    """Sockets of whom nobody knows yet that each address has open in this process at once (SECURITY.md 38).

    Who is known is not counted: a clinic sits behind one address. Nor is who has none ("").
    """

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()

    def come(self, address: str) -> bool:
        """Count one more; False for one too many, which is counted until it leaves, too."""
        self.counted[address] += 1
        return not address or self.counted[address] <= settings.SOCKETS_AN_ADDRESS

    def leave(self, address: str) -> None:
        """It has closed, or is known by now."""
        self.counted[address] -= 1
        if not self.counted[address]:
            del self.counted[address]


async def query(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function returns, called in a thread of the sockets' own. Raises what it raises."""
    call = partial(copy_context().run, _tidily, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(QUERIES, call)


def _tidily(function: Callable[[], T]) -> T:
    try:
        return function()
    finally:
        close_old_connections()
