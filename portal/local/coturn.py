"""A TURN server for the demo, where `turnserver` is installed: on loopback, or on the address of HOST."""

import secrets
import shutil
import socket
from dataclasses import dataclass

from portal.local import children, places
from portal.local.children import Child, Program
from portal.local.places import Places
from portal.local.ports import turn_ports

LOOPBACK = "127.0.0.1"
START_SECONDS = 10.0
# Allocations of one credential, as in production: a call of four holds nine, twice that as it restarts.
QUOTA = 20
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


@dataclass(frozen=True)
class Turn:
    """Where it listens and relays, and the secret that its credentials are made from."""

    address: str
    ports: range
    secret: str

    @property
    def environment(self) -> dict[str, str]:
        """What settings.py reads of it."""
        place = f"turn:{self.address}:{self.ports[0]}?transport="
        return {"TURN_URIS": f"{place}udp,{place}tcp", "TURN_SECRET": self.secret}


def plan(port: int, address: str) -> Turn | None:
    """None where there is no turnserver, or no free block of ports at that address."""
    ports = turn_ports(port, address) if shutil.which("turnserver") else None
    return Turn(address, ports, secrets.token_urlsafe(32)) if ports else None


def start(turn: Turn, held: Places) -> Child:
    """Start it with a file of its own."""
    conf = held.data / "turnserver.conf"
    places.write_private(conf, configuration(turn, held))
    command = [shutil.which("turnserver") or "turnserver", "-c", str(conf)]
    program = Program("coturn", command, held.log("coturn"), ENVIRONMENT, held.data)
    return children.start(program, held.lock)


def wait(child: Child, turn: Turn) -> None:
    """Wait until it listens."""
    children.wait_until(child, lambda: _listens(turn), seconds=START_SECONDS)


def configuration(turn: Turn, held: Places) -> str:
    """The demo's file. Peers on loopback are allowed only where nobody else can reach the server."""
    lines = [
        f"listening-ip={turn.address}",
        f"relay-ip={turn.address}",
        f"listening-port={turn.ports[0]}",
        f"min-port={turn.ports[1]}",
        f"max-port={turn.ports[-1]}",
        "use-auth-secret",
        f"static-auth-secret={turn.secret}",
        "realm=localhost",
        f"user-quota={QUOTA}",
        f"total-quota={len(turn.ports) - 1}",
        "fingerprint",
        "no-tls",
        "no-dtls",
        "no-cli",
        "no-tcp-relay",
        "no-multicast-peers",
        "log-file=stdout",
        f"pidfile={held.data / 'turnserver.pid'}",
        f"userdb={held.data / 'turndb'}",
    ]
    if turn.address == LOOPBACK:
        lines.append("allow-loopback-peers")
    return "\n".join(lines) + "\n"


def _listens(turn: Turn) -> bool:
    try:
        socket.create_connection((turn.address, turn.ports[0]), timeout=1).close()
    except OSError:
        return False
    return True
