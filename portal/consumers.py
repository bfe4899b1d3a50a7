"""What stands behind every socket: lean dispatch, and the answer where there is no such socket."""

from typing import Any

from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer

NO_SUCH_SOCKET = 4404  # DESIGN.md 5: never retried by the client


class LeanConsumer(AsyncConsumer):  # type: ignore[misc]
    """A consumer without a channel of its own whose messages wait for nobody's queries.

    Channels closes old connections through one process-wide thread before each message, where
    one consumer's slow query delays everybody.
    """

    channel_layer_alias = ""

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand a message to the method of its type."""
        await getattr(self, get_handler_name(message))(message)


class NoSuchSocket(LeanConsumer):
    """Accepts, then closes with 4404: a refusal before accepting reaches browsers as 1006."""

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Say that there is nothing here."""
        await self.send({"type": "websocket.accept"})
        await self.send({"type": "websocket.close", "code": NO_SUCH_SOCKET})

    async def websocket_receive(self, _message: dict[str, Any]) -> None:
        """Whatever was sent before the close arrived."""

    async def websocket_disconnect(self, _message: dict[str, Any]) -> None:
        """The end."""
        raise StopConsumer
