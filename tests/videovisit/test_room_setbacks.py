"""Who waits keeps their place: through a killed process, an emptied Redis, a computer that sleeps."""

import os
import signal
from datetime import timedelta

import pytest
import redis
from django.conf import settings

from accounts.selectors.clinics import database_now
from tests.apart import run_apart
from tests.fixtures.cast import make_appointment
from tests.fixtures.servers import UNMEASURED, daphne, daphne_process
from tests.videovisit.rooms import OTHER_TAB, TAB, drops, has, heard, meanwhile
from videovisit.models import Seat

pytestmark = pytest.mark.usefixtures("site")
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def earlier(other_patient, doctor, booked):
    start = booked.starts_at - 30 * MINUTE
    return make_appointment(other_patient.record, doctor.practitioner, starts_at=start)


@pytest.fixture
def ben(person, other_patient, earlier):
    """Another patient of the doctor, who has come and is next; Ada is after him."""
    return person(other_patient, earlier).join()


@pytest.fixture
def emptied(site, tmp_path):
    """A process with a database of Redis to itself, and what empties that."""
    url = f"{settings.REDIS_URL}?db=9"
    with daphne(tmp_path, REDIS_URL=url, **UNMEASURED) as origin, redis.Redis.from_url(url) as own:
        yield origin, own.flushdb


async def wait_in(origin, person, text, *words):
    async with person.socket(origin) as socket:
        await socket.send(text)
        return await heard(socket, has("waiting", *words))


def test_who_waits_is_back_in_place_after_the_process_was_killed(ada, ben, tmp_path, site):
    texts = ben.hello(), ada.hello(OTHER_TAB)

    async def killed_under(origin, child):
        async with ben.socket(origin) as socket:
            await socket.send(texts[0])
            before = await heard(socket, has("waiting", "next"))
            os.killpg(child.pid, signal.SIGKILL)
            assert await drops(socket, "{}")
            return before

    with daphne_process(tmp_path, **UNMEASURED) as first:
        before = run_apart(killed_under(*first))
    after = run_apart(wait_in(site, ben, texts[0], "next"))
    run_apart(wait_in(site, ada, texts[1], "one-ahead"))
    assert after["version"] > before["version"]
    assert (after["me"], seats_of(ben).get().tab) == (before["me"], TAB)


def test_who_waits_keeps_their_place_in_an_emptied_redis_and_is_told_of_the_start(
    ada, ben, person, doctor, earlier, emptied
):
    origin, empty = emptied
    texts, dana = (ben.hello(), ada.hello(OTHER_TAB)), person(doctor, earlier)

    async def story():
        async with ben.socket(origin) as socket:
            await socket.send(texts[0])
            await heard(socket, has("waiting", "next"))
            await meanwhile(empty)
            await wait_in(origin, ada, texts[1], "one-ahead")
            await meanwhile(dana.start)
            await heard(socket, has("call"), seconds=2)

    run_apart(story())


def seats_of(person):
    return Seat.objects.filter(visit__appointment__reference=person.reference)


def unheard_of(seats, span):
    seats.update(seen_at=database_now() - span)


def test_who_sleeps_for_six_minutes_is_still_next(ada, ben):
    texts = ben.hello(), ada.hello(OTHER_TAB)

    async def story():
        await meanwhile(unheard_of, seats_of(ben), 6 * MINUTE)
        async with ada.socket() as socket:
            await socket.send(texts[1])
            await heard(socket, has("waiting", "one-ahead"))
            await wait_in(None, ben, texts[0], "next")

    run_apart(story())


def test_a_doctor_who_closes_the_laptop_is_away_within_six_seconds_of_the_watch(ada, dana):
    dana.start()
    texts = ada.hello(), dana.hello(OTHER_TAB)
    seat = Seat.objects.filter(role="doctor")

    async def story():
        async with ada.socket() as patients, dana.socket() as doctors:
            await doctors.send(texts[1])
            await heard(doctors, has("call"))
            await patients.send(texts[0])
            await heard(patients, is_here)
            await meanwhile(unheard_of, seat, 46 * SECOND)
            await heard(patients, has("doctor-away"), seconds=6)

    run_apart(story())


def is_here(said):
    return any(peer["here"] for peer in said.get("peers", []))
