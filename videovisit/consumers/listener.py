"""A socket whose page only listens: it sends heartbeats, and anything else gets an error."""

import json
from secrets import token_hex
from typing import Any, ClassVar
from urllib.parse import parse_qs

from channels.exceptions import StopConsumer
from django.conf import settings

from accounts.consumers import Budget, LeanConsumer
from accounts.rules.browsers import browser_words
from accounts.selectors.lookers import Door
from videovisit.consumers.hub import ELSEWHERE
from videovisit.consumers.tabs import Tabs
from videovisit.rules.messages import TAB, MalformedError, read_message
from videovisit.selectors.tickets import session_key_of

MOST_MALFORMED = 5
MALFORMED, TOO_FAST = 4400, 4429


class Listener(LeanConsumer):
    """Answers heartbeats; those who extend it say the rest, and what to do when it ends: part()."""

    tabs: ClassVar[Tabs]  # of each kind, by person
    is_open = False
    person = 0
    tab = ""  # its page
    told = ""  # what the page was told, or a print of it

    def __init_subclass__(cls) -> None:
        """Each kind counts its own."""
        cls.tabs = Tabs()

    async def accept(self) -> None:
        """Accept: a refusal before would reach the page as 1006, and be tried again."""
        self.is_open, self.malformed, self.budget = True, 0, Budget()
        self.tab = tab_of(self.scope)
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

    async def websocket_disconnect(self, _message: dict[str, Any]) -> None:
        """The end."""
        self.part()
        raise StopConsumer

    async def is_let_in(self, person: int) -> bool:
        """Whether its page is one of the four; it ends the socket that the page had before."""
        if not self.person and self.tabs.has_room(person, self.tab):
            self.person = person
            before = self.tabs.come(person, self.tab, self)
            if before:
                await before.close(ELSEWHERE)
        return bool(self.person)

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
        if self.is_open and self.person:
            self.tabs.leave(self.person, self.tab, self)
        self.is_open = False

    async def _refuse(self) -> None:
        self.malformed += 1
        if self.malformed > MOST_MALFORMED:
            await self.close(MALFORMED)
        else:
            await self.tell(json.dumps({"type": "error", "code": "malformed"}))


def asked_of(scope: dict[str, Any], name: str) -> str:
    """What the address asks for under this name, or nothing."""
    asked: dict[str, list[str]] = parse_qs(scope["query_string"].decode("latin1"))
    return asked.get(name, [""])[0]


def tab_of(scope: dict[str, Any]) -> str:
    """The name that the page made up; one that gives none is a page of its own."""
    given = asked_of(scope, "tab")
    return given if TAB.fullmatch(given) else token_hex(8)


def chosen_language(scope: dict[str, Any]) -> str:
    """The language that was pressed on their pages, or nothing: then it is what they have said once."""
    chosen: str = scope["cookies"].get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""


def door_of(scope: dict[str, Any]) -> Door:
    """From where the socket comes."""
    agents = [value for name, value in scope["headers"] if name == b"user-agent"]
    browser = browser_words(agents[0].decode("latin1") if agents else "")
    return Door(session_key_of(scope["cookies"]), scope["address"] or None, browser)
