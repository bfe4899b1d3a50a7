"""Sockets against real Daphne: whose pages may open one, and where there is none."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from portal import routing
from tests.apart import run_apart


async def closed_with(url, origin, *sent, **headers):
    """The close code of a socket, or the status of a refused handshake."""
    try:
        async with connect(
            url, origin=origin, additional_headers=headers, compression=None
        ) as socket:
            for message in sent:
                await socket.send(message)
            await socket.recv()
    except InvalidStatus as refused:
        return refused.response.status_code
    except ConnectionClosed as closed:
        return closed.rcvd.code
    return None


def ask(site, origin, *sent, path="/ws/nowhere/", **headers):
    return run_apart(closed_with(f"ws://{urlsplit(site).netloc}{path}", origin, *sent, **headers))


def origins(site):
    port = urlsplit(site).port
    return {
        "missing": None,
        "null": "null",
        "other port": f"http://localhost:{port + 1}",
        "no port": "http://localhost",
        "other scheme": f"https://localhost:{port}",
        "sub-domain": f"http://a.localhost:{port}",
        "suffix": f"http://localhost:{port}.evil.example",
        "prefix": f"http://evil-localhost:{port}",
        "address": f"http://127.0.0.1:{port}",
        "malformed port": "http://localhost:abc",
        "path": f"http://localhost:{port}/",
    }


@pytest.mark.parametrize("kind", origins("http://localhost:1"))
def test_a_foreign_origin_is_refused_before_accepting(site, kind):
    assert ask(site, origins(site)[kind]) in {400, 403}  # 400: what is no origin at all


@pytest.mark.parametrize("path", ["/ws/", "/ws/nowhere/", "/", "/ws/visits/"])
def test_an_unknown_socket_is_accepted_then_closed_with_4404(site, path):
    assert ask(site, site, path=path) == 4404


def test_what_is_sent_to_an_unknown_socket_changes_nothing(site):
    assert ask(site, site, "{}", "\x00", b"\xff") == 4404


@pytest.mark.parametrize("value", ["tampered", '"\\000tampered"'])
def test_a_tampered_session_is_nobodys(site, value):
    assert ask(site, site, Cookie=f"{settings.SESSION_COOKIE_NAME}={value}") == 4404


class Door:
    """An application behind the session middleware that keeps the scope it was given."""

    async def __call__(self, scope, _receive, _send):
        self.scope = scope


async def through(door, cookie):
    told = []

    async def send(message):
        told.append(message)

    scope = {"type": "websocket", "headers": [(b"cookie", cookie.encode())]}
    door = routing.CookieMiddleware(routing.SessionMiddleware(door))
    await door(scope, None, send)
    return told


@pytest.fixture
def signed_on(patient, client_of):
    cookies = client_of(patient).cookies
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


@pytest.mark.django_db(transaction=True)
def test_a_session_names_its_user(patient, signed_on):
    door = Door()
    run_apart(through(door, signed_on))
    assert door.scope["user"] == patient


@pytest.mark.django_db(transaction=True)
def test_a_session_outlives_the_rotation_of_the_secret_key(patient, signed_on, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-secret-key-that-is-as-long-as-the-old-one-was"
    door = Door()
    run_apart(through(door, signed_on))
    assert door.scope["user"] == patient


@pytest.mark.django_db(transaction=True)
def test_without_a_cookie_it_is_nobody():
    door = Door()
    run_apart(through(door, ""))
    assert door.scope["user"].is_anonymous


@pytest.mark.django_db(transaction=True)
def test_without_a_database_the_client_is_told_to_try_again(signed_on, monkeypatch):
    from django.db import OperationalError

    def no_database(scope):
        raise OperationalError

    monkeypatch.setattr(routing, "who_asks", no_database)
    told = run_apart(through(Door(), signed_on))
    assert [(said["type"], said.get("code")) for said in told] == [
        ("websocket.accept", None),
        ("websocket.close", 1013),
    ]


def test_a_prefix_that_a_client_names_moves_no_address():
    door = Door()
    scope = {"type": "websocket", "headers": [], "root_path": "/elsewhere"}
    run_apart(routing.CookieMiddleware(door)(scope, None, None))
    assert door.scope["root_path"] == ""


def test_behind_the_proxy_a_sockets_address_is_the_browsers(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    headers = [(b"x-forwarded-for", b"198.51.100.9, 203.0.113.7")]
    scope = {"client": ("127.0.0.1", 1), "headers": headers}
    assert routing.address_of(scope) == "203.0.113.7"
    assert routing.address_of({**scope, "client": ("203.0.113.9", 1)}) == "203.0.113.9"
