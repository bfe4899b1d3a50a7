"""What does not belong on the visit's socket, from everybody who may have one: it changes nothing."""

import asyncio
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from appointments.models import Appointment
from tests.apart import run_apart
from tests.videovisit.rooms import (
    GUEST,
    OTHER_TAB,
    code_of,
    drops,
    has,
    heard,
    is_a,
    meanwhile,
    say,
)
from tests.videovisit.test_messages import BAD
from videovisit.models import Seat, Visit
from videovisit.rules.messages import MOST_CHARACTERS

pytestmark = pytest.mark.usefixtures("site")
ROLES = ("patient", "doctor", "guest")


@pytest.fixture
def people(ada, dana, person):
    """A patient, a doctor and a guest who knocks, each of whom has a seat."""
    dana.start()
    page = ada.client.post(ada.address("visit_guests"), GUEST)
    nora = person(None)
    nora.client.post(reverse("visit_guest"), {"secret": page.context["link"].partition("#")[2]})
    return dict(zip(ROLES, (ada, dana, nora), strict=True))


def what_is():
    """Everything that a message could have changed."""
    seats = Seat.objects.order_by("pk").values_list("tab", "left_at", "tab_left_at", "role")
    visit = Visit.objects.values_list("started_at", "ended_at", "covering").get()
    return [*seats], visit, Appointment.objects.values_list("status", "visit_status").get()


@pytest.mark.parametrize("role", ROLES)
def test_each_malformed_message_of_each_role_is_refused_and_changes_nothing(people, role):
    one = people[role]

    async def answers(text, messages):
        async with one.socket() as socket:
            await socket.send(text)
            await heard(socket, is_a("visit.state"))
            before = await meanwhile(what_is)
            for message in messages:
                await socket.send(json.dumps(message))
            codes = [(await heard(socket, is_a("error")))["code"] for _ in messages]
            return codes, before == await meanwhile(what_is)

    messages = [*BAD.values()]
    some = [messages[start : start + 5] for start in range(0, len(messages), 5)]
    for few in some:
        codes, is_same = run_apart(answers(one.hello(), few))
        assert codes == ["malformed"] * len(few)
        assert is_same


def test_a_thousand_frames_a_second_close_it_and_others_do_not_notice(people):
    ada, dana, _ = people.values()
    ours, theirs = ada.hello(), dana.hello(OTHER_TAB)

    async def story():
        async with ada.socket() as flood, dana.socket() as calm:
            await calm.send(theirs)
            await heard(calm, has("call"))
            sending = asyncio.create_task(code_of(flood, ours, *['{"type":"take"}'] * 1000))
            await say(calm, type="ping", n=1)
            await heard(calm, is_a("pong"), seconds=2)
            return await sending

    assert run_apart(story()) == 4429
    assert Seat.objects.get(role="doctor").tab == OTHER_TAB


@pytest.mark.parametrize(("more", "is_dropped"), [(0, False), (1, True)])
def test_the_line_is_dropped_at_a_message_of_more_than_64_thousand_letters(
    people, more, is_dropped
):
    ada = people["patient"]
    text, message = ada.hello(), "x" * (MOST_CHARACTERS + more)

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            await heard(socket, is_a("visit.state"))
            return await drops(socket, message)

    assert run_apart(story()) == is_dropped


def test_a_guest_who_knocks_signals_to_nobody(people):
    ada, _, nora = people.values()
    ours, theirs = ada.hello(), nora.hello(OTHER_TAB)
    candidates = {"type": "signal", "candidates": []}

    async def story():
        async with ada.socket() as first, nora.socket() as second:
            await first.send(ours)
            to = (await heard(first, has("call")))["me"]
            await second.send(theirs)
            await heard(second, has("knocking"))
            await say(second, to=to, **candidates)
            return (await heard(second, is_a("error")))["code"]

    assert run_apart(story()) == "no-such-peer"


def test_a_visit_that_is_over_is_told_as_over_and_passes_nothing_on(people):
    ada, dana, _ = people.values()
    text = ada.hello()
    dana.client.post(dana.address("visit_end"))

    async def story():
        async with ada.socket() as socket:
            await socket.send(text)
            state = await heard(socket, has("ended"))
            await say(socket, type="take")
            await say(socket, type="signal", to=state["me"], candidates=[])
            return (await heard(socket, is_a("error")))["code"], state["peers"]

    assert run_apart(story()) == ("no-such-peer", [])
    assert Appointment.objects.get().status == "fulfilled"


def test_both_who_leave_at_once_have_left_and_may_come_back(people):
    ada, dana, _ = people.values()
    texts = ada.hello(), dana.hello(OTHER_TAB)

    async def story():
        async with ada.socket() as first, dana.socket() as second:
            both = first, second
            for socket, text in zip(both, texts, strict=True):
                await socket.send(text)
                await heard(socket, has("call"))
            await asyncio.gather(*(say(socket, type="leave") for socket in both))
            await asyncio.gather(*(heard(socket, has("left")) for socket in both))
            await asyncio.gather(*(say(socket, type="take") for socket in both))
            await asyncio.gather(*(heard(socket, has("call")) for socket in both))

    run_apart(story())
    assert Visit.objects.get().ended_at is None


def test_a_ticket_of_one_visit_opens_no_other(people, person, other_patient, visit):
    ada = people["patient"]
    other = visit(starts_in=timedelta(hours=3), record=other_patient.record)
    stranger = person(other_patient, other)

    async def story():
        async with stranger.socket() as socket:
            return await code_of(socket, text)

    text = ada.hello()
    assert run_apart(story()) == 4401
