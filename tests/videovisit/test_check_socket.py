"""The check's socket against real Daphne: an echo with limits."""

from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.apart import run_apart
from videovisit.consumers.check import MOST_MESSAGES


def url_of(site) -> str:
    return f"ws://{urlsplit(site).netloc}/ws/check/"


async def said_back(url, origin, *sent):
    """What came back for each message, and the code with which the socket was closed (or None)."""
    back = []
    async with connect(url, origin=origin, compression=None) as socket:
        try:
            for message in sent:
                await socket.send(message)
                back.append(await socket.recv())
        except ConnectionClosed as closed:
            return back, closed.rcvd.code
    return back, None


async def closed_of_many(url, origin, count):
    """The close codes of sockets that are open at the same time."""
    sockets = [await connect(url, origin=origin, compression=None) for _ in range(count)]
    codes = []
    for socket in sockets:
        try:
            await socket.send("a")
            await socket.recv()
            codes.append(None)
        except ConnectionClosed as closed:
            codes.append(closed.rcvd.code)
    for socket in sockets:
        await socket.close()
    return codes


def test_it_sends_back_what_it_gets(site):
    assert run_apart(said_back(url_of(site), site, "0", "1")) == (["0", "1"], None)


def test_long_and_binary_messages_close_it(site):
    for wrong in ("x" * 65, b"binary"):
        assert run_apart(said_back(url_of(site), site, wrong)) == ([], 4400)


def test_too_many_messages_close_it(site):
    back, code = run_apart(said_back(url_of(site), site, *["a"] * (MOST_MESSAGES + 1)))
    assert (len(back), code) == (MOST_MESSAGES, 4429)


def test_one_address_opens_so_many_at_once(site, settings):
    codes = run_apart(closed_of_many(url_of(site), site, settings.SOCKETS_AN_ADDRESS + 2))
    assert sum(code == 4429 for code in codes) >= 2
    assert codes[0] is None
