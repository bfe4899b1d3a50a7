"""Bad input is answered and is no error of the portal's: nothing of it stands in the log as one."""

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.apart import run_apart
from tests.fixtures.servers import UNMEASURED, daphne
from tests.videovisit.rooms import OTHER_TAB, TAB, Person, code_of, has, heard, hello, is_a, say
from tests.videovisit.test_messages import BAD
from videovisit.rules.messages import MOST_CHARACTERS

ODD = ["", "{", "7", "null", b"\x00\xff", '{"type":"ping","n":NaN}', "[" * 50_000]
SOME = 5  # malformed messages that one socket may say


@pytest.fixture
def portal(transactional_db, tmp_path):
    """A server of this test alone, and its log."""
    with daphne(tmp_path, **UNMEASURED) as origin:
        yield origin, tmp_path / "log"


@pytest.fixture
def people(portal, client_of, patient, doctor, booked):
    site, _ = portal
    ada, dana = (Person(site, client_of(user), booked) for user in (patient, doctor))
    return ada.join(), dana.start()


def errors(log) -> list[str]:
    """Lines of level error or worse, and whatever a traceback leaves."""
    marks = ('"level": "error"', '"level": "critical"', "Traceback")
    lines = log.read_text().splitlines()
    return [line for line in lines if any(mark in line for mark in marks)]


async def refused(person, text, messages):
    """Said by somebody who is in the room; how each was answered."""
    async with person.socket() as socket:
        await socket.send(text)
        await heard(socket, is_a("visit.state"))
        for message in messages:
            await socket.send(message)
        return [(await heard(socket, is_a("error")))["code"] for _ in messages]


async def out_of_order(ada, dana):
    """Signals before hello, of a page that is parked, for nobody, and after leaving."""
    said = {"type": "signal", "to": f"1.{TAB}", "candidates": []}
    async with ada.socket() as socket, dana.socket() as other:
        await say(socket, **said)
        await other.send(hello("no ticket", OTHER_TAB))
        return await code_of(socket), await code_of(other)


async def flood(ada, text):
    async with ada.socket() as socket:
        return await code_of(socket, text, *['{"type":"take"}'] * 1000)


async def from_elsewhere(ada):
    with pytest.raises(InvalidStatus):
        await connect(f"{ada.site.replace('http', 'ws')}/ws/visits/x/", origin="http://evil.test")


async def vanishes(ada, text):
    """The computer goes to sleep in the middle of a word."""
    async with ada.socket() as socket:
        await socket.send(text)
        await heard(socket, has("call"))
        socket.transport.abort()


def test_no_bad_input_is_an_error_to_the_portal(portal, people):
    (_, log), (ada, dana) = portal, people
    bad = [*map(json.dumps, BAD.values()), *ODD, "x" * (MOST_CHARACTERS + 1)]
    for start in range(0, len(bad), SOME):
        few = bad[start : start + SOME]
        assert set(run_apart(refused(ada, ada.hello(), few))) == {"malformed"}
    assert set(run_apart(out_of_order(ada, dana))) <= {4400, 4401}
    assert run_apart(flood(ada, ada.hello())) == 4429
    run_apart(from_elsewhere(ada))
    run_apart(vanishes(ada, ada.hello()))
    run_apart(asyncio.sleep(0))
    assert run_apart(refused(dana, dana.hello(), ["{"])) == ["malformed"]
    assert errors(log) == []
