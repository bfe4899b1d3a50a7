"""The check's own socket: whatever is sent comes back, so that the way there can be timed."""

from collections import Counter
from time import monotonic
from typing import Any

from channels.exceptions import StopConsumer

from accounts.consumers import LeanConsumer

MOST_MESSAGES = 60
MOST_CHARACTERS = 64
LONGEST = 60.0  # seconds
MOST_AN_ADDRESS = 40  # at once, of people who are not signed on (SECURITY.md 38)
MALFORMED, TOO_FAST = 4400, 4429
open_sockets: Counter[str] = Counter()  # of this process, by address


class CheckConsumer(LeanConsumer):
    """`/ws/check/`, open to anyone: an echo, for a minute, of 60 short messages at most."""

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept, then close at once where one address has too many open."""
        self.left = MOST_MESSAGES
        self.until = monotonic() + LONGEST
        self.address = "" if self.scope["user"].is_authenticated else self.scope["address"]
        open_sockets[self.address] += 1
        await self.send({"type": "websocket.accept"})
        if self.address and open_sockets[self.address] > MOST_AN_ADDRESS:
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
        open_sockets[self.address] -= 1
        if not open_sockets[self.address]:
            del open_sockets[self.address]
        raise StopConsumer

    async def _close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})
