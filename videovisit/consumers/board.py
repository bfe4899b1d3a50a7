"""The board's sockets: one reading and one rendering of a change for all pages that have it open.

Close codes: 4400 malformed too often, 4401 not signed on, 4403 no clinic staff any more, 4404 never,
4409 too many tabs, or the page has another socket, 4429 too fast.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import translation

from accounts.consumers import query
from accounts.selectors.clinics import database_now
from accounts.selectors.lookers import Door, Looker, lookers_behind
from videovisit.actions.board import Viewer, live_viewer, see_board
from videovisit.consumers.hub import ELSEWHERE, NO_SUCH, NOT_THEIRS, SIGNED_OFF, hub
from videovisit.consumers.listener import Listener, asked_of, chosen_language, door_of
from videovisit.rules.board import mark_of
from videovisit.views.board import board_message, content_print

logger = logging.getLogger(__name__)
GATHER = 0.02  # seconds: one act may say several times that something has changed
REST = 0.1  # seconds between two readings: what comes meanwhile is one


class Audience(NamedTuple):
    """Pages that are told the same."""

    clinics: frozenset[int]
    language: str
    mark: str
    is_short: bool


@dataclass
class Watch:
    """An open page as the readings know it: once it is let in it has an audience; `code` closes it."""

    door: Door
    mark: str
    chosen: str  # language
    person: int = 0
    audience: Audience | None = None
    viewer: Viewer | None = None
    code: int = 0


class BoardConsumer(Listener):
    """`/ws/clinic/board/?show=<filter>`."""

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept; who it is, and what they see, the next reading finds."""
        mark, language = mark_of(asked_of(self.scope, "show")), chosen_language(self.scope)
        self.watch = Watch(door_of(self.scope), mark, language)
        await self.accept()
        boards().join(self)

    def part(self) -> None:
        """It is none of the open ones any more."""
        super().part()
        boards().members.discard(self)


class Boards:
    """One a process: every open board, and the one task that reads for all of them."""

    def __init__(self) -> None:
        self.members: set[BoardConsumer] = set()
        self.news = asyncio.Event()
        self.is_time = False  # to ask again who they are
        self.known: dict[Audience, frozenset[str]] = {}  # the prints of what was told last
        hub().watchers.add(self)
        self.task = asyncio.get_running_loop().create_task(self._work())

    def join(self, member: BoardConsumer) -> None:
        """A page is open."""
        self.members.add(member)
        self.news.set()

    def heard(self, doctor: int | None) -> None:
        """Something has changed; None: five seconds have passed."""
        self.is_time = self.is_time or doctor is None
        self.news.set()

    async def _work(self) -> None:
        """Read and tell when there is news, with a rest between."""
        while True:
            await self.news.wait()
            await asyncio.sleep(GATHER)
            self.news.clear()
            is_time, self.is_time = self.is_time, False
            members = list(self.members)
            watches = [member.watch for member in members]
            fresh = [watch for watch in watches if is_time or watch.audience is None]
            try:
                messages = await query(_look, watches, fresh) if watches else {}
            except Exception:
                logger.exception("the boards could not be read")  # the next pass reads them again
            else:
                await self._tell(members, messages)
            await asyncio.sleep(REST)

    async def _tell(
        self, members: Iterable[BoardConsumer], messages: dict[Audience, dict[str, Any]]
    ) -> None:
        told = {
            audience: (content_print(message), self._text(audience, message))
            for audience, message in messages.items()
        }
        self.known = {audience: frozenset(found["html"]) for audience, found in messages.items()}
        for member in (each for each in members if each.is_open):  # some close meanwhile
            await self._show(member, told)

    async def _show(self, member: BoardConsumer, told: dict[Audience, tuple[str, str]]) -> None:
        audience, code = member.watch.audience, member.watch.code
        if code or audience is None or not await member.is_let_in(member.watch.person):
            await member.close(code or ELSEWHERE)
        elif told[audience][0] != member.told:
            member.told, text = told[audience]
            await member.tell(text)

    def _text(self, audience: Audience, told: dict[str, Any]) -> str:
        """The whole state, with the words of those pieces alone that were not told before."""
        known = self.known.get(audience, frozenset(told["html"]))
        html = {each: words for each, words in told["html"].items() if each not in known}
        return json.dumps({**told, "html": html}, separators=(",", ":"))


def _look(watches: Sequence[Watch], fresh: Sequence[Watch]) -> dict[Audience, dict[str, Any]]:
    """In a thread: who the fresh ones are by now, then the board of each audience."""
    for watch, looker in zip(fresh, lookers_behind([each.door for each in fresh]), strict=True):
        _judge(watch, looker)
    groups: defaultdict[tuple[frozenset[int], str], list[Watch]] = defaultdict(list)
    for watch in watches:
        if watch.audience and not watch.code:
            groups[watch.audience.clinics, watch.audience.language].append(watch)
    messages: dict[Audience, dict[str, Any]] = {}
    for (clinics, language), group in groups.items():
        with translation.override(language):
            messages |= _messages(clinics, group, language)
    return messages


def _messages(
    clinics: frozenset[int], group: Sequence[Watch], language: str
) -> dict[Audience, dict[str, Any]]:
    """One reading for all pages of the group."""
    viewers = [watch.viewer for watch in group if watch.viewer]
    board = see_board(clinics, viewers, now=database_now(), language=language)
    return {
        audience: board_message(board, audience.mark, short=audience.is_short, language=language)
        for audience in {watch.audience for watch in group}
        if audience
    }


def _judge(watch: Watch, looker: Looker | None) -> None:
    """Who it is by now, and whether they may look."""
    if looker is None:
        watch.code = SIGNED_OFF
    elif "scheduler" not in looker.actor.held:
        watch.code = NOT_THEIRS if watch.audience else NO_SUCH
    else:
        _let_in(watch, looker)


def _let_in(watch: Watch, looker: Looker) -> None:
    actor, language = looker.actor, watch.chosen or looker.language
    clinics = actor.clinics("scheduler")
    watch.person = actor.person
    watch.audience = Audience(clinics, language, watch.mark, looker.is_visit_only)
    if looker.is_visit_only:
        watch.viewer = None
    elif watch.viewer is None:
        watch.viewer = live_viewer(actor, watch.mark, now=looker.now)


_boards: dict[asyncio.AbstractEventLoop, Boards] = {}


def boards() -> Boards:
    """The open boards of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _boards:
        _boards[loop] = Boards()
    return _boards[loop]
