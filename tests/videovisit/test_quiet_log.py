"""Bad input is answered and is no error of the portal's: nothing of it stands in the log as one."""

import asyncio
import json
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts.selectors.clinics import database_now
from tests.apart import run_apart
from tests.fixtures.servers import UNMEASURED, daphne
from tests.portal.matrix_rows import support_look
from tests.videovisit.rooms import (
    OTHER_TAB,
    TAB,
    Person,
    code_of,
    drops,
    has,
    heard,
    hello,
    is_a,
    say,
)
from tests.videovisit.test_messages import BAD
from videovisit.rules.messages import MOST_CHARACTERS

ODD = ["", "{", "7", "null", b"\x00\xff", '{"type":"ping","n":NaN}', "[" * 50_000]
UNKNOWN = [
    '{"type":"take"}',
    '{"type":"echo"}',
    hello("\ud800:x"),
    hello("x"),
    r'{"type":"\ud800"}',
]
LONG = "x" * (MOST_CHARACTERS + 1)
SOME = 5  # malformed messages that one socket may say
LISTENING = ["/ws/clinic/today/", "/ws/clinic/board/", "/ws/support/"]


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


@pytest.fixture
def opening(portal):
    """A socket of any address, with these cookies."""
    site, _ = portal

    def open_one(address, **cookies):
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        url = f"ws://{urlsplit(site).netloc}{address}"
        return connect(url, origin=site, compression=None, additional_headers={"Cookie": cookie})

    return open_one


@pytest.fixture
def listening(opening, client_of, doctor, scheduler, support_agent):
    """The addresses where pages only listen, each for somebody who may."""
    asked = f"?look={support_look(support_agent, database_now())}"
    people = zip(LISTENING, (doctor, scheduler, support_agent), ("", "", asked), strict=True)
    return [
        partial(opening, f"{address}{query}", **cookie_of(client_of(who)))
        for address, who, query in people
    ]


def cookie_of(client):
    return {settings.SESSION_COOKIE_NAME: client.session.session_key}


def errors(log) -> list[str]:
    """Lines of level error or worse, and whatever a traceback leaves."""
    marks = ('"level": "error"', '"level": "critical"', "Traceback", "Exception")
    lines = log.read_text().splitlines()
    return [line for line in lines if any(mark in line for mark in marks)]


async def answers(socket, messages):
    """How each was answered."""
    for message in messages:
        await socket.send(message)
    return [(await heard(socket, is_a("error")))["code"] for _ in messages]


async def refused(person, text, messages):
    """Said by somebody who is in the room; how each was answered."""
    async with person.socket() as socket:
        await socket.send(text)
        await heard(socket, is_a("visit.state"))
        return await answers(socket, messages)


async def out_of_order(ada, dana):
    """Signals before hello, and a hello with no ticket."""
    said = {"type": "signal", "to": f"1.{TAB}", "candidates": []}
    async with ada.socket() as socket, dana.socket() as other:
        await say(socket, **said)
        first = await heard(socket, is_a("error"))
        await other.send(hello("no ticket", OTHER_TAB))
        malformed = await heard(other, is_a("error"))
        await other.send(hello("no-ticket", OTHER_TAB))
        return first["code"], malformed["code"], await code_of(socket), await code_of(other)


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


async def long_one(socket):
    """Whether the line is dropped at a message that is too long."""
    async with socket as page:
        return await drops(page, LONG)


def test_no_bad_input_is_an_error_to_the_portal(portal, people):
    (_, log), (ada, dana) = portal, people
    bad = [*map(json.dumps, BAD.values()), *ODD]
    for start in range(0, len(bad), SOME):
        few = bad[start : start + SOME]
        assert set(run_apart(refused(ada, ada.hello(), few))) == {"malformed"}
    found = run_apart(out_of_order(ada, dana))
    assert found == ("hello-first", "malformed", 4401, 4401)
    assert run_apart(flood(ada, ada.hello())) == 4429
    assert run_apart(long_one(ada.socket()))
    run_apart(from_elsewhere(ada))
    run_apart(vanishes(ada, ada.hello()))
    run_apart(asyncio.sleep(0))
    assert run_apart(refused(dana, dana.hello(), ["{"])) == ["malformed"]
    assert errors(log) == []


async def as_a_stranger(socket, message):
    """Before anybody knows who it is: what is answered."""
    async with socket as page:
        try:
            return (await answers(page, [message]))[0]
        except ConnectionClosed as closed:
            return closed.rcvd.code


def test_what_a_stranger_says_first_is_no_error_to_the_portal(portal, opening):
    (_, log), cookies = portal, {settings.SESSION_COOKIE_NAME: "anything"}
    messages = [*ODD, *UNKNOWN[2:]]
    found = [
        run_apart(as_a_stranger(opening("/ws/visits/x/", **cookies), message))
        for message in messages
    ]
    assert found == [4401 if message == hello("x") else "malformed" for message in messages]
    assert errors(log) == []


async def hears_badly(open_one):
    """How each of the messages was answered, by a page of the person's for each few of them."""
    found, messages = [], [*ODD, *UNKNOWN]
    for start in range(0, len(messages), SOME):
        async with open_one() as page:
            await page.recv()
            found += await answers(page, messages[start : start + SOME])
    return found


def test_what_a_page_that_listens_says_is_no_error_to_the_portal(portal, listening):
    _, log = portal
    for open_one in listening:
        assert set(run_apart(hears_badly(open_one))) == {"malformed"}
        assert run_apart(long_one(open_one()))
    assert errors(log) == []


ODD_COOKIES = ['"\\000"', '"\\000' + "a" * 31 + '"', '"\\377\\202"', "a" * 4000, ";=;", '"']
ODD_QUERIES = [
    "?look=%00&show=%00",
    "?look=%ED%A0%80&show=%ED%A0%80",
    "?look=9e99&show=" + "x" * 3000,
]


def test_an_odd_cookie_is_nobodys_and_no_error_to_the_portal(portal, opening):
    _, log = portal
    names = (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
    for cookies in (dict.fromkeys(names, cookie) for cookie in ODD_COOKIES):
        found = [run_apart(closes(opening(address, **cookies))) for address in LISTENING]
        assert found == [4401] * 3
        assert run_apart(echoes(opening("/ws/check/", **cookies)))
    assert errors(log) == []


def test_an_odd_address_is_no_error_to_the_portal(portal, opening, client_of, support_agent):
    _, log = portal
    cookie = cookie_of(client_of(support_agent))
    for query in ODD_QUERIES:
        found = [run_apart(closes(opening(f"{address}{query}", **cookie))) for address in LISTENING]
        assert found == [4404] * 3
    assert errors(log) == []


async def closes(socket):
    async with socket as page:
        return await code_of(page)


async def echoes(socket):
    async with socket as page:
        await page.send("a")
        return await page.recv() == "a"


def test_what_the_checks_socket_gets_is_no_error_to_the_portal(portal, opening):
    _, log = portal
    for sent in (b"\x00\xff", "x" * 65, "[" * 50_000):
        assert run_apart(said_to_check(opening, sent)) == 4400
    assert run_apart(long_one(opening("/ws/check/")))
    assert run_apart(echoes(opening("/ws/check/")))
    assert errors(log) == []


async def said_to_check(opening, sent):
    async with opening("/ws/check/") as page:
        return await code_of(page, sent)
