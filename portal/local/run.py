"""`run`: the whole portal on this machine, until Ctrl-C."""

import re
import socket
from collections.abc import Callable, Sequence
from contextlib import closing

from portal.local import children, coturn, places, ports, stack
from portal.local.errors import LocalError
from portal.local.options import Options
from portal.local.places import Places
from portal.local.site import Site

LOOPBACK = ("127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0",)  # noqa: S104  # nosec B104 - what HOST asks for


def run(options: Options, told: Callable[[], bool]) -> None:
    """Start all of it, say where it is, and wait until told or stopped. LocalError when a part of it ends."""
    addresses = ports.claimable(options.port, EVERYWHERE if options.host else LOOPBACK)
    turn = coturn.plan(options.port, _address_of(options.host))
    with (
        closing(places.hold(options.data or places.ROOT / ".local")) as held,
        stack.servers(held, durable=True) as (found, running),
        children.group() as ours,
    ):
        demo = {
            "DEMO": "1",
            "OUTBOX_DIR": str(held.data / "outbox"),
            "STATIC_ROOT": str(held.data / "static"),
        }
        env = stack.environment(
            held, options.origin, found | demo | (turn.environment if turn else {})
        )
        if turn:
            ours.append(coturn.start(turn, held))
            coturn.wait(ours[-1], turn)
        people = Site(held, env, ours).start(options.port, _endpoints(held, options, addresses))
        print(
            f"\n{options.origin}\n\n{people}\nCtrl-C stops it. Logs: {held.data / 'log'}",
            flush=True,
        )
        children.watch([*running, *ours], told)


def _address_of(host: str) -> str:
    """The address that HOST leads to; loopback without one."""
    try:
        return str(socket.getaddrinfo(host or coturn.LOOPBACK, None, socket.AF_INET)[0][4][0])
    except OSError:
        raise LocalError(
            f"HOST={host} leads to no address; use a name that other machines find this one by"
        ) from None


def _endpoints(held: Places, options: Options, addresses: Sequence[str]) -> list[str]:
    """Daphne's arguments for where it listens."""
    if options.host:
        return ["-e", _secure_endpoint(held, options, addresses[0])]
    return [word for address in addresses for word in ("-e", _endpoint(options.port, address))]


def _endpoint(port: int, address: str) -> str:
    kind = "tcp6" if ":" in address else "tcp"
    return f"{kind}:{port}:interface={_escaped(address)}"


def _secure_endpoint(held: Places, options: Options, address: str) -> str:
    from portal.local.certificate import certificate  # noqa: PLC0415 - slow, and only for HOST

    key, chain = (_escaped(str(path)) for path in certificate(held.data, options.host))
    return f"ssl:{options.port}:privateKey={key}:certKey={chain}:interface={address}"


def _escaped(text: str) -> str:
    r"""Twisted reads `\`, `:` and `=` in an endpoint, unless a `\` stands before them."""
    return re.sub(r"([\\:=])", r"\\\1", text)
