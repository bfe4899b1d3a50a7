"""The answer where there is no such socket."""

from typing import Any

from channels.exceptions import StopConsumer

from accounts.consumers import LeanConsumer

NO_SUCH_SOCKET = 4404  # DESIGN.md 5: never retried by the client


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
