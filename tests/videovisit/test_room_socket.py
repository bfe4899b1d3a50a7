"""The visit's socket against real Daphne: who gets in, what it understands, what people are told."""

import asyncio
import json
import time
from datetime import timedelta
from threading import Event

import pytest
from django.core import signing
from django.db import transaction
from django.db.models import F
from websockets.asyncio.client import connect

from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.apart import run_apart
from tests.fixtures.cast import make_appointment
from tests.fixtures.servers import wait_until
from tests.videovisit.rooms import (
    OTHER_TAB,
    TAB,
    code_of,
    has,
    heard,
    hello,
    is_a,
    meanwhile,
    say,
)
from videovisit.consumers.hub import EACH
from videovisit.consumers.visit import HELLO_WITHIN
from videovisit.models import Seat, Visit
from videovisit.rules.room import LOADS_FOR
from videovisit.selectors.tickets import LASTS, SALT

pytestmark = pytest.mark.usefixtures("site")
MINUTE = timedelta(minutes=1)
OFFER = {"type": "rollback", "sdp": ""}


# --- who gets in ---


@pytest.mark.parametrize("ticket", ["", "x", "WzEsMl0:1a:2b"])
def test_without_a_ticket_of_ours_it_closes(ada, ticket):
    async def story():
        async with ada.socket() as socket:
            return await code_of(socket, hello(ticket))

    assert run_apart(story()) == 4401


def test_somebody_without_a_session_is_nobody(ada, site):
    async def story():
        url = ada.socket().uri
        async with connect(url, origin=site, compression=None) as socket:
            return await code_of(socket)

    assert run_apart(story()) == 4401


def test_who_says_nothing_has_no_ticket(ada):
    async def story():
        async with ada.socket() as socket:
            return await code_of(socket, seconds=HELLO_WITHIN + 3)

    assert run_apart(story()) == 4401


def test_a_ticket_opens_nothing_for_another_session(ada, dana):
    text = ada.hello()
    dana.client.get("/")

    async def story():
        async with dana.socket() as socket:
            return await code_of(socket, text)

    assert run_apart(story()) == 4401


def test_a_ticket_is_good_for_two_minutes(ada, monkeypatch):
    import time

    past = time.time() - LASTS - 1
    session = signing.loads(ada.state().json()["ticket"], salt=SALT)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: past)
        old = signing.dumps(session, salt=SALT)

    async def story():
        async with ada.socket() as socket:
            return await code_of(socket, hello(old))

    assert run_apart(story()) == 4401


TABS = [f"{n:016x}" for n in range(5)]


async def opened(ada, *texts):
    """A socket for each hello, open at the same time; each has been told its state."""
    sockets = []
    for text in texts:
        sockets.append(await ada.socket())
        await sockets[-1].send(text)
        await heard(sockets[-1], is_a("visit.state"))
    return sockets


def test_a_fifth_tab_of_one_person_is_one_too_many_and_one_that_closes_makes_room(ada):
    *texts, fifth = (ada.hello(tab) for tab in TABS)

    async def story():
        async with ada.socket() as late, ada.socket() as later:
            first, *others = await opened(ada, *texts)
            code = await code_of(late, fifth)
            await first.close()
            await asyncio.sleep(0.2)
            await later.send(fifth)
            await heard(later, is_a("visit.state"))
            for socket in others:
                await socket.close()
            return code

    assert run_apart(story()) == 4409


def test_a_tab_that_comes_back_ends_its_socket_of_before_and_has_not_gone(ada):
    """A line that fails again and again leaves half-open sockets behind."""
    text = ada.hello()

    async def story():
        *older, newest = await opened(ada, *[text] * 6)
        codes = [await code_of(socket, seconds=2) for socket in older]
        await asyncio.sleep(1)  # until the hub has written who has gone
        kept = await meanwhile(Seat.objects.get)
        await say(newest, type="ping", n=1)
        await heard(newest, is_a("pong"))
        await newest.close()
        return codes, kept.tab_left_at

    assert run_apart(story()) == ([4409] * 5, None)


# --- what it understands ---


def test_what_it_does_not_understand_changes_nothing_and_then_closes(ada):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await say(socket, type="ping", n=1)
            early = await heard(socket, is_a("error"))
            await socket.send(text)
            await heard(socket, has("waiting"))
            await socket.send(text)
            twice = await heard(socket, is_a("error"))
            await socket.send(b"\x00")
            binary = await heard(socket, is_a("error"))
            return early, twice, binary, await code_of(socket, *["{"] * 3)

    *errors, code = run_apart(story())
    assert [error["code"] for error in errors] == ["hello-first", "hello-twice", "malformed"]
    assert code == 4400


def test_a_flood_closes_it(ada):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            return await code_of(socket, text, *[json.dumps({"type": "ping", "n": 1})] * 80)

    assert run_apart(story()) == 4429


def test_a_heartbeat_is_answered_and_counts_as_presence(ada):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("waiting"))
            await meanwhile(unseen)
            await say(socket, type="ping", n=41)
            answer = await heard(socket, is_a("pong"))
            await meanwhile(wait_until, is_seen)
            return answer

    assert run_apart(story()) == {"type": "pong", "n": 41}


def unseen():
    Seat.objects.update(seen_at=database_now() - MINUTE)


def is_seen():
    return Seat.objects.filter(seen_at__gt=database_now() - MINUTE / 2).exists()


# --- what people are told ---


def test_a_patient_waits_and_is_told_when_the_doctor_starts(ada, dana):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            waiting = await heard(socket, has("waiting"))
            await meanwhile(dana.start)
            return waiting, await heard(socket, has("call"))

    waiting, call = run_apart(story())
    assert {"patient", "early", "next", "no-range"} <= set(waiting["words"])
    assert "doctor-starting" in call["words"]
    assert not {"alone", "doctor-away"} & set(call["words"])
    assert call["version"] > waiting["version"]


def test_a_doctor_whose_page_does_not_come_is_said_to_be_away(ada, dana):
    dana.start()
    Visit.objects.update(started_at=database_now() - LOADS_FOR + MINUTE / 20)
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("call", "doctor-starting"))
            await heard(socket, has("alone", "doctor-away"), seconds=10)

    run_apart(story())


def test_a_room_that_the_doctor_opened_and_closed_before_says_nothing_of_the_start(ada, dana):
    dana.start()
    dana.presses("")
    Seat.objects.filter(role="doctor").update(tab_left_at=F("seen_at") - MINUTE)
    assert "doctor-starting" in ada.state(**{"X-Tab": TAB}).json()["state"]["words"]
    Seat.objects.filter(role="doctor").update(tab_left_at=database_now() - MINUTE / 6)
    Visit.objects.update(started_at=database_now() - MINUTE / 5)
    assert "doctor-away" in ada.state(**{"X-Tab": TAB}).json()["state"]["words"]


def hold_seat(is_held, seconds):
    """Nobody's claim is written for so long."""
    with transaction.atomic():
        Seat.objects.select_for_update(no_key=True).get()
        is_held.set()
        time.sleep(seconds)


def test_a_page_that_comes_in_the_place_of_another_is_told_nothing_before_it_has_the_seat(ada):
    ada.presses("", OTHER_TAB)
    Seat.objects.update(tab_left_at=database_now())
    text, is_held = ada.hello(), Event()

    async def story():
        holding = asyncio.create_task(meanwhile(hold_seat, is_held, EACH + 1))
        await asyncio.to_thread(is_held.wait)
        async with ada.socket() as socket:
            await socket.send(text)
            first = await heard(socket, is_a("visit.state"))
            await holding
            return first

    assert run_apart(story())["words"][0] == "waiting"


def test_a_doctor_opens_the_room_and_the_visit_begins_when_the_patient_comes(person, patient, dana):
    dana.start()
    text = dana.hello()
    ada = person(patient)

    async def story():
        async with dana.socket() as socket:
            await socket.send(text)
            await heard(socket, has("open", "doctor"))
            await meanwhile(ada.join)
            return await heard(socket, has("call", "patient-away"))

    run_apart(story())
    assert Appointment.objects.get().visit_status == "in-progress"


def test_a_cancelled_visit_says_so_within_six_seconds(ada):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("waiting"))
            await meanwhile(Appointment.objects.update, status="cancelled")
            await heard(socket, has("cancelled"), seconds=6)

    run_apart(story())


def test_the_line_moves_up_when_another_visit_of_the_doctor_begins(
    ada, person, other_patient, doctor, booked
):
    earlier = booked.starts_at - 30 * MINUTE
    first = make_appointment(other_patient.record, doctor.practitioner, starts_at=earlier)
    person(other_patient, first).join()
    text, starter = ada.hello(), person(doctor, first)

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("one-ahead"))
            await meanwhile(starter.start)
            await heard(socket, has("busy", "next"), seconds=2)

    run_apart(story())
