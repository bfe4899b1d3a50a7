"""The day's socket: the doctor's page is told a moment after anything on it has changed, twice a second at most.

Close codes: 4400 malformed too often, 4401 not signed on, 4403 no doctor any more, 4404 never one,
4409 too many tabs, or the page has another socket, 4429 too fast.
"""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation

from accounts.consumers import query
from accounts.selectors.lookers import looker_behind
from videovisit.actions.day import Look, see_day
from videovisit.consumers.hub import ELSEWHERE, NO_SUCH, NOT_THEIRS, SIGNED_OFF, hub
from videovisit.consumers.listener import Listener, chosen_language, door_of
from videovisit.selectors.day import practitioner_of
from videovisit.views.day import day_message

logger = logging.getLogger(__name__)
GATHER = 0.2  # seconds: who pressed Start has left the page by then, and their visit is not held up by it
REST = 0.3  # seconds between two readings, and the next news gather


@dataclass(frozen=True)
class Told:
    """What a reading has found: a message for the person, or the code that closes their socket."""

    code: int = 0
    person: int = 0
    doctor: int = 0
    message: dict[str, Any] = field(default_factory=dict)


class DayConsumer(Listener):
    """`/ws/clinic/today/`."""

    doctor = 0

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept; who it is, and what they see, is read by the task that goes on reading."""
        self.news = asyncio.Event()
        self.news.set()
        await self.accept()
        hub().watchers.add(self)
        self.task = asyncio.get_running_loop().create_task(self._work())

    def heard(self, doctor: int | None) -> None:
        """Something has changed in a doctor's day; None: perhaps in any."""
        if doctor is None or doctor == self.doctor:
            self.news.set()

    async def _work(self) -> None:
        """Read and tell when there is news, with a rest between: what comes meanwhile is one reading."""
        while True:
            await self.news.wait()
            await asyncio.sleep(GATHER if self.person else 0)
            self.news.clear()
            try:
                told = await query(_look, self.scope)
            except Exception:
                logger.exception("a doctor's day could not be read")  # the next pass reads it again
            else:
                await self._show(told)
            await asyncio.sleep(REST)

    async def _show(self, told: Told) -> None:
        if told.code:
            is_lost = told.code == NOT_THEIRS
            await self.close(NO_SUCH if is_lost and not self.person else told.code)
            return
        self.doctor = told.doctor
        if not await self.is_let_in(told.person):
            await self.close(ELSEWHERE)
        elif told.message["html"] != self.told:
            self.told = told.message["html"]
            await self.tell(json.dumps(told.message, separators=(",", ":")))

    def part(self) -> None:
        """Nobody reads for it any more."""
        super().part()
        hub().watchers.discard(self)
        if asyncio.current_task() != self.task:
            self.task.cancel()


def _look(scope: dict[str, Any]) -> Told:
    """In a thread: who it is by now, and their day in the language of their pages."""
    looker = looker_behind(door_of(scope))
    if looker is None:
        return Told(code=SIGNED_OFF)
    doctor = practitioner_of(looker.actor)
    if "practitioner" not in looker.actor.held:
        return Told(code=NOT_THEIRS)
    look = Look.COUNTS if looker.is_visit_only else Look.LIVE
    language = chosen_language(scope) or looker.language
    with translation.override(language):
        day = see_day(looker.actor, look, now=looker.now, language=language)
        message = day_message(day, look)
    return Told(person=looker.actor.person, doctor=doctor.pk if doctor else 0, message=message)
