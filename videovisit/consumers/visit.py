"""The visit's socket: a page says hello, is told its state whenever that changes, and passes signals on.

Close codes: 4400 malformed too often, 4401 not signed on, 4403 not theirs any more, 4404 no such
visit, 4409 moved to another tab, 4429 too fast. A page may try again after any other.
"""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from channels.exceptions import StopConsumer

from accounts.consumers import Budget, LeanConsumer
from videovisit.consumers.hub import ELSEWHERE, SIGNED_OFF, hub
from videovisit.models import CallSample
from videovisit.rules.messages import FIGURES, MalformedError, read_message
from videovisit.rules.room import peer_id
from videovisit.selectors.tickets import TicketError, names_somebody, ticket_of

HELLO_WITHIN = 5.0  # seconds
MOST_MALFORMED = 5
MOST_A_SEAT = 4  # sockets of one person
MALFORMED, TOO_FAST = 4400, 4429
open_pages: Counter[int] = Counter()  # of this process, by seat


class VisitConsumer(LeanConsumer):
    """`/ws/visits/<reference>/`."""

    seat = visit = 0
    tab = session_key = ""
    last = 0  # hash of what the page was told, without its version

    @property
    def peer(self) -> str:
        """Who this page is to the others in the call."""
        return peer_id(self.seat, self.tab)

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept: a refusal before would reach the page as 1006, and be tried again.

        Somebody without a session or a guest's cookie has no ticket; who says nothing, none either.
        """
        self.is_open, self.malformed = True, 0
        self.budget = Budget()
        await self.send({"type": "websocket.accept"})
        if names_somebody(self.scope["cookies"]):
            loop = asyncio.get_running_loop()
            self.waiting = loop.call_later(HELLO_WITHIN, self._expect_hello)
        else:
            await self.close(SIGNED_OFF)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Do what the message of its type says; nothing here waits for the database."""
        if not self.is_open:
            return
        if not self.budget.spend():
            await self.close(TOO_FAST)
            return
        try:
            said = read_message(message.get("text"))
        except MalformedError:
            await self._refuse("malformed")
            return
        if not self.seat and said["type"] != "hello":
            await self._refuse("hello-first")
            return
        await getattr(self, f"on_{said['type']}")(said)

    async def websocket_disconnect(self, _message: dict[str, Any]) -> None:
        """The end."""
        self._part()
        raise StopConsumer

    async def on_hello(self, said: dict[str, Any]) -> None:
        """The page shows its ticket, once."""
        if self.seat:
            await self._refuse("hello-twice")
            return
        try:
            ticket = ticket_of(said["ticket"], self.scope["cookies"])
        except TicketError:
            await self.close(SIGNED_OFF)
            return
        if open_pages[ticket.seat] >= MOST_A_SEAT:
            await self.close(ELSEWHERE)
            return
        self.waiting.cancel()
        self.seat, self.visit, self.tab = ticket.seat, ticket.visit, said["tab"]
        self.session_key = ticket.session_key
        open_pages[self.seat] += 1
        hub().join(self)

    async def on_ping(self, said: dict[str, Any]) -> None:
        """A heartbeat, answered at once."""
        hub().seen(self)
        await self.tell({"type": "pong", "n": said["n"]})

    async def on_take(self, _said: dict[str, Any]) -> None:
        """The person wants the visit here, not where it is."""
        self.last = 0
        hub().join(self, insists=True)

    async def on_leave(self, _said: dict[str, Any]) -> None:
        """The person pressed Leave."""
        hub().leave(self)

    async def on_signal(self, said: dict[str, Any]) -> None:
        """An offer, an answer or candidates for one other page of the call."""
        if not await hub().signal(self, said):
            await self.tell({"type": "error", "code": "no-such-peer", "to": said["to"]})

    async def on_stats(self, said: dict[str, Any]) -> None:
        """How the call went for ten seconds."""
        figures = {name: _rounded(name, said[name]) for name in FIGURES}
        place = {"seat_id": self.seat, "level": said["level"], "route": said["route"]}
        hub().report(CallSample(taken_at=datetime.now(UTC), **place, **figures))

    async def tell(self, message: dict[str, Any]) -> None:
        """Send it while it is open; a state only when it is another than the last one."""
        if not self.is_open:
            return
        if message["type"] == "visit.state":
            told = hash(json.dumps({**message, "version": 0}))
            if told == self.last:
                return
            self.last = told
        await self.send(
            {"type": "websocket.send", "text": json.dumps(message, separators=(",", ":"))}
        )

    async def close(self, code: int) -> None:
        """Close it, once."""
        if self.is_open:
            self._part()
            await self.send({"type": "websocket.close", "code": code})

    def _expect_hello(self) -> None:
        if self.is_open:
            self.ending = asyncio.get_running_loop().create_task(self.close(SIGNED_OFF))

    def _part(self) -> None:
        if self.is_open and self.seat:
            open_pages[self.seat] -= 1
            hub().part(self)
        self.is_open = False

    async def _refuse(self, code: str) -> None:
        self.malformed += 1
        if self.malformed > MOST_MALFORMED:
            await self.close(MALFORMED)
        else:
            await self.tell({"type": "error", "code": code})


def _rounded(name: str, given: float | None) -> float | None:
    if given is None or name.startswith("loss"):
        return given
    return round(given)
