"""A page whose socket is closed is told nothing more, whatever was under way to it."""

from tests.apart import run_apart
from videovisit.consumers.visit import VisitConsumer


async def sent_by(is_open):
    page, sent = VisitConsumer(), []

    async def send(message):
        sent.append(message["type"])

    page.send, page.is_open = send, is_open
    await page.tell({"type": "pong", "n": 1})
    await page.close(4404)
    await page.close(4404)
    return sent


def test_a_closed_page_is_told_nothing_and_an_open_one_closes_once():
    assert run_apart(sent_by(is_open=False)) == []
    assert run_apart(sent_by(is_open=True)) == ["websocket.send", "websocket.close"]
