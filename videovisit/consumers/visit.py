"""The visit's socket: a page says hello, is told its state whenever that changes, and passes signals on.

Close codes: 4400 malformed too often, 4401 not signed on, 4403 not theirs any more, 4404 no such
visit, 4409 too many tabs, or the page has another socket, 4429 too fast. A page may try again after
any other.
"""

import asyncio
import json
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from channels.exceptions import StopConsumer

from accounts.consumers import Budget, LeanConsumer, Strangers
from videovisit.consumers.hub import ELSEWHERE, SIGNED_OFF, hub
from videovisit.consumers.pairs import Pair
from videovisit.consumers.tabs import Tabs
from videovisit.models import CallSample
from videovisit.rules.messages import FIGURES, MalformedError, read_message
from videovisit.rules.room import peer_id
from videovisit.selectors.tickets import TicketError, names_somebody, ticket_of

HELLO_WITHIN = 5.0  # seconds
MOST_MALFORMED = 5
MALFORMED, TOO_FAST = 4400, 4429
tabs = Tabs()  # by seat
strangers = Strangers()  # they have not said hello


class VisitConsumer(LeanConsumer):
    """`/ws/visits/<reference>/`."""

    seat = visit = 0
    tab = session_key = address = ""
    last = 0  # hash of what the page was told, without its version

    @property
    def peer(self) -> str:
        """Who this page is to the others in the call."""
        return peer_id(self.seat, self.tab)

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept: a refusal before would reach the page as 1006, and be tried again.

        Somebody without a session or a guest's cookie has no ticket; who says nothing, none either.
        """
        self.is_open, self.malformed, self.address = True, 0, self.scope["address"]
        self.budget = Budget()
        self.pairs: defaultdict[str, Pair] = defaultdict(Pair)  # by the other page
        has_room = strangers.come(self.address)
        await self.send({"type": "websocket.accept"})
        if not names_somebody(self.scope["cookies"]):
            await self.close(SIGNED_OFF)
        elif not has_room:
            await self.close(TOO_FAST)
        else:
            loop = asyncio.get_running_loop()
            self.waiting = loop.call_later(HELLO_WITHIN, self._expect_hello)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Do what the message of its type says; nothing here waits for the database."""
        if not self.is_open:
            return
        try:
            said = read_message(message.get("text"))
        except MalformedError:
            said = {"type": ""}
        pair = self._pair(said)
        if not (pair.budget if pair else self.budget).spend():
            await self.close(TOO_FAST)
        elif not said["type"]:
            await self._refuse("malformed")
        elif not self.seat and said["type"] != "hello":
            await self._refuse("hello-first")
        else:
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
        if not tabs.has_room(ticket.seat, said["tab"]):
            await self.close(ELSEWHERE)
            return
        self.waiting.cancel()
        strangers.leave(self.address)
        self.seat, self.visit, self.tab = ticket.seat, ticket.visit, said["tab"]
        self.session_key = ticket.session_key
        await self._take_over()

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
        pair = self._pair(said)
        if pair is None:
            await self.tell({"type": "error", "code": "no-such-peer", "to": said["to"]})
        elif not pair.takes(said):
            await self.tell({"type": "error", "code": "too-many", "to": said["to"]})
        else:
            await hub().signal(self, said)

    async def on_stats(self, said: dict[str, Any]) -> None:
        """How the call went for ten seconds."""
        figures = {name: _rounded(name, said[name]) for name in FIGURES}
        place = {"seat_id": self.seat, "level": said["level"], "route": said["route"]}
        hub().report(CallSample(taken_at=datetime.now(UTC), **place, **figures))

    async def tell(self, message: dict[str, Any]) -> None:
        """Send it while it is open; a state only when it is another than the last one."""
        if not self.is_open:
            return
        text = json.dumps(message, separators=(",", ":"))
        if message["type"] == "visit.state":
            told = hash(text.replace(str(message["version"]), "", 1))
            if told == self.last:
                return
            self.last = told
        await self.send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        """Close it, once."""
        if self.is_open:
            self._part()
            await self.send({"type": "websocket.close", "code": code})

    def _expect_hello(self) -> None:
        if self.is_open:
            self.ending = asyncio.get_running_loop().create_task(self.close(SIGNED_OFF))

    def _pair(self, said: dict[str, Any]) -> Pair | None:
        """What is said to a page that may hear it is counted by itself."""
        may = said["type"] == "signal" and hub().may_signal(self, said["to"])
        return self.pairs[said["to"]] if may else None

    async def _take_over(self) -> None:
        """Join, then end the socket that the page had before: so the hub finds it there when that parts."""
        before = tabs.come(self.seat, self.tab, self)
        hub().join(self)
        if before:
            await before.close(ELSEWHERE)

    def _part(self) -> None:
        if self.is_open and self.seat:
            tabs.leave(self.seat, self.tab, self)
            hub().part(self)
        elif self.is_open:
            strangers.leave(self.address)
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
