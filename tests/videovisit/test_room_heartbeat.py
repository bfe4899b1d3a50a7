"""A page that has gone stays gone, whatever it said last."""

import json
import time

from tests.apart import run_apart
from tests.fixtures.servers import wait_until
from tests.videovisit.rooms import Person, has, heard
from videovisit.consumers.hub import EACH
from videovisit.models import Seat


def has_gone() -> bool:
    return Seat.objects.get(role="patient").tab_left_at is not None


def test_a_heartbeat_from_before_does_not_bring_a_closed_page_back(
    site, client_of, patient, booked
):
    ada = Person(site, client_of(patient), booked).join()
    hello = ada.hello()

    async def story():
        async with ada.socket() as socket:
            await socket.send(hello)
            await heard(socket, has("waiting"))
            await socket.send(json.dumps({"type": "ping", "n": 1}))
            await heard(socket, lambda message: message["type"] == "pong")

    run_apart(story())
    wait_until(has_gone)
    time.sleep(EACH + 1)  # the hub's next pass writes who was seen
    assert has_gone()
