"""A private Valkey on a unix socket, without persistence: what it holds may be lost at any time."""

import socket
from pathlib import Path

from portal.local import children
from portal.local.children import Child, Program
from portal.local.places import Places
from portal.local.servers import find_valkey

OPTIONS = (
    "--port",
    "0",
    "--unixsocketperm",
    "700",
    "--save",
    "",
    "--appendonly",
    "no",
    "--daemonize",
    "no",
)
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
START_SECONDS = 20.0


def start(places: Places, sockets: Path) -> Child:
    """Start the server."""
    command: list[str | Path] = [find_valkey(), *OPTIONS, "--unixsocket", _path(sockets)]
    return children.start(
        Program("valkey", command, places.log("valkey"), ENVIRONMENT, sockets), places.lock
    )


def wait(child: Child, sockets: Path) -> None:
    """Wait until it answers a PING."""
    children.wait_until(child, lambda: _answers(_path(sockets)), seconds=START_SECONDS)


def address(sockets: Path) -> str:
    """The address in the form that redis-py reads."""
    return f"unix://{_path(sockets)}"


def _path(sockets: Path) -> Path:
    return sockets / "valkey.sock"


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(1)
            link.connect(str(path))
            link.sendall(b"PING\r\n")
            return link.recv(5) == b"+PONG"
    except OSError:
        return False
