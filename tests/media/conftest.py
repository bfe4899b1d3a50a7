"""A real relay behind a line that can be spoilt, a portal that offers it, browsers with made devices."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.local.certificate import certificate
from portal.local.coturn import QUOTA, Turn, configuration
from portal.local.places import Places
from portal.local.ports import turn_ports
from tests.fixtures.servers import CHROMIUM_FLAGS, UNMEASURED, chromium_path, daphne, free_port
from tests.media.files import FILMS, SOUNDS, write_film, write_sound
from tests.media.proxy import Line
from tests.portal.test_coturn import turning

ASKS = "--use-fake-ui-for-media-stream"  # allows all without asking
BOTH = ("camera", "microphone")


@pytest.fixture(scope="session")
def turn(tmp_path_factory) -> Iterator[Turn]:
    """The demo's coturn on loopback with production's quota, and TLS with a certificate of its own."""
    if not shutil.which("turnserver"):
        pytest.skip("coturn is not installed")
    folder = tmp_path_factory.mktemp("coturn")
    turn = Turn("127.0.0.1", turn_ports(free_port(), "127.0.0.1"), "only-for-this-test")
    key, chain = certificate(folder, "localhost")
    tls = f"cert={chain}\npkey={key}\ntls-listening-port={turn.ports[1]}\nuser-quota={QUOTA}\n"
    text = configuration(turn, Places(folder, 0)).replace("no-tls\n", tls)
    relays = text.replace(f"min-port={turn.ports[1]}", f"min-port={turn.ports[2]}")
    (folder / "conf").write_text(relays)
    with turning(["turnserver", "-c", folder / "conf"], folder / "log"):
        yield turn


@pytest.fixture(scope="session")
def relay_line(turn) -> Iterator[Line]:
    with Line((turn.address, turn.ports[0])) as line:
        yield line


@pytest.fixture
def line(relay_line) -> Iterator[Line]:
    """The way of UDP to the relay, clean before and after each test."""
    yield relay_line
    relay_line.becomes()


@pytest.fixture(scope="session")
def ways(turn, relay_line) -> dict[str, str]:
    """The relay's addresses for browsers; UDP leads through the line."""
    return {
        "udp": f"turn:127.0.0.1:{relay_line.port}?transport=udp",
        "tcp": f"turn:127.0.0.1:{turn.ports[0]}?transport=tcp",
        "tls": f"turns:localhost:{turn.ports[1]}?transport=tcp",
    }


@pytest.fixture(scope="session")
def offering(django_db_setup, django_db_blocker, tmp_path_factory, turn) -> Iterator[Callable]:
    """The address of a Daphne that offers these ways to the relay; one for each, for the whole run."""
    started = {}
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())

        def find(*uris: str) -> str:
            if uris not in started:
                folder = tmp_path_factory.mktemp("relay-site")
                offer = {"TURN_URIS": ",".join(uris), "TURN_SECRET": turn.secret}
                site = daphne(folder, ALLOWED_HOSTS="127.0.0.1", **offer, **UNMEASURED)
                started[uris] = stack.enter_context(site)
            return started[uris]

        yield find


@pytest.fixture
def relay_site(offering, ways, line, transactional_db, clinic) -> str:
    """A portal with a relay to be reached by UDP and TCP; it answers as 127.0.0.1 too."""
    return offering(ways["udp"], ways["tcp"])


@pytest.fixture
def udp_site(offering, ways, line, transactional_db, clinic) -> str:
    """A portal with a relay to be reached by UDP alone: all media passes the line."""
    return offering(ways["udp"])


@pytest.fixture
def tls_site(offering, ways, line, transactional_db, clinic) -> str:
    """A portal with a relay that only TLS reaches."""
    return offering(f"turn:127.0.0.1:{free_port()}?transport=tcp", ways["tls"])


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Callable[[str], Path]:
    """The path of a film ("black.y4m") or a sound ("silent.wav"), made when first asked for."""
    folder = tmp_path_factory.mktemp("media")

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists() and path.suffix == ".y4m":
            write_film(path, FILMS[path.stem])
        elif not path.exists():
            write_sound(path, SOUNDS[path.stem])
        return path

    return find


@pytest.fixture
def computer(playwright, made) -> Iterator[Callable]:
    """A page in a Chromium of its own with these devices (no film: the browser's own picture).

    `allowed` are granted without a question at `site`, the other kind is refused.
    """
    started = []

    def start(site, *, film="good", sound="speech", allowed=BOTH, flags=(), without=()):
        files = {"video": film and f"{film}.y4m", "audio": sound and f"{sound}.wav"}
        fakes = [
            f"--use-file-for-fake-{kind}-capture={made(name)}"
            for kind, name in files.items()
            if name
        ]
        usual = [flag for flag in CHROMIUM_FLAGS if flag not in {ASKS, *without}]
        flags = [*usual, *fakes, *flags]
        started.append(playwright.chromium.launch(executable_path=chromium_path(), args=flags))
        context = started[-1].new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(list(allowed), origin=site)
        context.set_default_timeout(10_000)
        return context.new_page()

    yield start
    for browser in started:
        browser.close()
