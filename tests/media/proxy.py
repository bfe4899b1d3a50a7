"""A line that can be spoilt: a UDP proxy on loopback that loses, delays and queues what passes."""

import asyncio
import contextlib
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Self

HEADERS = 28  # bytes of IPv4 and UDP around each packet
Address = tuple[str, int]


@dataclass
class Way:
    """One direction. Times in seconds, rate in bit/s (0: as fast as it comes)."""

    loss: float = 0.0
    delay: float = 0.0
    jitter: float = 0.0
    rate: float = 0.0
    queue: float = 0.3  # a packet that would have to wait longer is dropped
    free_at: float = 0.0

    def due(self, size: int, now: float) -> float | None:
        """When a packet that comes now is through; None when it is lost."""
        if random.random() < self.loss:
            return None
        at = now
        if self.rate:
            at = max(now, self.free_at)
            if at - now > self.queue:
                return None
            at += (size + HEADERS) * 8 / self.rate
            self.free_at = at
        return at + self.delay + random.uniform(0, self.jitter)


@dataclass
class Line:
    """The way of many clients to one server and back; may be changed while packets pass."""

    server: Address
    up: Way = field(default_factory=Way)
    down: Way = field(default_factory=Way)
    backs: dict[Address, socket.socket] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.loop = asyncio.new_event_loop()
        self.front = _unblocked()
        self.front.bind(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.loop.add_reader(self.front, self._from_client)
        self.thread = Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        for one in (self.front, *self.backs.values()):
            one.close()

    def becomes(self, **qualities: float) -> None:
        """Both ways from now on; without arguments a clean line."""
        self.up, self.down = Way(**qualities), replace(Way(**qualities))

    def _from_client(self) -> None:
        data, client = self.front.recvfrom(65_536)
        if client not in self.backs:
            self.backs[client] = self._connected(client)
        self._pass(self.up, data, self.backs[client].send)

    def _connected(self, client: Address) -> socket.socket:
        back = _unblocked()
        back.connect(self.server)
        self.loop.add_reader(back, self._from_server, back, client)
        return back

    def _from_server(self, back: socket.socket, client: Address) -> None:
        with contextlib.suppress(OSError):
            self._pass(self.down, back.recv(65_536), lambda data: self.front.sendto(data, client))

    def _pass(self, way: Way, data: bytes, send: Callable[[bytes], int]) -> None:
        now = self.loop.time()
        due = way.due(len(data), now)
        if due is not None:
            self.loop.call_at(due, _try, send, data)


def _try(send: Callable[[bytes], int], data: bytes) -> None:
    with contextlib.suppress(OSError):  # a full socket drops, as a real line does
        send(data)


def _unblocked() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    return made
