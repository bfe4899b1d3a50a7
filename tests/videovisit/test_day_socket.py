"""The day's socket against real Daphne: who gets in, what they are told, what may pass."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts.models import ClinicMembership
from accounts.rules.sessions import LONGEST
from accounts.selectors.clinics import database_now
from tests.apart import run_apart
from tests.fixtures.cast import make_appointment
from tests.fixtures.pages import names
from tests.videovisit.rooms import meanwhile, move_table
from videovisit import events
from videovisit.models import Visit

MINUTE = timedelta(minutes=1)
PATH = "/ws/clinic/today/"


@pytest.fixture
def visit(patient, doctor):
    starts_at = database_now() + MINUTE
    return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at)


@pytest.fixture
def socket(site):
    """A socket with the cookies of a client (None: without any)."""

    def open_one(client=None, origin=site, **cookies):
        if client is not None:
            cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        url = f"ws://{urlsplit(site).netloc}{PATH}"
        headers = {"Cookie": cookie, "User-Agent": "Test/1.0"}
        return connect(url, origin=origin, compression=None, additional_headers=headers)

    return open_one


async def told(socket, wanted, most=20):
    """The html of the next state that holds these words."""
    for _ in range(most):
        message = json.loads(await asyncio.wait_for(socket.recv(), 15))
        if message["type"] == "day.state" and wanted in message["html"]:
            return message["html"]
    raise AssertionError("not told")


async def close_code(opening, *sent, pause=0.0):
    """With which code the server closes what was sent these messages."""
    try:
        async with opening as socket:
            for message in sent:
                await socket.send(message)
                await asyncio.sleep(pause)
            while True:
                await asyncio.wait_for(socket.recv(), 15)
    except InvalidStatus as refused:
        return refused.response.status_code
    except ConnectionClosed as closed:
        return closed.rcvd.code


def test_the_doctor_is_told_who_came_and_what_goes_on(socket, client_of, patient, doctor, visit):
    ada, dana = client_of(patient), client_of(doctor)

    async def story():
        async with socket(dana) as day:
            first = await told(day, "Not here yet")
            join = reverse("visit_join", args=[visit.reference])
            await meanwhile(ada.post, join, {"agrees": "yes"})
            came = await told(day, "1 patient has arrived")
            start = reverse("visit_start", args=[visit.reference])
            await meanwhile(dana.post, start)
            return first, came, await told(day, "In the visit")

    first, came, _ = run_apart(story())
    assert "Ada Okoye" in first
    assert "Start visit" in came


def test_what_is_the_same_is_not_said_again_and_versions_grow(socket, client_of, doctor, visit):
    client = client_of(doctor)

    async def story():
        async with socket(client) as day:
            heard = [json.loads(await day.recv())]
            same = events.news([], doctor.practitioner.pk)
            events.say(same)
            await asyncio.sleep(1)
            late = reverse("clinic_today_late")
            await meanwhile(client.post, late, {"minutes": "5"})
            heard.append(json.loads(await asyncio.wait_for(day.recv(), 10)))
            return heard

    first, second = run_apart(story())
    assert "5 minutes late" in second["html"]
    assert first["version"] < second["version"]


async def tabs(socket, client, many):
    """What each of so many tabs that are open at once hears first."""
    opened = [await socket(client) for _ in range(many)]
    heard = [json.loads(await asyncio.wait_for(tab.recv(), 10))["type"] for tab in opened]
    for tab in opened:
        await tab.close()
    return heard


@pytest.mark.parametrize(
    ("who", "code"),
    [
        *[("", 4401), ("patient", 4404), ("scheduler", 4404), ("support_agent", 4404)],
        ("administrator", 4404),
    ],
)
def test_it_is_no_socket_for_others(socket, client_of, request, site, clinic, who, code):
    client = client_of(request.getfixturevalue(who)) if who else None
    assert run_apart(close_code(socket(client))) == code


def test_a_foreign_origin_is_refused(socket, client_of, doctor):
    opening = socket(client_of(doctor), origin="https://elsewhere.example")
    assert run_apart(close_code(opening)) == 403


def test_another_doctor_hears_nothing_of_it(socket, client_of, patient, visit, colleague):
    client, ada = client_of(colleague), client_of(patient)

    async def story():
        async with socket(client) as day:
            first = json.loads(await day.recv())["html"]
            join = reverse("visit_join", args=[visit.reference])
            await meanwhile(ada.post, join, {"agrees": "yes"})
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(day.recv(), 2)
            return first

    assert not names(run_apart(story()), "Ada")


def test_a_day_that_cannot_be_read_now_is_read_again(socket, client_of, doctor, visit):
    client = client_of(doctor)
    move_table("videovisit_delay", "videovisit_delay_away")

    async def story():
        async with socket(client) as day:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(day.recv(), 1)
            await meanwhile(move_table, "videovisit_delay_away", "videovisit_delay")
            return await told(day, "Ada")

    assert "Not here yet" in run_apart(story())


def test_one_that_is_closed_at_once_takes_no_place(socket, client_of, doctor, visit):
    client = client_of(doctor)

    async def story():
        heard = []
        async with socket(client) as day:
            for _ in range(7):
                await day.send("x")
            try:
                while True:
                    heard.append(json.loads(await asyncio.wait_for(day.recv(), 10))["type"])
            except ConnectionClosed as closed:
                return heard, closed.rcvd.code

    heard, code = run_apart(story())
    assert (heard[-1], code) == ("error", 4400)
    assert run_apart(tabs(socket, client, 4)) == ["day.state"] * 4


def lose_role(doctor, _client):
    ClinicMembership.objects.filter(user=doctor).update(ended_at=database_now())


def sign_off(_doctor, client):
    client.post(reverse("account_logout"))


def close_account(doctor, _client):
    doctor.is_active = False
    doctor.save()


def change_password(doctor, _client):
    doctor.set_password("another-lantern-crosses-the-bay")
    doctor.save()


def grow_old(_doctor, client):
    session = client.session
    session["signed_on_at"] -= LONGEST.total_seconds()
    session.save()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        *[(lose_role, 4403), (sign_off, 4401), (close_account, 4401), (change_password, 4401)],
        (grow_old, 4401),
    ],
)
def test_who_may_not_look_any_more_is_closed_within_six_seconds(
    socket, client_of, doctor, visit, how, code
):
    client = client_of(doctor)

    async def story():
        async with socket(client) as day:
            await told(day, "Ada")
            await meanwhile(how, doctor, client)
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(day.recv(), 6)
            return closed.value.rcvd.code

    assert run_apart(story()) == code


def test_a_session_that_a_visit_outlasts_is_told_counts(socket, client_of, doctor, patient, visit):
    client_of(patient).post(reverse("visit_join", args=[visit.reference]), {"agrees": "yes"})
    client = client_of(doctor)
    session = client.session
    session["visit_until"] = (database_now() + 60 * MINUTE).timestamp()
    session["active_at"] -= 16 * 60
    session.save()

    async def story():
        async with socket(client) as day:
            return await told(day, "1 patient waits for you")

    assert not names(run_apart(story()), "Ada")


@pytest.mark.parametrize(
    ("cookies", "words"), [({"language": "es"}, "es"), ({"language": "xx"}, "en")]
)
def test_it_speaks_the_language_of_the_page(socket, client_of, doctor, visit, cookies, words):
    client = client_of(doctor)
    page = client.get(reverse("clinic_today"), headers={"Accept-Language": words}).text

    async def story():
        async with socket(client, **cookies) as day:
            return json.loads(await day.recv())["html"]

    assert run_apart(story()).split("<h2>")[1].split("</h2>")[0] in page


MALFORMED = [
    *("", "{}", "[]", "null", "x", "\x00", '{"type": "ping"}', '{"type": "ping", "n": -1}'),
    *('{"type": "take"}', '{"type": "hello"}', '{"type": "ping", "n": 1, "m": 2}', b"\xff\x00"),
    '{"type": "ping", "n": 1' + "0" * 5000 + "}",
]


@pytest.mark.parametrize("message", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_message_is_answered_and_changes_nothing(
    socket, client_of, doctor, visit, message
):
    client = client_of(doctor)

    async def story():
        async with socket(client) as day:
            await day.send(message)
            await day.send('{"type": "ping", "n": 7}')
            heard = [json.loads(await day.recv()) for _ in range(3)]
            return {said["type"]: said for said in heard}

    heard = run_apart(story())
    assert heard["error"]["code"] == "malformed"
    assert heard["pong"]["n"] == 7
    assert not Visit.objects.exists()


def test_one_that_is_malformed_too_often_is_closed(socket, client_of, doctor):
    assert run_apart(close_code(socket(client_of(doctor)), *["x"] * 7)) == 4400


def test_one_that_is_too_fast_is_closed(socket, client_of, doctor):
    pings = ['{"type": "ping", "n": 1}'] * 200
    assert run_apart(close_code(socket(client_of(doctor)), *pings)) == 4429


def test_a_fifth_tab_is_closed_and_four_go_on(socket, client_of, doctor, visit):
    client = client_of(doctor)

    async def story():
        tabs = [await socket(client) for _ in range(4)]
        for tab in tabs:
            await told(tab, "Ada")
        code = await close_code(socket(client))
        await tabs[0].close()
        await asyncio.sleep(0.2)
        again = await socket(client)
        html = await told(again, "Ada")
        for tab in [*tabs, again]:
            await tab.close()
        return code, html

    code, html = run_apart(story())
    assert code == 4409
    assert "Ada" in html
