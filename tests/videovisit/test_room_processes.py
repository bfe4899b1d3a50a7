"""A visit whose people are served by different web processes, by one without Redis."""

import asyncio
import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import transaction

from appointments.models import Appointment
from tests.apart import run_apart
from tests.fixtures.cast import make_record, make_user, registered
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
            signal = await heard(second, is_a("signal"), seconds=3)
            await say(second, type="signal", to=signal["from"], description=OFFER)
            return signal, await heard(first, is_a("signal"), seconds=3)

    for signal, tab in zip(run_apart(story()), (TAB, OTHER_TAB), strict=True):
        assert (signal["from"].partition(".")[2], signal["description"]) == (tab, OFFER)


def test_without_redis_a_page_is_right_within_six_seconds(ada, dana, site_without_redis):
    text = ada.hello()

    async def story():
        async with ada.socket(site_without_redis) as socket:
            await socket.send(text)
            await heard(socket, has("waiting"), seconds=3)
            await meanwhile(dana.start)
            await heard(socket, has("call"), seconds=6)

    run_apart(story())


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


def hold_seats(held, let_go):
    with transaction.atomic():
        list(Seat.objects.select_for_update())
        held.set()
        let_go.wait(3)


def test_a_page_whose_claim_has_to_wait_keeps_nobody_from_the_news(ada, dana):
    texts = ada.hello(), ada.hello(OTHER_TAB)
    held, let_go = threading.Event(), threading.Event()

    async def story():
        async with ada.socket() as first, ada.socket() as second:
            await first.send(texts[0])
            await heard(first, has("waiting"))
            holding = asyncio.create_task(meanwhile(hold_seats, held, let_go))
            await asyncio.to_thread(held.wait)
            await second.send(texts[1])
            await asyncio.sleep(0.1)
            await meanwhile(dana.start)
            await heard(first, has("call"), seconds=2)
            let_go.set()
            await holding

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


def test_news_that_could_not_be_read_is_read_again(ada, dana):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("waiting"))
            await meanwhile(move_table, "videovisit_visitmessage", "videovisit_message_away")
            await meanwhile(dana.start)
            await asyncio.sleep(0.2)
            await meanwhile(move_table, "videovisit_message_away", "videovisit_visitmessage")
            await heard(socket, has("call"), seconds=6)

    run_apart(story())


@pytest.fixture
def twelve(clinic, visit, person, colleague, now):
    """Patients of one doctor, one after the other, who have come."""

    def make(number):
        names = [number * letter for letter in ("Ab", "Od")]  # nobody is taken for another
        user = make_user(f"{number}.patient@example.com", *names)
        known = {"first_name": names[0], "last_name": names[1]}
        record = make_record(clinic, f"MRN-2000{number:02}", **known)
        made = visit(
            number * MINUTE, record=record, practitioner=colleague.practitioner, lasts=MINUTE
        )
        return person(registered(user, record, now), made).join()

    return [make(number) for number in range(1, 13)]


def test_all_who_wait_move_up_however_many_they_are(twelve, person, colleague):
    texts = [patient.hello() for patient in twelve]
    first = Appointment.objects.get(reference=twelve[0].reference)
    begin = person(colleague, first).start

    async def story():
        async with contextlib.AsyncExitStack() as lines:
            sockets = [await lines.enter_async_context(patient.socket()) for patient in twelve]
            for socket, text in zip(sockets, texts, strict=True):
                await socket.send(text)
            for place, socket in enumerate(sockets):
                await heard(socket, is_after(place))
            await meanwhile(begin)
            for place, socket in enumerate(sockets[1:]):
                await heard(socket, is_after(place), seconds=4)

    run_apart(story())


def is_after(many):
    """Whether a message is the state of somebody with so many before them."""
    return lambda message: message.get("values", {}).get("ahead") == many
