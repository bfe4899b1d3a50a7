"""CPU of a page under Daphne: against the best WSGI server, and against Django's own ASGI handler.

One process each, four connections that are kept alive. All serve the whole portal with all its
middleware, but for "stock": the libraries' middleware alone, which is what a project starts with and
what the target speaks of. Django's ASGI handler with our middleware is printed beside it: ours are
synchronous, which spares it most of its hops. CPU is user and system time of the server's processes over many requests;
rounds alternate between the servers, so that what else the machine does falls on all of them.
"""

import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.result import Result

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS = 4
REQUESTS = 400  # a round
ROUNDS = 7
TICKS = os.sysconf("SC_CLK_TCK")
HELLO, SIGNED_ON = "/bench/hello", "/bench/signed-on"
DAPHNE = "-m daphne --no-server-name -v 0 -b 127.0.0.1 -p {port} "
ASGI = {
    "one hop": DAPHNE + "bench.site:one_hop",
    "Django's ASGI handler": DAPHNE + "bench.site:asgi",
    "stock": DAPHNE + "bench.stock:application",
}
WSGI = {
    "granian": "-m granian --interface wsgi --workers 1 --no-ws --log-level error --host 127.0.0.1 "
    "--port {port} bench.site:wsgi",
    "gunicorn": "-m gunicorn -k gthread --threads 4 --keep-alive 60 --log-level error "
    "-b 127.0.0.1:{port} bench.site:wsgi",
}


class Server:
    """A server process, and the CPU that its requests take."""

    def __init__(self, command: str, folder: Path) -> None:
        self.port = free_port()
        self.log = (folder / f"{self.port}.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, *command.format(port=self.port).split()],
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.connect().close()

    def connect(self) -> socket.socket:
        """A connection, as soon as the server listens."""
        for _ in range(300):
            with contextlib.suppress(OSError):
                return socket.create_connection(("127.0.0.1", self.port), timeout=10)
            time.sleep(0.1)
        raise SystemExit(f"no server: {Path(self.log.name).read_text()[-500:]}")

    def milliseconds(self, request: bytes) -> float:
        """CPU milliseconds of one request, averaged over a round."""
        connections = [self.connect() for _ in range(CONNECTIONS)]
        before = cpu_seconds(self.process.pid)
        for _ in range(REQUESTS // CONNECTIONS):
            for connection in connections:
                connection.sendall(request)
            for connection in connections:
                read_answer(connection)
        passed = cpu_seconds(self.process.pid) - before
        for connection in connections:
            connection.close()
        return passed * 1000 / REQUESTS

    def stop(self) -> None:
        """End it and all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 15)
        self.process.wait(10)
        self.log.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(session: int) -> float:
    """User and system time of all processes of a session."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def read_answer(connection: socket.socket) -> bytes:
    """One answer with a Content-Length; SystemExit unless it is 200."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += received(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(head.decode())
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    while len(body) < length:
        body += received(connection)
    return body


def received(connection: socket.socket) -> bytes:
    """What came next; SystemExit when the server closed the connection."""
    data = connection.recv(65_536)
    if not data:
        raise SystemExit("a server closed its connection")
    return data


def request_for(path: str, cookie: str = "") -> bytes:
    """The bytes of a browser's request."""
    host = os.environ["SITE_ORIGIN"].partition("://")[2]
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "User-Agent: bench", "Accept-Language: en"]
    return "\r\n".join([*lines, f"Cookie: {cookie}", "\r\n"]).encode()


@contextlib.contextmanager
def somebody_signed_on() -> Iterator[str]:
    """The cookies of a person who has just signed on; the person is gone afterwards."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User

    call_command("migrate", verbosity=0)
    person = User.objects.create_user(f"bench-{time.time_ns()}@example.com")
    client = Client(SERVER_NAME=settings.SITE_HOST)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookies = [f"{name}={morsel.value}" for name, morsel in client.cookies.items()]
    yield "; ".join(cookies)
    client.session.flush()
    person.delete()


def measured(servers: dict[str, Server], request: bytes) -> dict[str, float]:
    """CPU milliseconds a request of each server: the best of alternating rounds (what else runs only adds)."""
    for server in servers.values():
        server.milliseconds(request)
    rounds = [{n: s.milliseconds(request) for n, s in servers.items()} for _ in range(ROUNDS)]
    return {name: min(found[name] for found in rounds) for name in servers}


def main() -> list[Result]:
    """Both ratios of the issue, from one run."""
    wsgi = {name: command for name, command in WSGI.items() if importlib.util.find_spec(name)}
    with tempfile.TemporaryDirectory() as folder, somebody_signed_on() as cookie:
        servers: dict[str, Server] = {}
        try:
            for name, command in {**ASGI, **wsgi}.items():
                servers[name] = Server(command, Path(folder))
            hello = measured(servers, request_for(HELLO))
            signed_on = measured(servers, request_for(SIGNED_ON, cookie))
        finally:
            for server in servers.values():
                server.stop()
    print("CPU ms, hello page:    ", {name: round(found, 2) for name, found in hello.items()})
    print("CPU ms, signed-on page:", {name: round(found, 2) for name, found in signed_on.items()})
    best = min(wsgi, key=hello.__getitem__)
    stock = signed_on["one hop"] / signed_on["stock"]
    return [
        Result(f"hello page, CPU against {best}", hello["one hop"] / hello[best], 2.5),
        Result("signed-on page, CPU against stock Django under Daphne", stock, 0.4),
    ]
