"""The visit's socket against real Daphne: one place for each person, what ends it, what passes."""

import asyncio
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import ClinicMembership, PatientAccess
from accounts.selectors.clinics import database_now
from tests.apart import run_apart
from tests.fixtures.cast import make_appointment
from tests.fixtures.servers import wait_until
from tests.videovisit.rooms import (
    GUEST,
    OTHER_TAB,
    TAB,
    code_of,
    has,
    heard,
    is_a,
    meanwhile,
    say,
)
from videovisit.consumers.hub import SOON
from videovisit.models import CallSample, Guest, Seat
from videovisit.rules.messages import FIGURES

pytestmark = pytest.mark.usefixtures("site")
MINUTE = timedelta(minutes=1)
OFFER = {"type": "rollback", "sdp": ""}


# --- one place for each person ---


def test_a_second_tab_asks_and_takes_over(ada):
    text, other = ada.hello(), ada.hello(OTHER_TAB)

    async def story():
        async with ada.socket() as first, ada.socket() as second:
            await first.send(text)
            await heard(first, has("waiting"))
            await second.send(other)
            await heard(second, has("elsewhere"))
            await say(second, type="take")
            await heard(second, has("waiting"))
            await heard(first, has("elsewhere"))

    run_apart(story())
    assert Seat.objects.get().tab == OTHER_TAB


def test_a_tab_whose_other_has_gone_takes_its_place_unasked(ada):
    text, other = ada.hello(), ada.hello(OTHER_TAB)

    async def story():
        async with ada.socket() as first:
            await first.send(text)
            await heard(first, has("waiting"))
        await meanwhile(wait_until, lambda: Seat.objects.get().tab_left_at)
        async with ada.socket() as second:
            await second.send(other)
            await heard(second, has("waiting"))

    run_apart(story())


def test_of_five_tabs_at_once_one_has_the_place(ada):
    tabs = [f"{n:016x}" for n in range(4)]
    texts = [ada.hello(tab) for tab in tabs]

    async def story():
        sockets = [await ada.socket() for _ in tabs]
        await asyncio.gather(*(s.send(text) for s, text in zip(sockets, texts, strict=True)))
        states = [await heard(socket, is_a("visit.state")) for socket in sockets]
        for socket in sockets:
            await socket.close()
        return sorted(state["words"][0] for state in states)

    assert run_apart(story()) == ["elsewhere"] * 3 + ["waiting"]


def test_somebody_leaves_and_comes_back(ada):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("waiting"))
            await say(socket, type="leave")
            await heard(socket, has("left"))
            await say(socket, type="take")
            await heard(socket, has("waiting"))

    run_apart(story())


async def held_up(socket, pressed):
    """The hub waits for the row of the seat while all of this is pressed."""
    await say(socket, type="take")
    await asyncio.sleep(0.5)
    for what in pressed:
        await say(socket, type=what)
    await say(socket, type="ping", n=1)
    await heard(socket, is_a("pong"))


@pytest.mark.parametrize(
    ("pressed", "has_left"), [(["leave", "take"], False), (["take", "leave"], True)]
)
def test_of_what_is_pressed_at_once_the_last_counts(ada, pressed, has_left):
    text = ada.hello()

    def press(socket, loop):
        with transaction.atomic():
            Seat.objects.select_for_update().get()
            asyncio.run_coroutine_threadsafe(held_up(socket, pressed), loop).result()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("waiting"))
            await meanwhile(press, socket, asyncio.get_running_loop())
            await asyncio.sleep(1)  # the hub writes it now
            return (await meanwhile(Seat.objects.get)).left_at is not None

    assert run_apart(story()) == has_left


def test_a_doctor_who_starts_another_visit_has_left_the_first(
    ada, dana, person, doctor, other_patient, booked
):
    earlier = booked.starts_at - 30 * MINUTE
    first = make_appointment(other_patient.record, doctor.practitioner, starts_at=earlier)
    elsewhere = person(doctor, first)
    dana.start()
    text = dana.hello()

    async def story():
        async with dana.socket() as socket:
            await socket.send(text)
            await heard(socket, has("call"))
            await meanwhile(elsewhere.start)
            return await heard(socket, has("left"), seconds=2)

    assert run_apart(story())["peers"] == []
    assert ada.state().json()["state"]["words"][0] == "call"
    dana.start()
    assert elsewhere.state().json()["state"]["words"][0] == "left"


# --- what ends it ---


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda ada: ada.client.session.flush(), 4401),
        (lambda _: PatientAccess.objects.update(ended_at=database_now()), 4403),
        (lambda _: Seat.objects.all().delete(), 4404),
    ],
)
def test_a_right_that_is_gone_closes_it_within_six_seconds(ada, end, code):
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("waiting"))
            await asyncio.sleep(2 * SOON)  # the news of who came is read: none comes of the end
            await meanwhile(end, ada)
            return await code_of(socket, seconds=6)

    assert run_apart(story()) == code


def end_work():
    ClinicMembership.objects.update(ended_at=database_now())


def test_a_doctor_who_works_there_no_more_is_out(ada, dana):
    dana.start()
    text = dana.hello()

    async def story():
        async with dana.socket() as socket:
            await socket.send(text)
            await heard(socket, has("call"))
            await meanwhile(end_work)
            return await code_of(socket, seconds=6)

    assert run_apart(story()) == 4403


def test_who_has_lost_the_right_is_nobody_s_peer_any_more(ada, dana):
    dana.start()
    text = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, has("call"))
            await meanwhile(lambda: PatientAccess.objects.update(ended_at=database_now()))
            return await code_of(socket, seconds=6)

    assert run_apart(story()) == 4403
    wait_until(lambda: Seat.objects.get(role="patient").left_at is not None)
    assert dana.state().json()["state"]["peers"] == []


def test_a_guest_whose_link_is_taken_back_is_out(ada, person):
    page = ada.client.post(ada.address("visit_guests"), GUEST)
    nora = person(None)
    nora.client.post(reverse("visit_guest"), {"secret": page.context["link"].partition("#")[2]})
    text = nora.hello()
    end = reverse("visit_guest_end", args=[ada.reference, Guest.objects.get().pk])

    async def story():
        async with nora.socket() as socket:
            await socket.send(text)
            await heard(socket, has("knocking"))
            await meanwhile(ada.client.post, end)
            return await code_of(socket, seconds=6)

    assert run_apart(story()) == 4404


# --- what passes between two ---


async def in_call(ada, dana, texts):
    """Both sockets, when each has the other as a peer."""
    first, second = await ada.socket(), await dana.socket()
    await first.send(texts[0])
    await second.send(texts[1])
    wanted = lambda message: message["type"] == "visit.state" and message["peers"]  # noqa: E731
    return first, second, await heard(first, wanted), await heard(second, wanted)


@pytest.fixture
def texts(ada, dana):
    dana.start()
    return ada.hello(), dana.hello(OTHER_TAB)


def test_signals_pass_inside_the_visit_with_their_true_sender(ada, dana, texts):
    async def story():
        first, second, ada_sees, dana_sees = await in_call(ada, dana, texts)
        await say(first, type="signal", to=ada_sees["peers"][0]["id"], description=OFFER)
        signal = await heard(second, is_a("signal"))
        await first.close()
        await second.close()
        return signal, dana_sees["peers"][0]

    signal, peer = run_apart(story())
    assert (signal["from"], signal["description"]) == (peer["id"], OFFER)
    assert (peer["role"], peer["name"]) == ("patient", "Ada")


def test_a_signal_for_nobody_in_the_visit_goes_nowhere(ada, dana, texts):
    async def story():
        first, second, *_ = await in_call(ada, dana, texts)
        await say(first, type="signal", to=f"999999.{TAB}", candidates=[])
        error = await heard(first, is_a("error"))
        await first.close()
        await second.close()
        return error["code"]

    assert run_apart(story()) == "no-such-peer"


async def heard_nothing(socket):
    """Until the next answer to a heartbeat there is no signal."""
    await say(socket, type="ping", n=1)
    return (await heard(socket, lambda said: said["type"] in {"pong", "signal"}))["type"] == "pong"


@pytest.fixture
def strangers(visit, person, other_patient, colleague):
    """The two of another visit that has begun."""
    other = visit(record=other_patient.record, practitioner=colleague.practitioner)
    return person(other_patient, other).join(), person(colleague, other).start()


def test_a_signal_for_somebody_in_another_visit_goes_nowhere(ada, dana, texts, strangers):
    others = [other.hello(tab) for other, tab in zip(strangers, (TAB, OTHER_TAB), strict=True)]

    async def story():
        ours = await in_call(ada, dana, texts)
        theirs = await in_call(*strangers, others)
        codes = []
        for state in theirs[2:]:
            await say(ours[0], type="signal", to=state["me"], candidates=[])
            codes.append((await heard(ours[0], is_a("error")))["code"])
        is_quiet = [await heard_nothing(socket) for socket in theirs[:2]]
        for socket in (*ours[:2], *theirs[:2]):
            await socket.close()
        return codes, is_quiet

    assert run_apart(story()) == (["no-such-peer"] * 2, [True, True])


async def parked(ada, text):
    """A page whose person has the visit on another one."""
    page = await ada.socket()
    await page.send(text)
    await heard(page, has("elsewhere"))
    return page


async def left(page):
    await say(page, type="leave")
    await heard(page, has("left"))
    return page


@pytest.mark.parametrize("why", ["parked", "left"])
def test_a_page_that_is_parked_or_has_left_signals_to_nobody(ada, dana, texts, why):
    third = ada.hello("0" * 16)

    async def story():
        first, second, ada_sees, _ = await in_call(ada, dana, texts)
        page = await (parked(ada, third) if why == "parked" else left(first))
        await say(page, type="signal", to=ada_sees["peers"][0]["id"], candidates=[])
        error = await heard(page, is_a("error"))
        is_quiet = await heard_nothing(second)
        for socket in (first, second, page):
            await socket.close()
        return error["code"], is_quiet

    assert run_apart(story()) == ("no-such-peer", True)


def test_how_the_call_goes_is_written_down_in_numbers(ada, dana, texts):
    figures = {**dict.fromkeys(FIGURES, 12.6), "rtt": None}

    async def story():
        first, second, *_ = await in_call(ada, dana, texts)
        await say(first, type="stats", level="video", route="udp", **figures)
        await meanwhile(wait_until, CallSample.objects.exists)
        await first.close()
        await second.close()

    run_apart(story())
    sample = CallSample.objects.get()
    assert (sample.seat.role, sample.kbps_in, sample.loss_in, sample.rtt) == (
        *("patient", 13, 12.6, None),
    )
