"""The hub: what one web process knows of the rooms whose pages it serves.

Pages come and go: one task takes all that has gathered, writes it, asks the database once, and tells
each page concerned its state. Pokes say "look again": another task does, and waits for nobody's writing.
A third looks at everything within five seconds: a lost poke costs five seconds, and a session or right
that is gone closes its sockets. However long one takes, nobody's visit begins later for it.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from accounts.consumers import query
from accounts.selectors.own_connection import OwnConnection
from accounts.selectors.prepared import read_by
from appointments.selectors.appointments import window
from videovisit import events
from videovisit.actions.rooms import (
    Claim,
    claim_seats,
    keep_samples,
    leave_pages,
    leave_visits,
    note_seen,
)
from videovisit.consumers.inbox import Inbox, Place
from videovisit.models import CallSample
from videovisit.rules.room import Room, may_signal, state_of
from videovisit.selectors.rooms import Holder, Standing, rooms_of, rooms_read, standings_of

logger = logging.getLogger(__name__)
EACH = 5.0  # seconds between two looks at the same room
PARTS = 5  # looks in which all rooms have their turn, at most: news waits behind each
PART = 100  # rooms for each look more
SOON = 0.05  # seconds: whose visit it is comes before who only moves up in line
AT_ONCE = 10  # rooms that are read, or told, before others have a turn
REST = 0.001  # seconds: that turn
AGAIN = 0.5  # seconds after a look that failed
SIGNED_OFF, NOT_THEIRS, NO_SUCH, ELSEWHERE = 4401, 4403, 4404, 4409


class Page(Protocol):
    """A socket as the hub sees it."""

    seat: int
    visit: int
    tab: str
    session_key: str

    @property
    def peer(self) -> str:
        """Who it is to the others in the call."""

    async def tell(self, message: dict[str, Any]) -> None:
        """Send it a message."""

    async def close(self, code: int) -> None:
        """Close it."""


class Watcher(Protocol):
    """Somebody else who wants to know when a doctor's day has changed (None: perhaps any)."""

    def heard(self, doctor: int | None) -> None:
        """The day of this doctor has changed."""


@dataclass(frozen=True)
class Found:
    """What a look has found: rooms, visits that changed by it, and who still belongs there."""

    rooms: dict[int, Room]
    changed: set[int]
    standings: list[Standing]


class Hub:
    """One a process, on the loop of its sockets; made by the first of them."""

    def __init__(self) -> None:
        self.pages: defaultdict[int, set[Page]] = defaultdict(set)  # by visit
        self.rooms: dict[int, Room] = {}  # as last read, of visits that have pages
        # Their claims are not written: a room that was read before is not theirs.
        self.unclaimed: set[Page] = set()
        self.watchers: set[Watcher] = set()
        self.inbox = Inbox()
        self.news: set[int] = set()  # visits to look at again
        self.loop = asyncio.get_running_loop()
        self.own = OwnConnection()  # for news
        self.wake, self.is_news = asyncio.Event(), asyncio.Event()
        self.is_time = False  # to write who was seen and how calls go

    def start(self) -> None:
        """Begin to write, to read and to listen; for as long as the loop runs."""
        work = self._work(), self._read(), self._watch(), events.hear(self._told)
        self.tasks = [self.loop.create_task(task) for task in work]
        events.listeners.append(self._heard_anywhere)

    # --- what pages do ---

    def join(self, page: Page, *, insists: bool = False) -> None:
        """A page is there, or asks for the seat that another page has."""
        self.pages[page.visit].add(page)
        self.unclaimed.add(page)
        self.inbox.claim(Claim(page.seat, page.tab, insists=insists))
        self._look_at({page.visit})

    def part(self, page: Page) -> None:
        """Its socket is closed."""
        others = self.pages[page.visit]
        others.discard(page)
        self.unclaimed.discard(page)
        if page.peer not in {other.peer for other in others}:  # else it has come back already
            self.inbox.gone.append(_place(page))
            self.inbox.seen.discard(_place(page))  # a heartbeat of before is none after
        if not others:
            del self.pages[page.visit]
            self.rooms.pop(page.visit, None)
        self._look_at({page.visit})

    def leave(self, page: Page) -> None:
        """Its person pressed Leave."""
        self.inbox.left.append(_place(page))
        self._look_at({page.visit})

    def seen(self, page: Page) -> None:
        """Its heartbeat came."""
        self.inbox.seen.add(_place(page))

    def report(self, sample: CallSample) -> None:
        """How its call goes; written with the next pass."""
        self.inbox.samples.append(sample)

    def may_signal(self, page: Page, to: str) -> bool:
        """Whether what this page says may go to that one."""
        room = self.rooms.get(page.visit)
        return room is not None and may_signal(room, page.peer, to)

    async def signal(self, page: Page, said: dict[str, Any]) -> None:
        """Pass an offer, an answer or candidates on to a page that it may go to, wherever that is open."""
        message = {**said, "from": page.peer}
        if not await self._hand_over(page.visit, message):
            events.publish({"type": "room.signal", "visit": page.visit, "signal": message})

    async def _hand_over(self, visit: int, message: dict[str, Any]) -> bool:
        """To the page of this process that it is for, if there is one."""
        found = [page for page in self.pages.get(visit, ()) if page.peer == message["to"]]
        for page in found:
            await page.tell(message)
        return bool(found)

    # --- what others say ---

    def _heard_anywhere(self, message: dict[str, Any]) -> None:
        """From a thread of this process."""
        self.loop.call_soon_threadsafe(self._heard, message)

    def _heard(self, message: dict[str, Any]) -> None:
        self._look_again(message["visits"])
        if message["doctor"]:
            self.loop.call_later(SOON, self._move_up, message["doctor"])
        for watcher in self.watchers:
            watcher.heard(message["doctor"])

    def _move_up(self, doctor: int) -> None:
        """Who waits for this doctor may have moved up in line."""
        rooms = self.rooms.items()
        self._look_again({visit for visit, room in rooms if room.practitioner == doctor})

    async def _told(self, message: dict[str, Any]) -> None:
        """A poke or a signal of another process."""
        if message["type"] == "room.signal":
            await self._hand_over(message["visit"], message["signal"])
        else:
            self._heard(message)

    def _look_at(self, visits: Iterable[int]) -> None:
        self.inbox.visits |= set(visits) & set(self.pages)
        self.wake.set()

    def _look_again(self, visits: Iterable[int]) -> None:
        self.news |= set(visits) & set(self.pages)
        self.is_news.set()

    # --- the three tasks ---

    async def _work(self) -> None:
        """What gathers, as it gathers; all that pages did is written here, in its order."""
        while True:
            await self.wake.wait()
            self.wake.clear()
            inbox = self._emptied()
            if not (inbox.is_empty or await self._written(inbox)):
                self._put_back(inbox)

    async def _written(self, inbox: Inbox) -> bool:
        inbox.here = frozenset(self.pages)
        return await self._looked(query(_look, inbox, inbox.visits, []), inbox.claims)

    async def _read(self) -> None:
        """What pokes say has changed, as they say it."""
        while True:
            await self.is_news.wait()
            visits = {self.news.pop() for _ in range(min(AT_ONCE, len(self.news)))}
            if not self.news:
                self.is_news.clear()
            if visits and not await self._looked(self._news_of(visits)):
                self._look_again(visits)

    async def _news_of(self, visits: set[int]) -> Found:
        """Read here: the way to a thread and back takes as long; few at once, so that it holds up nobody."""
        return Found(await read_by(self.own, rooms_read(visits)), set(), [])

    async def _watch(self) -> None:
        """Everything, every five seconds, part by part; it only reads."""
        while True:
            self.is_time = True
            self.wake.set()
            count = min(PARTS, 1 + len(self.pages) // PART)
            for number in range(count):
                if not await self._looked_over(_part(self.pages, number, count)):
                    break
                await asyncio.sleep(EACH / count)
            else:
                for watcher in self.watchers:
                    watcher.heard(None)

    async def _looked_over(self, visits: Sequence[int]) -> bool:
        """Look at what is in these rooms, and who may stay there."""
        pages = [page for visit in visits for page in self.pages.get(visit, ())]
        looking = query(_look, Inbox(), set(visits), list(map(_holder, pages)))
        return await self._looked(looking, pages=pages)

    async def _looked(
        self, looking: Awaitable[Found], claims: Iterable[Claim] = (), pages: Sequence[Page] = ()
    ) -> bool:
        """Look and tell; False, after a while, where that failed.

        `claims` are those that the look writes, `pages` those whose standing it asks, in its order.
        """
        try:
            found = await looking
            claimed = {(claim.seat, claim.tab) for claim in claims}
            self.unclaimed = {page for page in self.unclaimed if _place(page) not in claimed}
            self._know(found.rooms)
            await self._tell(found, pages)
        except Exception:  # whatever it is: the task goes on
            logger.exception("rooms could not be read or told")
            await asyncio.sleep(AGAIN)
            return False
        return True

    def _emptied(self) -> Inbox:
        """What has gathered; who was seen and how calls go wait until it is time."""
        inbox, self.inbox = self.inbox, Inbox()
        if not self.is_time:
            self.inbox.seen, inbox.seen = inbox.seen, set()
            self.inbox.samples, inbox.samples = inbox.samples, []
        self.is_time = False
        return inbox

    def _put_back(self, inbox: Inbox) -> None:
        self.inbox.put_before(inbox)
        self.wake.set()

    async def _tell(self, found: Found, checked: Sequence[Page]) -> None:
        """Each page its state; close those that may not stay."""
        await self._part_from(found, checked)
        for number, visit in enumerate(found.rooms, 1):
            pages = self.pages.get(visit, set()) - self.unclaimed
            for page, room in [(page, self.rooms[visit]) for page in pages]:
                await self._show(page, room)
            await _turn(0 if number % AT_ONCE else REST)  # none holds up the others
        if found.changed:
            events.publish(events.news(found.changed))

    def _know(self, read: dict[int, Room]) -> None:
        """Of each room with pages what was read last, at once: telling takes its time, and others tell meanwhile."""
        for visit in read.keys() & self.pages.keys():
            known = self.rooms.get(visit, read[visit])
            self.rooms[visit] = max(read[visit], known, key=lambda room: room.at)

    async def _part_from(self, found: Found, checked: Sequence[Page]) -> None:
        seats = {seat.id for room in found.rooms.values() for seat in room.seats}
        for page, standing in zip(checked, found.standings, strict=True):
            if page.seat not in seats:
                await page.close(NO_SUCH)
            elif not standing.is_signed_on:
                await page.close(SIGNED_OFF)
            elif not standing.is_theirs:
                await self._dismiss(page)

    async def _dismiss(self, page: Page) -> None:
        """Its person has no right here any more: nobody stays connected with them."""
        self.leave(page)
        await page.close(NOT_THEIRS)

    async def _show(self, page: Page, room: Room) -> None:
        seat = next((seat for seat in room.seats if seat.id == page.seat), None)
        if seat is None or not seat.is_theirs:
            await (self._dismiss(page) if seat else page.close(NO_SUCH))
            return
        state = state_of(room, page.seat, page.tab, window=window())
        await page.tell(state.message(room, page.seat, page.tab))


async def _turn(seconds: float) -> None:
    """Whoever else is ready has a turn, and then what was told goes out: the loop writes after both."""
    await asyncio.sleep(seconds)
    await asyncio.sleep(0)


def _place(page: Page) -> Place:
    return page.seat, page.tab


def _holder(page: Page) -> Holder:
    return Holder(page.seat, page.session_key)


def _part(visits: Iterable[int], number: int, count: int) -> list[int]:
    """Those whose turn it is: always the same ones, so that nobody waits for the next turn longer than EACH."""
    return [visit for visit in visits if visit % count == number]


def _look(inbox: Inbox, visits: set[int], holders: list[Holder]) -> Found:
    """In a thread: write what pages did, then read what is in the rooms that have pages here."""
    changed = leave_pages(inbox.gone) | claim_seats(inbox.claims) | leave_visits(inbox.left)
    note_seen(inbox.seen)
    keep_samples(inbox.samples)
    asked = visits | (changed & inbox.here)
    rooms = rooms_of(asked) if asked else {}
    return Found(rooms, changed, standings_of(holders) if holders else [])


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
        _hubs[loop].start()
    return _hubs[loop]
