"""A socket whose page only listens: it sends heartbeats, and anything else gets an error."""

import json
from typing import Any

from accounts.consumers import Budget, LeanConsumer
from accounts.rules.browsers import browser_words
from accounts.selectors.lookers import Door
from videovisit.rules.messages import MalformedError, read_message
from videovisit.selectors.tickets import session_key_of

MOST_MALFORMED = 5
MOST_A_PERSON = 4  # sockets
MALFORMED, TOO_FAST = 4400, 4429


class Listener(LeanConsumer):
    """Answers heartbeats; those who extend it say the rest, and what to do when it ends: part()."""

    is_open = False

    async def accept(self) -> None:
        """Accept: a refusal before would reach the page as 1006, and be tried again."""
        self.is_open, self.malformed, self.budget = True, 0, Budget()
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Nothing here waits for the database."""
        if not self.is_open:
            return
        if not self.budget.spend():
            await self.close(TOO_FAST)
            return
        try:
            said = read_message(message.get("text"))
        except MalformedError:
            said = {"type": ""}
        if said["type"] == "ping":
            await self.tell(json.dumps({"type": "pong", "n": said["n"]}))
        else:
            await self._refuse()

    async def tell(self, text: str) -> None:
        """Send it."""
        await self.send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        """Close it, once; nothing is told after that."""
        if self.is_open:
            self.part()
            await self.send({"type": "websocket.close", "code": code})

    def part(self) -> None:
        """It has ended, from whichever side."""
        self.is_open = False

    async def _refuse(self) -> None:
        self.malformed += 1
        if self.malformed > MOST_MALFORMED:
            await self.close(MALFORMED)
        else:
            await self.tell(json.dumps({"type": "error", "code": "malformed"}))


def door_of(scope: dict[str, Any]) -> Door:
    """From where the socket comes."""
    agents = [value for name, value in scope["headers"] if name == b"user-agent"]
    browser = browser_words(agents[0].decode("latin1") if agents else "")
    return Door(session_key_of(scope["cookies"]), scope["address"] or None, browser)
