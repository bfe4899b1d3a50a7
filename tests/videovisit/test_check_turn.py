"""The credentials that the portal gives out, against the demo's real TURN server."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.urls import reverse

from portal.local.coturn import QUOTA, Turn, configuration
from portal.local.places import Places
from portal.local.ports import turn_ports
from tests.fixtures.servers import free_port
from tests.portal.test_coturn import QUOTA_REACHED, UNAUTHORISED, needs_turnserver, turning
from tests.portal.turn_client import GRANTED, TurnClient
from videovisit.rules.ice import CHECK_TIME, credential

SECRET = "only-for-this-test"
pytestmark = [needs_turnserver, pytest.mark.django_db]


@pytest.fixture(scope="module")
def turn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("turn")
    turn = Turn("127.0.0.1", turn_ports(free_port(), "127.0.0.1"), SECRET)
    (folder / "conf").write_text(configuration(turn, Places(folder, 0)))
    with turning(["turnserver", "-c", folder / "conf"], folder / "log"):
        yield turn


@pytest.fixture
def relay(turn, settings):
    settings.TURN_URIS, settings.TURN_SECRET = turn.environment["TURN_URIS"].split(","), SECRET
    return "127.0.0.1", turn.ports[0]


def given(client):
    (server,) = client.post(reverse("ice")).json()["iceServers"]
    return server["username"], server["credential"]


def test_what_the_portal_gives_out_opens_the_relay(client, relay):
    with TurnClient(relay, *given(client)) as one:
        assert one.allocate() == GRANTED
        assert one.permit("127.0.0.1") == GRANTED


def test_a_check_has_a_quota_of_its_own(client, relay):
    name = given(client)
    with ExitStack() as stack:
        clients = [stack.enter_context(TurnClient(relay, *name)) for _ in range(QUOTA + 1)]
        assert [one.allocate() for one in clients] == [GRANTED] * QUOTA + [QUOTA_REACHED]
        another = stack.enter_context(TurnClient(relay, *given(client)))
        assert another.allocate() == GRANTED


@pytest.mark.parametrize(
    ("age", "answer"), [(-5, GRANTED), (1, UNAUTHORISED), (3600, UNAUTHORISED)]
)
def test_a_credential_ends_with_its_five_minutes(relay, now, age, answer):
    made = credential(
        SECRET, f"old{age}", now=now - CHECK_TIME - timedelta(seconds=age), lasts=CHECK_TIME
    )
    with TurnClient(relay, made.username, made.password) as one:
        assert one.allocate() == answer


def test_a_name_that_was_changed_opens_nothing(client, relay):
    username, password = given(client)
    seconds, _, opaque = username.partition(":")
    with TurnClient(relay, f"{int(seconds) + 3600}:{opaque}", password) as one:
        assert one.allocate() == UNAUTHORISED
