"""As much of a TURN client (RFC 8656) as it takes to ask a server whom it would relay to."""

import base64
import hashlib
import hmac
import ipaddress
import itertools
import os
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

ALLOCATE, CREATE_PERMISSION = 0x0003, 0x0008
SUCCESS, ERROR = 0x0100, 0x0110
USERNAME, INTEGRITY, ERROR_CODE, PEER = 0x0006, 0x0008, 0x0009, 0x0012
REALM, NONCE, FAMILY, TRANSPORT = 0x0014, 0x0015, 0x0017, 0x0019
MAGIC = 0x2112A442
UDP, TCP, GRANTED = 17, 6, 0
# The server keeps what a client has got when that is gone: one that by chance had the same address
# and port would be told "Allocation Mismatch". So each comes from an address of its own.
SOURCES = itertools.count(int(ipaddress.ip_address("127.1.0.1")))
Attributes = Callable[[bytes], bytes]


def credential(secret: str, seconds: int = 600, name: str = "probe") -> tuple[str, str]:
    """User name and password as the portal makes them: valid for `seconds` from now."""
    username = f"{int(time.time()) + seconds}:{name}"
    digest = hmac.digest(secret.encode(), username.encode(), "sha1")
    return username, base64.b64encode(digest).decode()


@dataclass
class TurnClient:
    """One client of one server on this machine; answers are error codes, 0 for granted."""

    server: tuple[str, int]
    username: str
    password: str
    transport: int = UDP
    realm: bytes = b""
    nonce: bytes = b""
    link: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        kind = socket.SOCK_DGRAM if self.transport == UDP else socket.SOCK_STREAM
        self.link = socket.socket(socket.AF_INET, kind)
        self.link.bind((str(ipaddress.ip_address(next(SOURCES))), 0))
        self.link.settimeout(5)
        self.link.connect(self.server)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()

    def allocate(self, family: int = 4) -> int:
        """Ask for a relay address of that family: first without, then with the credential."""
        wish = _attribute(TRANSPORT, bytes([self.transport, 0, 0, 0]))
        wish += _attribute(FAMILY, bytes([1 if family == 4 else 2, 0, 0, 0]))
        return self._asked(ALLOCATE, lambda _: wish)

    def permit(self, peer: str) -> int:
        """Ask whether packets may be relayed to and from a peer."""
        return self._asked(CREATE_PERMISSION, lambda transaction: _peer(peer, transaction))

    def _asked(self, method: int, attributes: Attributes) -> int:
        code = self._request(method, attributes)
        return self._request(method, attributes) if code in {401, 438} else code

    def _request(self, method: int, attributes: Attributes) -> int:
        transaction = os.urandom(12)
        self.link.sendall(self._message(method, transaction, attributes(transaction)))
        kind, answer = self._answer(transaction)
        self.realm, self.nonce = answer.get(REALM, self.realm), answer.get(NONCE, self.nonce)
        if kind == method | SUCCESS:
            return GRANTED
        return answer[ERROR_CODE][2] * 100 + answer[ERROR_CODE][3]

    def _message(self, method: int, transaction: bytes, attributes: bytes) -> bytes:
        if not self.nonce:
            return _header(method, len(attributes), transaction) + attributes
        attributes += _attribute(USERNAME, self.username.encode())
        attributes += _attribute(REALM, self.realm) + _attribute(NONCE, self.nonce)
        signed = _header(method, len(attributes) + 24, transaction) + attributes
        text = f"{self.username}:{self.realm.decode()}:{self.password}"
        key = hashlib.md5(text.encode(), usedforsecurity=False).digest()
        return signed + _attribute(INTEGRITY, hmac.digest(key, signed, "sha1"))

    def _answer(self, transaction: bytes) -> tuple[int, dict[int, bytes]]:
        while True:
            packet = self.link.recv(4096)
            kind, length = struct.unpack("!HH", packet[:4])
            if packet[8:20] == transaction:
                return kind, _attributes(packet[20 : 20 + length])


def _peer(peer: str, transaction: bytes) -> bytes:
    """XOR-PEER-ADDRESS: port 9 and the address, under the cookie and the transaction."""
    address = ipaddress.ip_address(peer).packed
    mask = struct.pack("!I", MAGIC) + transaction
    hidden = bytes(left ^ right for left, right in zip(address, mask, strict=False))
    family = 1 if len(address) == 4 else 2
    return _attribute(PEER, struct.pack("!HH", family, 9 ^ MAGIC >> 16) + hidden)


def _header(method: int, length: int, transaction: bytes) -> bytes:
    return struct.pack("!HHI", method, length, MAGIC) + transaction


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found = {}
    while body:
        kind, length = struct.unpack("!HH", body[:4])
        found.setdefault(kind, body[4 : 4 + length])
        body = body[4 + length + -length % 4 :]
    return found
