"""People with a browser and a socket, for tests of the visit's live side."""

import asyncio
import json
from urllib.parse import urlsplit

from django.db import connection, connections
from django.urls import reverse
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

TAB, OTHER_TAB = "0123456789abcdef", "fedcba9876543210"
AGREES = {"agrees": "yes"}
GUEST = {"name": "Nora Quist", "role": "caregiver"}


class Person:
    """Somebody signed on at `site` who joins or starts by the real pages, then talks over a socket."""

    def __init__(self, site, client, appointment) -> None:
        self.site, self.client, self.reference = site, client, appointment.reference

    def address(self, name: str) -> str:
        return reverse(name, args=[self.reference])

    def join(self) -> "Person":
        assert self.client.post(self.address("visit_join"), AGREES).status_code == 302
        return self

    def start(self) -> "Person":
        assert self.client.post(self.address("visit_start")).status_code == 302
        return self

    def state(self, **headers):
        asks = {"Accept": "application/json", **headers}
        return self.client.get(self.address("visit_state"), headers=asks)

    def presses(self, what, tab=TAB):
        """What a page without a socket sends."""
        asks = {"Accept": "application/json", "X-Tab": tab}
        return self.client.post(self.address("visit_state"), {"does": what}, headers=asks)

    def hello(self, tab=TAB) -> str:
        return hello(self.state().json()["ticket"], tab)

    def socket(self, site=None):
        site = site or self.site
        cookie = "; ".join(f"{name}={kept.value}" for name, kept in self.client.cookies.items())
        url = f"ws://{urlsplit(site).netloc}/ws/visits/{self.reference}/"
        headers = {"Cookie": cookie}
        return connect(url, origin=site, compression=None, additional_headers=headers)


def hello(ticket, tab=TAB) -> str:
    return json.dumps({"type": "hello", "ticket": ticket, "tab": tab})


async def say(socket, **message):
    await socket.send(json.dumps(message))


async def heard(socket, wanted, seconds=8):
    """The next message that `wanted` is true of."""
    async with asyncio.timeout(seconds):
        while True:
            message = json.loads(await socket.recv())
            if wanted(message):
                return message


def has(*words):
    """Whether a message is a state that holds all these words."""
    return lambda message: message["type"] == "visit.state" and set(words) <= set(message["words"])


def is_a(kind):
    return lambda message: message["type"] == kind


async def code_of(socket, *sent, seconds=8):
    """The close code after these texts; None while the socket stays open."""
    try:
        for text in sent:
            await socket.send(text)
            await asyncio.sleep(0)  # a page hears while it speaks
        async with asyncio.timeout(seconds):
            while True:
                await socket.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code
    except TimeoutError:
        return None


async def drops(socket, text):
    """Whether the line is dropped at this text, without a word; not when an error is answered."""
    is_error = is_a("error")
    try:
        await socket.send(text)
        async with asyncio.timeout(8):
            while not is_error(json.loads(await socket.recv())):
                pass
    except ConnectionClosed as closed:
        return closed.rcvd is None
    return False


async def meanwhile(function, *args, **kwargs):
    """What the function returns, called in a thread that gives its connection back."""

    def call():
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(call)


def move_table(old, new):
    """Until it is moved back, whoever reads it fails."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")
