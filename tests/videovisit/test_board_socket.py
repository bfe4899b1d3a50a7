"""The board's socket against real Daphne: who gets in, what all are told, what may pass."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts.models import AuditEvent, ClinicMembership, StaffTask
from accounts.selectors.clinics import database_now
from tests.apart import run_apart
from tests.fixtures.cast import make_staff
from tests.videovisit.rooms import meanwhile, move_table
from tests.videovisit.test_day_socket import MALFORMED, change_password, close_account, sign_off
from videovisit.consumers.listener import Listener
from videovisit.models import Visit

MINUTE = timedelta(minutes=1)
PATH, STATE = "/ws/clinic/board/", reverse("clinic_board_state")
CALL = "Call the patient: a message could not be delivered."


@pytest.fixture
def booked_now(visit):
    """The patient's visit, which nobody needs to be called about."""
    return visit(readiness="ready")


@pytest.fixture
def socket(site):
    """A socket with the cookies of a client (None: without any), under a filter."""

    def open_one(client=None, show="", origin=site, **cookies):
        if client is not None:
            cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        url = f"ws://{urlsplit(site).netloc}{PATH}?show={show}"
        headers = {"Cookie": cookie, "User-Agent": "Test/1.0"}
        return connect(url, origin=origin, compression=None, additional_headers=headers)

    return open_one


async def heard(socket, seconds=15):
    return json.loads(await asyncio.wait_for(socket.recv(), seconds))


async def told(socket, wanted, most=20):
    """The next state whose new pieces hold these words."""
    for _ in range(most):
        message = await heard(socket)
        if message["type"] == "board.state" and wanted in str(message["html"]):
            return message
    raise AssertionError("not told")


async def end_of(socket):
    """With which code the server closes it."""
    try:
        while True:
            await heard(socket)
    except ConnectionClosed as closed:
        return closed.rcvd.code


async def close_code(opening, *sent):
    """With which code the server closes what was sent these messages."""
    try:
        async with opening as socket:
            for message in sent:
                await socket.send(message)
            return await end_of(socket)
    except InvalidStatus as refused:
        return refused.response.status_code
    except ConnectionClosed as closed:
        return closed.rcvd.code


def test_a_change_is_read_and_made_once_for_all_boards(
    socket, client_of, patient, scheduler, clinic, booked_now
):
    other = make_staff(clinic, "kit.scheduler@example.com", "scheduler", first_name="Kit")
    join = reverse("visit_join", args=[booked_now.reference])
    ada, sky, kit = client_of(patient), client_of(scheduler), client_of(other)

    async def story():
        async with socket(sky) as one, socket(kit) as two, socket(kit, show="done") as third:
            first = [await heard(each) for each in (one, two, third)]
            await meanwhile(ada.post, join, {"agrees": "yes"})
            return first, [await told(one, "Here"), await told(two, "Here"), await heard(third)]

    first, (one, two, third) = run_apart(story())
    assert [len(each["lists"]["visits"]) for each in first] == [1, 1, 0]
    assert one == two
    assert one["version"] == third["version"] > first[0]["version"]
    assert (one["counts"]["here"], third["counts"]["here"]) == (1, 1)
    assert third["lists"]["visits"] == []
    assert "1 patient is here." in one["summary"]


def test_a_message_names_all_pieces_and_brings_those_that_are_new(
    socket, client_of, scheduler, booked_now, visit, other_patient
):
    client = client_of(scheduler)

    async def story():
        whole = (await meanwhile(client.get, STATE)).json()
        async with socket(client) as board:
            first = await heard(board)
            await meanwhile(visit, 60 * MINUTE, record=other_patient.record, readiness="ready")
            return whole, first, await told(board, "Ben")

    whole, first, later = run_apart(story())
    assert (first["lists"], first["html"]) == (whole["lists"], {})
    old, new = later["lists"]["visits"]
    assert ([old], new in later["html"]) == (first["lists"]["visits"], True)
    assert old not in later["html"]


def test_a_task_that_is_closed_and_a_note_are_told_at_once(
    socket, client_of, scheduler, clinic, booked_now
):
    client, at = client_of(scheduler), database_now()
    task = StaffTask.objects.create(clinic=clinic, kind="call_patient", cause="c", raised_at=at)
    close = reverse("clinic_board_task", args=[task.pk])

    async def story():
        async with socket(client) as board:
            await heard(board)
            await meanwhile(client.post, close)
            closed = await told(board, "Closed by Sam Lee")
            await meanwhile(client.post, reverse("clinic_board_note"), {"text": "Mind the gap"})
            return closed, await told(board, "Mind the gap")

    closed, _ = run_apart(story())
    assert closed["counts"]["tasks"] == 0


def test_what_is_the_same_is_not_said_again(socket, client_of, scheduler, booked_now):
    client = client_of(scheduler)

    async def story():
        async with socket(client) as board:
            await heard(board)
            with pytest.raises(TimeoutError):
                await heard(board, 6)

    run_apart(story())


def test_a_board_that_cannot_be_read_now_is_read_again(socket, client_of, scheduler, booked_now):
    client = client_of(scheduler)
    move_table("videovisit_handovernote", "videovisit_note_away")

    async def story():
        async with socket(client) as board:
            with pytest.raises(TimeoutError):
                await heard(board, 1)
            await meanwhile(move_table, "videovisit_note_away", "videovisit_handovernote")
            return await heard(board)

    assert len(run_apart(story())["lists"]["visits"]) == 1


def test_what_an_open_board_shows_is_written_down_for_each_who_looks(
    socket, client_of, scheduler, clinic, booked_now
):
    other = make_staff(clinic, "kit.scheduler@example.com", "scheduler")
    sky, kit = client_of(scheduler), client_of(other)

    async def story():
        async with socket(sky) as one, socket(kit) as two:
            await heard(one)
            await heard(two)

    run_apart(story())
    seen = AuditEvent.objects.filter(action="appointment_seen", patient=booked_now.patient)
    assert sorted(seen.values_list("actor", flat=True)) == sorted([scheduler.pk, other.pk])


@pytest.mark.parametrize(
    ("who", "code"),
    [
        *[("", 4401), ("patient", 4404), ("doctor", 4404), ("support_agent", 4404)],
        ("administrator", 4404),
    ],
)
def test_it_is_no_socket_for_others(socket, client_of, request, site, clinic, who, code):
    client = client_of(request.getfixturevalue(who)) if who else None
    assert run_apart(close_code(socket(client))) == code


def test_a_foreign_origin_is_refused(socket, client_of, scheduler):
    opening = socket(client_of(scheduler), origin="https://elsewhere.example")
    assert run_apart(close_code(opening)) == 403


def test_another_clinic_hears_nothing_of_it(
    socket, client_of, patient, booked_now, other_scheduler
):
    client, ada = client_of(other_scheduler), client_of(patient)
    join = reverse("visit_join", args=[booked_now.reference])

    async def story():
        async with socket(client) as board:
            first = await heard(board)
            await meanwhile(ada.post, join, {"agrees": "yes"})
            with pytest.raises(TimeoutError):
                await heard(board, 2)
            return first

    first = run_apart(story())
    assert (first["lists"]["visits"], first["html"]) == ([], {})


def lose_role(user, _client):
    ClinicMembership.objects.filter(user=user).update(ended_at=database_now())


@pytest.mark.parametrize(
    ("how", "code"),
    [(lose_role, 4403), (sign_off, 4401), (close_account, 4401), (change_password, 4401)],
)
def test_who_may_not_look_any_more_is_closed_within_six_seconds(
    socket, client_of, scheduler, booked_now, how, code
):
    client = client_of(scheduler)

    async def story():
        async with socket(client) as board:
            await heard(board)
            await meanwhile(how, scheduler, client)
            return await asyncio.wait_for(end_of(board), 6)

    assert run_apart(story()) == code


def test_a_session_that_a_visit_outlasts_is_told_counts_alone(
    socket, client_of, scheduler, booked_now
):
    client = client_of(scheduler)

    def outlast():
        session = client.session
        session["visit_until"] = (database_now() + 60 * MINUTE).timestamp()
        session["active_at"] -= 16 * 60
        session.save()

    async def story():
        async with socket(client) as board:
            first = await heard(board)
            await meanwhile(outlast)
            return first, await heard(board)

    first, later = run_apart(story())
    assert (first["is_short"], later["is_short"]) == (False, True)
    assert (later["lists"], later["html"], later["counts"]["all"]) == ({}, {}, 1)


@pytest.mark.parametrize(
    ("cookies", "words"), [({"language": "es"}, "0 pacientes"), ({"language": "xx"}, "0 patients")]
)
def test_it_speaks_the_language_of_the_page(
    socket, client_of, scheduler, booked_now, cookies, words
):
    client = client_of(scheduler)

    async def story():
        async with socket(client, **cookies) as board:
            return await heard(board)

    assert words in run_apart(story())["summary"][0]


@pytest.mark.parametrize("message", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_message_is_answered_and_changes_nothing(
    socket, client_of, scheduler, booked_now, message
):
    client = client_of(scheduler)

    async def story():
        async with socket(client) as board:
            await board.send(message)
            await board.send('{"type": "ping", "n": 7}')
            said = [await heard(board) for _ in range(3)]
            return {each["type"]: each for each in said}

    found = run_apart(story())
    assert found["error"]["code"] == "malformed"
    assert found["pong"]["n"] == 7
    assert not Visit.objects.exists()


@pytest.mark.parametrize("show", ["nothing", "%00", "%FF%FE", "x" * 2000])
def test_what_is_no_filter_shows_all(socket, client_of, scheduler, booked_now, show):
    client = client_of(scheduler)

    async def story():
        async with socket(client, show=show) as board:
            return await heard(board)

    assert len(run_apart(story())["lists"]["visits"]) == 1


def test_one_that_has_ended_is_not_closed_again():
    run_apart(Listener().close(4400))  # there is nobody to send it to


def test_one_that_is_malformed_too_often_is_closed(socket, client_of, scheduler):
    assert run_apart(close_code(socket(client_of(scheduler)), *["x"] * 7)) == 4400


def test_one_that_is_too_fast_is_closed(socket, client_of, scheduler):
    pings = ['{"type": "ping", "n": 1}'] * 200
    assert run_apart(close_code(socket(client_of(scheduler)), *pings)) == 4429


def test_a_fifth_tab_is_closed_and_four_go_on(socket, client_of, scheduler, booked_now):
    client = client_of(scheduler)

    async def story():
        tabs = [await socket(client) for _ in range(4)]
        for tab in tabs:
            await heard(tab)
        code = await close_code(socket(client))
        await tabs[0].close()
        await asyncio.sleep(0.2)
        again = await socket(client)
        state = await heard(again)
        for tab in [*tabs, again]:
            await tab.close()
        return code, state

    code, state = run_apart(story())
    assert code == 4409
    assert len(state["lists"]["visits"]) == 1
