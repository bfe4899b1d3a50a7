"""The production TURN server relays to the public internet and to nothing else; the demo's also to loopback."""

import ipaddress
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis.strategies import ip_addresses

from portal.local.coturn import QUOTA, Turn, configuration
from portal.local.places import Places
from portal.local.ports import turn_ports
from tests.fixtures.servers import free_port, wait_until
from tests.portal.local_stack import ROOT
from tests.portal.turn_client import GRANTED, TCP, TurnClient, credential

CONF = ROOT / "deploy" / "coturn" / "turnserver.conf"
SECRET = "only-for-this-test"
UNAUTHORISED, FORBIDDEN_PEER, UNSUPPORTED_TRANSPORT, QUOTA_REACHED = 401, 403, 442, 486
needs_turnserver = pytest.mark.skipif(
    not shutil.which("turnserver"), reason="coturn is not installed"
)


def settings() -> list[str]:
    lines = [line.strip() for line in CONF.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def denied_ranges() -> list[tuple[ipaddress._BaseAddress, ipaddress._BaseAddress]]:
    ranges = [line.partition("=")[2] for line in settings() if line.startswith("denied-peer-ip=")]
    return [tuple(map(ipaddress.ip_address, text.split("-"))) for text in ranges]


def is_denied(address: ipaddress._BaseAddress) -> bool:
    return any(
        first.version == address.version and first <= address <= last
        for first, last in denied_ranges()
    )


def test_every_range_is_written_from_its_first_address_to_its_last():
    assert all(first < last and first.version == last.version for first, last in denied_ranges())


@given(ip_addresses())
@example(ipaddress.ip_address("255.255.255.255"))
@example(ipaddress.ip_address("::1"))
@example(ipaddress.ip_address("fec0::1"))
def test_no_private_or_special_address_is_a_peer(address):
    special = address.is_private or address.is_multicast or address.is_link_local
    # coturn itself refuses `::`, and would read it as "from the very first address, IPv4 included".
    assert is_denied(address) or not special or address == ipaddress.ip_address("::")


def test_the_file_holds_no_secret_and_opens_no_door():
    words = {line.partition("=")[0] for line in settings()}
    assert {"use-auth-secret", "no-tcp-relay", "no-cli", "no-multicast-peers"} <= words
    assert {"user-quota", "total-quota", "max-bps"} <= words
    assert not words & {
        "static-auth-secret",
        "user",
        "allow-loopback-peers",
        "allowed-peer-ip",
        "no-auth",
    }


@contextmanager
def turnserver(folder: Path, conf: Path = CONF) -> Iterator[tuple[str, int]]:
    """The real server with this file, its addresses on loopback."""
    port = free_port()
    command = ["turnserver", "-c", conf, "--static-auth-secret", SECRET, "--realm", "test"]
    command += ["--listening-port", port, "--tls-listening-port", free_port(), "--no-tls"]
    command += ["-L", "127.0.0.1", "-E", "127.0.0.1", "-E", "::1"]
    command += ["--pidfile", folder / "pid", "--userdb", folder / "db"]
    with turning(command, folder / "log"):
        yield "127.0.0.1", port


@contextmanager
def turning(command: list[object], path: Path) -> Iterator[None]:
    with path.open("wb") as log:
        child = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log)
    try:
        wait_until(lambda: "IO method (admin thread)" in path.read_text())
        yield
    finally:
        child.terminate()
        child.wait(10)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with turnserver(tmp_path_factory.mktemp("coturn")) as address:
        yield address


INSIDE = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::"),
]


def answer_for(server: tuple[str, int], peer: str) -> int:
    with TurnClient(server, *credential(SECRET, name=peer)) as client:
        assert client.allocate(ipaddress.ip_address(peer).version) == GRANTED
        return client.permit(peer)


@needs_turnserver
@pytest.mark.parametrize("peer", INSIDE)
def test_the_real_server_refuses_to_relay_inwards(server, peer):
    assert answer_for(server, peer) == FORBIDDEN_PEER


@needs_turnserver
@pytest.mark.parametrize("peer", ["8.8.8.8", "192.0.1.1", "223.255.255.1", "2606:4700::1111"])
def test_the_real_server_relays_to_the_internet(server, peer):
    assert answer_for(server, peer) == GRANTED


@needs_turnserver
@pytest.mark.parametrize("seconds", [-10, -3600])
def test_a_credential_that_has_ended_gets_no_relay(server, seconds):
    """Not a second ago: coturn reads its clock once a second, and later under load."""
    with TurnClient(server, *credential(SECRET, seconds)) as client:
        assert client.allocate() == UNAUTHORISED


@needs_turnserver
def test_a_credential_signed_with_another_secret_gets_no_relay(server):
    with TurnClient(server, *credential("another")) as client:
        assert client.allocate() == UNAUTHORISED


@needs_turnserver
def test_no_tcp_is_relayed(server):
    with TurnClient(server, *credential(SECRET), transport=TCP) as client:
        assert client.allocate() == UNSUPPORTED_TRANSPORT


@needs_turnserver
def test_one_credential_gets_its_allocations_and_no_more(server):
    name = credential(SECRET, name="many")
    with ExitStack() as stack:
        clients = [stack.enter_context(TurnClient(server, *name)) for _ in range(QUOTA + 1)]
        answers = [client.allocate() for client in clients]
    assert answers == [GRANTED] * QUOTA + [QUOTA_REACHED]


@needs_turnserver
def test_the_demo_relays_to_loopback_as_only_this_machine_reaches_it(tmp_path):
    turn = Turn("127.0.0.1", turn_ports(free_port(), "127.0.0.1"), SECRET)
    (tmp_path / "conf").write_text(configuration(turn, Places(tmp_path, 0)))
    with turning(["turnserver", "-c", tmp_path / "conf"], tmp_path / "log"):
        assert answer_for(("127.0.0.1", turn.ports[0]), "127.0.0.1") == GRANTED


def test_the_demo_on_the_address_of_another_machine_does_not_relay_to_loopback(tmp_path):
    turn = Turn("192.0.2.7", range(10_000, 10_040), SECRET)
    assert "loopback" not in configuration(turn, Places(tmp_path, 0))
