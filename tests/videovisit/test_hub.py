"""What one process knows of its rooms, and in which order it tells it."""

import asyncio
import contextlib
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from tests.apart import run_apart
from tests.videovisit.rooms import TAB
from tests.videovisit.test_room import ADA, NOW, ROOM
from videovisit.actions.rooms import Claim
from videovisit.consumers.hub import Found, Hub, _part

ROOMS = range(1, 31)


@dataclass(eq=False)
class Heard:
    """A page that keeps what it is told."""

    seat: int
    visit: int
    tab: str = TAB
    session_key: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def peer(self):
        return f"{self.seat}.{self.tab}"

    async def tell(self, message):
        self.words.append(message["words"][0])

    async def close(self, code):
        raise AssertionError(code)


def read_at(at, tab):
    """Of each visit its room, as it was read then: its patient's page has the seat, or none has."""
    rooms = {}
    for visit in ROOMS:
        seats = (replace(ADA, id=visit, tab=tab),)
        rooms[visit] = replace(ROOM, at=at, visit=visit, seats=seats)
    return Found(rooms, set(), [])


async def told(*looks):
    """What pages are told that come while looks end, in this order, at the same time."""
    hub = Hub()
    pages = [Heard(visit, visit) for visit in ROOMS]
    for page in pages:
        hub.join(page)
    claims = [Claim(page.seat, page.tab) for page in pages]
    await asyncio.gather(*(hub._looked(asyncio.sleep(0, found), claims) for found in looks))
    return {word for page in pages for word in page.words}


def test_a_look_of_before_tells_nothing_while_what_is_newer_is_told():
    old, new = read_at(NOW, ""), read_at(NOW + timedelta(milliseconds=1), TAB)
    in_another_order = replace(old, rooms=dict(reversed(old.rooms.items())))
    assert run_apart(told(new, in_another_order)) == {"waiting"}


class Asked:
    """Somebody else who wants to know of changed days, and should not be told."""

    def heard(self, doctor):
        raise AssertionError(doctor)


async def watched():
    """For half a second."""
    hub = Hub()
    hub.watchers.add(Asked())
    hub.join(Heard(1, 1))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(hub._watch(), 0.5)


def test_a_look_at_everything_that_failed_is_soon_tried_again(caplog, monkeypatch):
    """No database is to be had here."""
    monkeypatch.setattr("videovisit.consumers.hub.AGAIN", 0.05)
    run_apart(watched())
    failed = [record for record in caplog.records if "could not be read" in record.message]
    assert len(failed) > 1


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_room_has_its_turn_and_keeps_it_whoever_comes_and_goes(count):
    visits, fewer = range(1_000), range(100, 900)
    parts = [_part(visits, number, count) for number in range(count)]
    assert sorted(visit for part in parts for visit in part) == list(visits)
    for number, part in enumerate(parts):
        assert _part(fewer, number, count) == [visit for visit in part if visit in fewer]
