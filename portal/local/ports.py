"""Ports: whether one is free, and which ones coturn takes beside the portal's."""

import errno
import os
import socket
import time

from portal.local.errors import LocalError

FREED_SECONDS = 2.0  # an earlier copy that was killed may hold its port a moment longer
TURN_FIRST = 10_000  # below the ephemeral ports of Linux (32768 to 60999)
TURN_BLOCK = 40
TURN_BLOCKS = 560
KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM)


def claimable(port: int, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Those of our addresses that exist here. LocalError when the port is taken on one of them."""
    deadline = time.monotonic() + FREED_SECONDS
    while True:
        failures = {address: _failure(port, address) for address in addresses}
        if errno.EADDRINUSE not in failures.values() or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    for failure in failures.values():
        _refuse(port, failure)
    return tuple(address for address, failure in failures.items() if failure == 0)


def _refuse(port: int, failure: int) -> None:
    if failure == errno.EADDRINUSE:
        raise LocalError(
            f"Port {port} is in use; choose another one: make run PORT={port % 65535 + 1}"
        )
    if failure == errno.EACCES:
        raise LocalError(
            f"Port {port} is not ours to use ({os.strerror(failure)}); choose one above 1023"
        )


def _failure(port: int, address: str, kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """The error number of binding it, 0 for none."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind) as test:
            if kind is socket.SOCK_STREAM:
                test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            test.bind((address, port))
    except OSError as error:
        return error.errno or errno.EINVAL
    return 0


def turn_ports(port: int, address: str) -> range | None:
    """A block for TURN that follows from PORT: the first port listens, the others relay; the next block when it is taken."""
    for step in range(TURN_BLOCKS):
        first = TURN_FIRST + (port + step) % TURN_BLOCKS * TURN_BLOCK
        block = range(first, first + TURN_BLOCK)
        if port not in block and not any(_failure(first, address, kind) for kind in KINDS):
            return block
    return None
