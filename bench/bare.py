"""The least there is: an ASGI application that echoes, and a Channels consumer that does."""

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402 - needs the settings


async def asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """A socket's echo; nothing for anything else."""
    while scope["type"] == "websocket":
        message = await receive()
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        elif message["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})
        else:
            return


class Echo(AsyncWebsocketConsumer):  # type: ignore[misc] # Channels has no types
    """A stock consumer."""

    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        """Send it back."""
        del bytes_data
        await self.send(text_data=text_data)


channels = Echo.as_asgi()
