"""Pages that only listen (day, board, a look): each is one page, however often its line fails."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.apart import run_apart
from tests.portal.matrix_rows import support_look
from tests.videovisit.rooms import OTHER_TAB, TAB, code_of, heard, is_a, say
from videovisit.consumers.tabs import MOST

KINDS = {"day": "doctor", "board": "scheduler", "support": "support_agent"}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def opens(site, kind, request, client_of, now):
    """Opens a socket of the page with this name; it has been told its state."""
    user = request.getfixturevalue(KINDS[kind])
    client = client_of(user)
    path = {"day": "/ws/clinic/today/?", "board": "/ws/clinic/board/?"}
    address = path.get(kind) or f"/ws/support/?look={support_look(user, now)}&"
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"

    async def open_one(tab):
        url = f"ws://{urlsplit(site).netloc}{address}tab={tab}"
        headers = {"Cookie": cookie, "User-Agent": "Test/1.0"}
        socket = await connect(url, origin=site, compression=None, additional_headers=headers)
        return socket, await code_or_state(socket, f"{kind}.state")

    return open_one


async def code_or_state(socket, kind):
    """None once it is told its state, else the code that closed it."""
    try:
        await heard(socket, is_a(kind))
    except ConnectionClosed as closed:
        return closed.rcvd.code
    return None


async def is_alive(socket):
    await say(socket, type="ping", n=7)
    return (await heard(socket, is_a("pong")))["n"] == 7


def test_a_page_that_reconnects_ends_its_socket_of_before_and_is_one_page(opens):
    """A line that fails again and again leaves half-open sockets behind."""

    async def story():
        older = [await opens(TAB) for _ in range(MOST + 2)]
        codes = [await code_of(socket) for socket, _ in older[:-1]]
        others = [await opens(f"{number:016x}") for number in range(MOST)]
        found = [code for _, code in [*older, *others]], await is_alive(older[-1][0])
        for socket, _ in [older[-1], *others]:
            await socket.close()
        return codes, *found

    codes, told, lives = run_apart(story())
    assert codes == [4409] * (MOST + 1)
    assert told == [None] * (MOST + 2) + [None] * (MOST - 1) + [4409]
    assert lives


@pytest.mark.parametrize("tab", ["", "x", TAB.upper() + "G", f"{TAB}{TAB}", "%00"])
def test_a_page_that_gives_no_name_is_a_page_of_its_own(opens, tab):
    async def story():
        pages = [await opens(tab) for _ in range(MOST)] + [await opens(OTHER_TAB)]
        alive = [await is_alive(socket) for socket, code in pages if code is None]
        for socket, _ in pages:
            await socket.close()
        return [code for _, code in pages], alive

    assert run_apart(story()) == ([None] * MOST + [4409], [True] * MOST)
