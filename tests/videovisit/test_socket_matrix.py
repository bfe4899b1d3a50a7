"""The roles matrix of sockets: every address and message has a row, every role gets what it says."""

import asyncio
import json
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from portal.routing import ADDRESSES
from portal.rules import ANYONE, MESSAGES, may_say
from tests.apart import run_apart
from tests.portal.matrix_rows import support_look
from tests.portal.test_matrix import ROLES
from tests.videovisit.rooms import OTHER_TAB, TAB, hello
from videovisit.consumers.board import BoardConsumer
from videovisit.consumers.day import DayConsumer
from videovisit.consumers.listener import Listener
from videovisit.consumers.support import SupportConsumer
from videovisit.consumers.visit import VisitConsumer
from videovisit.rules.messages import FIGURES, READERS

CHECK, TODAY, BOARD, SUPPORT, VISIT = MESSAGES
LISTENERS = {TODAY: DayConsumer, BOARD: BoardConsumer, SUPPORT: SupportConsumer}
# One of each that the reader of messages understands.
TEXTS = {
    "ping": {"n": 1},
    "take": {},
    "leave": {},
    "signal": {"to": f"1.{OTHER_TAB}", "description": {"type": "rollback", "sdp": ""}},
    "stats": {"level": "video", "route": "", **dict.fromkeys(FIGURES)},
}


def test_every_address_has_a_row_and_every_row_an_address():
    *known, catch_all = [pattern for pattern, _ in ADDRESSES]
    assert catch_all.fullmatch("/ws/no/such/")
    matched = [[row for row in MESSAGES if pattern.fullmatch(row)] for pattern in known]
    assert sorted(row for rows in matched for row in rows) == sorted(MESSAGES)
    assert all(len(rows) == 1 for rows in matched)


def test_every_message_that_is_understood_has_a_row():
    on = {name.removeprefix("on_") for name in vars(VisitConsumer) if name.startswith("on_")}
    assert set(READERS) == set(MESSAGES[VISIT]) == on == {"hello", *TEXTS}
    for address, consumer in LISTENERS.items():
        assert issubclass(consumer, Listener)
        assert set(MESSAGES[address]) == {"ping"}


def test_what_has_no_row_is_nobodys():
    rows = [(CHECK, "ping"), (TODAY, "hello"), (VISIT, "echo"), ("/ws/no/such/", "ping")]
    assert not any(may_say(*row, role) for row in rows for role in ANYONE)


@pytest.fixture
def opening(site, client_of, request):
    """A socket of somebody of the cast, or of nobody."""

    def open_one(who, address):
        client = client_of(request.getfixturevalue(who) if who else None)
        key = client.session.session_key if who else ""
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"} if who else {}
        url = f"ws://{urlsplit(site).netloc}{address}"
        return connect(url, origin=site, compression=None, additional_headers=headers)

    return open_one


async def said(opening, first, texts):
    """Which of the messages were let pass; none where the socket was closed on the `first` one."""
    passed = set(texts)
    try:
        async with opening as socket:
            for text in first:
                await socket.send(text)
            for name, more in texts.items():
                await socket.send(name if more is None else json.dumps({"type": name, **more}))
                passed -= {name} if await refused(socket) else set()
    except ConnectionClosed:
        return set()
    return passed


async def refused(socket):
    """Whether the next half second holds a refusal; a closed socket raises."""
    try:
        async with asyncio.timeout(0.5):
            while True:
                text = await socket.recv()
                message = json.loads(text) if text.startswith("{") else {}
                if message.get("code") in {"malformed", "hello-first"}:
                    return True
    except TimeoutError:
        return False


@pytest.mark.parametrize("who", ROLES)
def test_every_role_says_on_a_socket_what_the_matrix_lets_it(
    who, opening, ada, request, support_agent, now
):
    role, reference = ROLES[who], ada.reference
    look = support_look(support_agent, now)
    ticket = ada.state().json()["ticket"]
    stolen = [hello(ticket)] if who != "patient" else []
    found = {
        CHECK: run_apart(said(opening(who, CHECK), [], {"echo": None})),
        TODAY: run_apart(said(opening(who, TODAY), [], TEXTS)),
        BOARD: run_apart(said(opening(who, BOARD), [], TEXTS)),
        SUPPORT: run_apart(said(opening(who, f"{SUPPORT}?look={look}"), [], TEXTS)),
        VISIT: run_apart(
            said(opening(who, VISIT.replace("<reference>", reference)), stolen, TEXTS)
        ),
    }
    may = {
        socket: {name for name in MESSAGES[socket] if may_say(socket, name, role)}
        for socket in (CHECK, *LISTENERS)
    }
    assert found == {**may, VISIT: set()}  # a ticket opens it to its own session alone


@pytest.mark.parametrize("who", ["ada", "dana"])
def test_who_is_in_the_visit_says_all_that_the_matrix_lets_them(who, site, ada, request):
    person = request.getfixturevalue(who)
    if who == "dana":
        person.start()
    passed = run_apart(said(person.socket(), [person.hello(TAB)], TEXTS))
    role = {"ada": "patient", "dana": "practitioner"}[who]
    assert {"hello", *passed} == {name for name in MESSAGES[VISIT] if may_say(VISIT, name, role)}
