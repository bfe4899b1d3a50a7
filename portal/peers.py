"""Whose address a request really comes from: pure, from the peer and what a proxy forwarded."""

import re
from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network
PRIVATE_NETWORKS: Sequence[Network] = tuple(
    map(ip_network, ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
)
REQUEST_ID = re.compile(r"[0-9a-f]{32}")


def is_proxy(peer: str, networks: Sequence[Network]) -> bool:
    """Whether the peer may speak for others; a peer without an address sits on a unix socket."""
    address = parsed(peer)
    return not peer or (address is not None and any(address in network for network in networks))


def client_address(peer: str, forwarded: str, hops: int) -> str:
    """The address that the outermost of `hops` proxies saw; the peer's where that is no address.

    Each proxy appends to X-Forwarded-For whom it saw; what stands left of ours anybody can write.
    """
    seen = [part.strip() for part in forwarded.split(",")]
    named = seen[-hops] if 0 < hops <= len(seen) else ""
    return named if parsed(named) is not None else peer


def is_loopback(address: str) -> bool:
    """Whether this machine itself is asking."""
    found = parsed(address)
    return found is not None and found.is_loopback


def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address as a value, or None for what is none (a port or a zone is not part of one)."""
    try:
        return ip_address(address)
    except ValueError:
        return None
