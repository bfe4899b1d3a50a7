"""A visit whose people are served by different web processes, by one without Redis, by one that is killed."""

import asyncio
import contextlib
from datetime import timedelta

import pytest

from tests.apart import run_apart
from tests.fixtures.servers import UNMEASURED, daphne
from tests.videovisit.rooms import OTHER_TAB, TAB, has, heard, is_a, meanwhile, move_table, say
from videovisit.models import Seat

pytestmark = pytest.mark.usefixtures("site")
MINUTE = timedelta(minutes=1)
OFFER = {"type": "rollback", "sdp": ""}


@pytest.fixture
def other_site(site, tmp_path):
    with daphne(tmp_path, **UNMEASURED) as origin:
        yield origin


@pytest.fixture
def site_without_redis(site, tmp_path):
    with daphne(tmp_path, REDIS_URL="unix:///nowhere/at/all") as origin:
        yield origin


def is_with_peers(message):
    return message["type"] == "visit.state" and message["peers"]


def test_pokes_and_signals_reach_the_other_process(ada, dana, other_site):
    dana.start()
    texts = ada.hello(), dana.hello(OTHER_TAB)

    async def story():
        async with ada.socket() as first, dana.socket(other_site) as second:
            await first.send(texts[0])
            await heard(first, has("call"))
            await second.send(texts[1])
            state = await heard(first, is_with_peers, seconds=3)
            await heard(second, is_with_peers, seconds=3)
            await say(first, type="signal", to=state["peers"][0]["id"], description=OFFER)
            return await heard(second, is_a("signal"), seconds=3)

    signal = run_apart(story())
    assert (signal["from"].partition(".")[2], signal["description"]) == (TAB, OFFER)


def test_without_redis_a_page_is_right_within_six_seconds(ada, dana, site_without_redis):
    text = ada.hello()

    async def story():
        async with ada.socket(site_without_redis) as socket:
            await socket.send(text)
            await heard(socket, has("waiting"), seconds=3)
            await meanwhile(dana.start)
            await heard(socket, has("call"), seconds=6)

    run_apart(story())


def test_who_waits_is_back_in_place_after_the_process_was_killed(ada, tmp_path, site):
    text = ada.hello()

    async def wait_in(origin):
        async with ada.socket(origin) as socket:
            await socket.send(text)
            return await heard(socket, has("waiting", "next"))

    with contextlib.ExitStack() as killed:
        first = killed.enter_context(daphne(tmp_path, **UNMEASURED))
        before = run_apart(wait_in(first))
    after = run_apart(wait_in(site))
    assert after["version"] > before["version"]
    assert (after["me"], Seat.objects.get().tab) == (before["me"], TAB)


def test_a_process_that_stops_forgets_nobody(ada, other_site):
    text = ada.hello()

    async def story():
        async with ada.socket() as here, ada.socket(other_site) as there:
            await here.send(text)
            await heard(here, has("waiting"))
            await there.send(text)
            await heard(there, has("waiting"))
            await here.close()
            await asyncio.sleep(0)
            await say(there, type="ping", n=1)
            await heard(there, is_a("pong"))

    run_apart(story())


def test_a_look_that_fails_is_made_again_and_nothing_said_meanwhile_is_lost(ada):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await meanwhile(move_table, "videovisit_visit", "videovisit_visit_away")
            await socket.send(text)
            await asyncio.sleep(1)
            await meanwhile(move_table, "videovisit_visit_away", "videovisit_visit")
            return await heard(socket, has("waiting"), seconds=6)

    run_apart(story())
    assert Seat.objects.get().tab == TAB
