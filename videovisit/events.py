"""What happened to a visit, announced on commit: "look again", to this process and to the others.

The only door to the channel layer. What is announced may be lost and nothing is: each hub reads
all its rooms again every five seconds.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Iterable
from functools import cache, partial
from typing import Any, Never
from uuid import uuid4

from channels.layers import get_channel_layer
from django.db import transaction

logger = logging.getLogger(__name__)
GROUP = "rooms"
PATIENCE = 0.25  # seconds (RELIABILITY.md 3)
AGAIN = 5.0  # seconds between two tries to hear
PROCESS = uuid4().hex
Message = dict[str, Any]
listeners: list[Callable[[Message], None]] = []  # the hub of this process; may be called anywhere


def news(visits: Iterable[int], doctor: int = 0) -> Message:
    """Say to look at these visits again, and at this doctor's day."""
    return {"type": "room.look", "visits": list(visits), "doctor": doctor}


def announce(visit: int, doctor: int) -> None:
    """Something of the visit, or of this doctor's day, has changed: say so once it is committed."""
    transaction.on_commit(partial(say, news([visit], doctor)))


def say(message: Message) -> None:
    """To this process at once, and to the others as far as Redis carries it."""
    for listener in listeners:
        listener(message)
    publish(message)


def publish(message: Message) -> None:
    """To the other processes; never waits, never raises."""
    asyncio.run_coroutine_threadsafe(_publish({**message, "from": PROCESS}), _loop())


async def _publish(message: Message) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await get_channel_layer().group_send(GROUP, message)
    except Exception as error:  # noqa: BLE001 - Redis is away in many ways, and none of them matters
        logger.warning("a poke was lost: %s", type(error).__name__)


async def hear(told: Callable[[Message], Awaitable[None]]) -> Never:
    """Hand on what other processes say, for ever; nothing while Redis is away."""
    while True:
        try:
            await _hear(told)
        except Exception as error:  # noqa: BLE001 - Redis is away in many ways
            logger.warning("pokes are not heard: %s", type(error).__name__)
            await asyncio.sleep(AGAIN)


async def _hear(told: Callable[[Message], Awaitable[None]]) -> Never:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    while True:
        message = await layer.receive(channel)
        if message["from"] != PROCESS:
            await told(message)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """A loop of its own in a thread of its own: the callers are threads and tasks of any kind."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="pokes", daemon=True).start()
    return loop
