"""How much may come over the visit's socket: of an address, of a page, and between two of them."""

import json

import pytest

from accounts.consumers import Budget
from tests.apart import run_apart
from tests.videovisit.rooms import OTHER_TAB, code_of, has, heard, is_a, say
from tests.videovisit.test_messages import CANDIDATE
from videovisit.rules.messages import MOST_CANDIDATES, MOST_OF_A_GENERATION

pytestmark = pytest.mark.usefixtures("site")
DESCRIPTION = {"type": "rollback", "sdp": ""}
PING = json.dumps({"type": "ping", "n": 1})


@pytest.fixture
def call(ada, dana):
    """Lets a story go on in a call: it gets the patient's socket, the doctor's, and the doctor's name."""
    dana.start()
    texts = ada.hello(), dana.hello(OTHER_TAB)

    async def told(story):
        async with ada.socket() as first, dana.socket() as second:
            for socket, text in zip((first, second), texts, strict=True):
                await socket.send(text)
            state = await heard(first, lambda said: any(p["here"] for p in said.get("peers", [])))
            await heard(second, has("call"))
            return await story(first, second, state["peers"][0]["id"])

    return lambda story: run_apart(told(story))


def signal(to, **what):
    return json.dumps({"type": "signal", "to": to, **what})


def test_so_many_candidates_follow_a_description_and_no_more(call):
    some = {"candidates": [CANDIDATE] * MOST_CANDIDATES}

    async def story(first, second, to):
        for _ in range(MOST_OF_A_GENERATION // MOST_CANDIDATES):
            await first.send(signal(to, **some))
            await heard(second, is_a("signal"))
        await first.send(signal(to, candidates=[CANDIDATE]))
        error = await heard(first, is_a("error"))
        await first.send(signal(to, description=DESCRIPTION))
        await first.send(signal(to, **some))
        return error, [await heard(second, is_a("signal")) for _ in range(2)]

    error, (description, candidates) = call(story)
    assert error["code"] == "too-many"
    assert (description["description"], candidates["candidates"]) == (
        DESCRIPTION,
        some["candidates"],
    )


def test_what_is_said_to_another_page_is_counted_apart_from_the_rest(call):
    async def story(first, second, to):
        for _ in range(Budget.BURST - 10):
            await first.send(PING)
            await first.send(signal(to, candidates=[]))
        for _ in range(Budget.BURST - 10):
            await heard(first, is_a("pong"))
            await heard(second, is_a("signal"))

    call(story)


@pytest.mark.parametrize("is_there", [True, False])
def test_too_much_said_to_one_other_page_closes_it(call, is_there):
    async def story(first, _second, to):
        to = to if is_there else f"1{to}"
        return await code_of(first, *[signal(to, candidates=[])] * (Budget.BURST + 30))

    assert call(story) == 4429


def test_one_address_has_so_many_sockets_that_have_not_said_hello(ada, settings):
    text = ada.hello()

    async def story():
        known = await ada.socket()
        await known.send(text)
        await heard(known, is_a("visit.state"))
        waiting = [await ada.socket() for _ in range(settings.SOCKETS_AN_ADDRESS)]
        code = await code_of(await ada.socket(), seconds=2)
        await waiting[0].close()
        await say(known, type="ping", n=1)
        await heard(known, is_a("pong"))
        last = await ada.socket()
        await last.send(text)
        await heard(last, is_a("visit.state"))
        for socket in [known, *waiting, last]:
            await socket.close()
        return code

    assert run_apart(story()) == 4429
