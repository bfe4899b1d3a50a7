"""Support's socket: an agent's page is told the state of the browser that they look at, as it changes.

Close codes: 4400 malformed too often, 4401 not signed on, 4403 not in support any more, 4404 no such
look, not theirs, or one that has run out, 4409 too many tabs, or the page has another socket, 4429 too
fast.
"""

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from accounts.consumers import query
from accounts.selectors.lookers import looker_behind
from accounts.views import row_number
from videovisit.consumers.hub import ELSEWHERE, NO_SUCH, NOT_THEIRS, SIGNED_OFF
from videovisit.consumers.listener import Listener, asked_of, chosen_language, door_of
from videovisit.selectors.looks import look_of, seen_by
from videovisit.views.support import look_message

logger = logging.getLogger(__name__)
EACH = 1.0  # seconds between two readings; few agents look at few browsers


@dataclass(frozen=True)
class Told:
    """What a reading has found: for whom, and a message, or the code that closes the socket."""

    code: int = 0
    person: int = 0
    message: dict[str, Any] | None = None


class SupportConsumer(Listener):
    """`/ws/support/?look=`: it reads by itself, so that nothing has to reach it from elsewhere."""

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept; who it is, and what they see, is read by the task that goes on reading."""
        await self.accept()
        self.task = asyncio.get_running_loop().create_task(self._work())

    def part(self) -> None:
        """Nothing is read for it any more; who closes it in the reading itself ends by itself."""
        if not self.is_open:
            return
        super().part()
        if asyncio.current_task() is not self.task:
            self.task.cancel()

    async def _work(self) -> None:
        while self.is_open:
            try:
                told = await query(_look, self.scope)
            except Exception:
                logger.exception("a look could not be read")  # the next pass reads it again
            else:
                await self._show(told)
            await asyncio.sleep(EACH)

    async def _show(self, told: Told) -> None:
        if told.message is None:
            is_lost = told.code == NOT_THEIRS
            await self.close(NO_SUCH if is_lost and not self.person else told.code)
        elif not await self.is_let_in(told.person):
            await self.close(ELSEWHERE)
        elif told.message["html"] != self.told:
            self.told = told.message["html"]
            await self.tell(json.dumps(told.message, separators=(",", ":")))


def _look(scope: dict[str, Any]) -> Told:
    """In a thread: who it is by now, and what they see, in the language of their pages."""
    looker = looker_behind(door_of(scope))
    if looker is None or looker.is_visit_only:
        return Told(SIGNED_OFF)
    if "support" not in looker.actor.held:
        return Told(NOT_THEIRS)
    look = look_of(looker.actor, _asked(scope))
    if look is None or look.ends_at <= looker.now:
        return Told(NO_SUCH)
    with translation.override(chosen_language(scope) or looker.language):
        return Told(person=looker.actor.person, message=look_message(seen_by(look, looker.now)))


def _asked(scope: dict[str, Any]) -> int:
    return row_number(asked_of(scope, "look"))
