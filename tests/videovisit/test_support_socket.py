"""Support's socket against real Daphne: who gets in, what they are told, what ends it."""

import asyncio
import json
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from websockets.asyncio.client import connect

from accounts.models import ClinicMembership
from accounts.selectors.clinics import database_now
from tests.apart import run_apart
from tests.fixtures.cast import make_staff
from tests.fixtures.pages import names
from tests.portal.matrix_rows import support_look
from tests.videovisit.rooms import code_of, heard, is_a, meanwhile, move_table, say
from tests.videovisit.test_check_report import BLOCKED
from tests.videovisit.test_check_rules import GOOD
from tests.videovisit.test_checks import begin, send
from videovisit.models import ReadinessCheck, SupportLook

ROLES = ["", "patient", "parent", "doctor", "scheduler", "administrator", "other_scheduler"]


@pytest.fixture
def socket(site):
    """A socket with the session of a client, about a look."""

    def open_one(client, asked, **cookies):
        if client is not None and settings.SESSION_COOKIE_NAME in client.cookies:
            cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        url = f"ws://{urlsplit(site).netloc}/ws/support/?look={asked}"
        headers = {"Cookie": cookie, "User-Agent": "Test/1.0"}
        return connect(url, origin=site, compression=None, additional_headers=headers)

    return open_one


@pytest.fixture
def agent(site, client_of, support_agent):
    return client_of(support_agent)


@pytest.fixture
def browser(site, client_of, patient):
    client = client_of(patient)
    send(client, begin(client), result=BLOCKED)
    return client


@pytest.fixture
def look(agent, browser, support_agent):
    made = SupportLook.objects.get(pk=support_look(support_agent, database_now()))
    SupportLook.objects.update(browser=ReadinessCheck.objects.get().browser)
    return made


def says(words):
    return lambda message: message["type"] == "support.state" and words in message["html"]


def test_the_agent_is_told_when_the_check_turns_green_and_of_nothing_else(
    socket, agent, browser, look
):
    async def story():
        async with socket(agent, look.pk) as page:
            first = await heard(page, says("was not ready"))
            await say(page, type="ping", n=1)
            await heard(page, is_a("pong"))
            with pytest.raises(TimeoutError):  # nothing new is not told
                await heard(page, is_a("support.state"), seconds=2)
            ticket = await meanwhile(begin, browser)
            await meanwhile(send, browser, ticket, result=GOOD)
            then = await heard(page, says("This computer is ready"), seconds=4)
            return first, then

    first, then = run_apart(story())
    assert then["version"] > first["version"]
    assert set(then) == {"type", "version", "html"}
    assert not names(first["html"], "Ada")


def test_it_is_told_in_the_language_of_the_page(socket, agent, look):
    async def story():
        async with socket(agent, look.pk, language="es") as page:
            return await heard(page, is_a("support.state"))

    assert "El navegador" in run_apart(story())["html"] or "cámara" in run_apart(story())["html"]


@pytest.mark.parametrize("who", ROLES)
def test_another_role_gets_no_such_look(socket, client_of, look, who, request):
    user = request.getfixturevalue(who) if who else None
    client = client_of(user)

    async def story():
        return await code_of(await socket(client, look.pk))

    assert run_apart(story()) == (4404 if who else 4401)


@pytest.mark.parametrize("asked", ["", "0", "x", "9" * 30, "987654321"])
def test_what_names_no_look_is_closed(socket, agent, look, asked):
    async def story():
        return await code_of(await socket(agent, asked))

    assert run_apart(story()) == 4404


def test_the_look_of_another_agent_is_none(socket, client_of, clinic, look):
    second = client_of(make_staff(clinic, "second.support@example.com", "support"))

    async def story():
        return await code_of(await socket(second, look.pk))

    assert run_apart(story()) == 4404


def test_it_ends_with_the_look(socket, agent, look):
    now = database_now()

    async def story():
        async with socket(agent, look.pk) as page:
            await heard(page, is_a("support.state"))
            await meanwhile(SupportLook.objects.update, ends_at=now)
            return await code_of(page, seconds=4)

    assert run_apart(story()) == 4404


def test_it_ends_with_the_role_and_with_the_session(socket, agent, look, support_agent):
    async def lost(change):
        async with socket(agent, look.pk) as page:
            await heard(page, is_a("support.state"))
            await meanwhile(change)
            return await code_of(page, seconds=4)

    work, now = ClinicMembership.objects.filter(user=support_agent), database_now()
    assert run_apart(lost(lambda: work.update(ended_at=now))) == 4403
    work.update(ended_at=None)
    assert run_apart(lost(agent.logout)) == 4401


def test_a_fifth_page_of_one_agent_is_too_many_and_one_that_closes_makes_room(socket, agent, look):
    async def story():
        pages = [await socket(agent, look.pk) for _ in range(4)]
        for page in pages:
            await heard(page, is_a("support.state"))
        fifth = await code_of(await socket(agent, look.pk))
        await pages[0].close()
        again = await socket(agent, look.pk)
        await heard(again, is_a("support.state"))
        for page in [*pages[1:], again]:
            await page.close()
        return fifth

    assert run_apart(story()) == 4409


@pytest.mark.parametrize("sent", ['{"type":"step","number":1}', "x", '{"type":"leave"}'])
def test_a_page_can_say_nothing_but_that_it_is_there(socket, agent, look, sent):
    async def story():
        async with socket(agent, look.pk) as page:
            await heard(page, is_a("support.state"))
            await page.send(sent)
            error = await heard(page, is_a("error"))
            return error, await code_of(page, *[sent] * 5)

    error, code = run_apart(story())
    assert error == {"type": "error", "code": "malformed"}
    assert code == 4400
    look.refresh_from_db()
    assert look.step is None


def test_too_many_messages_close_it(socket, agent, look):
    ping = json.dumps({"type": "ping", "n": 1})

    async def story():
        return await code_of(await socket(agent, look.pk), *[ping] * 70)

    assert run_apart(story()) == 4429


def test_a_look_that_cannot_be_read_is_read_again(socket, agent, look):
    async def story():
        async with socket(agent, look.pk) as page:
            await heard(page, is_a("support.state"))
            move = "videovisit_supportlook", "was_support_look"
            await meanwhile(move_table, *move)
            try:
                await asyncio.sleep(1.5)
            finally:
                await meanwhile(move_table, *reversed(move))
            await meanwhile(ReadinessCheck.objects.all().delete)
            return await heard(page, says("No check was made"), seconds=6)

    assert run_apart(story())
