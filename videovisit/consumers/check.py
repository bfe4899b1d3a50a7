"""The check's own socket: whatever is sent comes back, so that the way there can be timed."""

from time import monotonic
from typing import Any

from channels.exceptions import StopConsumer

from accounts.consumers import LeanConsumer, Strangers

MOST_MESSAGES = 60
MOST_CHARACTERS = 64
LONGEST = 60.0  # seconds
MALFORMED, TOO_FAST = 4400, 4429
strangers = Strangers()


class CheckConsumer(LeanConsumer):
    """`/ws/check/`, open to anyone: an echo, for a minute, of 60 short messages at most."""

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept, then close at once where one address has too many open."""
        self.left = MOST_MESSAGES
        self.until = monotonic() + LONGEST
        self.address = "" if self.scope["user"].is_authenticated else self.scope["address"]
        has_room = strangers.come(self.address)
        await self.send({"type": "websocket.accept"})
        if not has_room:
            await self._close(TOO_FAST)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Send it back."""
        text = message.get("text")
        self.left -= 1
        if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
            await self._close(MALFORMED)
        elif self.left < 0 or monotonic() > self.until:
            await self._close(TOO_FAST)
        else:
            await self.send({"type": "websocket.send", "text": text})

    async def websocket_disconnect(self, _message: dict[str, Any]) -> None:
        """The end."""
        strangers.leave(self.address)
        raise StopConsumer

    async def _close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})
