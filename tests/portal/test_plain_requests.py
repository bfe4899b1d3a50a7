"""What reaches the portal of a request, whatever Daphne and Twisted do by themselves."""

import http.client
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from daphne.http_protocol import WebRequest
from twisted.web.test.requesthelper import DummyChannel
from websockets.sync.client import connect

from portal.plain_requests import PlainRequest
from portal.policy import EVERYWHERE
from tests.fixtures.servers import DAPHNE, UNMEASURED, answers, free_port, running, wait_until

FOREIGN = "https://evil.example"


def ask(site, path, body=None, **headers):
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST" if body else "GET", path, body, named)
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


@pytest.mark.parametrize("root", [FOREIGN, "//evil.example", "/elsewhere", "javascript:alert(1)//"])
def test_nobody_puts_words_before_our_addresses(site, root):
    poisoned = ask(site, "/help/", Daphne_Root_Path=root)
    later = ask(site, "/help/")
    for page in (poisoned, later):
        assert 'href="/accounts/login/"' in page.text
        assert root.strip("/") not in page.text
    assert (
        ask(site, "/accounts/", Daphne_Root_Path=root).headers["Location"].startswith("/accounts")
    )


def test_an_upload_that_nobody_can_read_gets_our_page(site):
    answer = ask(site, "/accounts/login/", b"x", Content_Type="multipart/form-data")
    assert "Please try again" in answer.text
    assert all(answer.headers[name] for name in EVERYWHERE)


@pytest.fixture
def request_of_daphne() -> Iterator[PlainRequest]:
    channel = DummyChannel()
    channel.factory = SimpleNamespace(server=SimpleNamespace(protocol_connected=lambda _: None))
    request = PlainRequest(channel)
    yield request
    request.content.close()


def test_a_form_is_not_parsed_on_the_event_loop(request_of_daphne, monkeypatch):
    handed_on = []

    def take(request):
        handed_on.append(request)

    monkeypatch.setattr(WebRequest, "process", take)
    request = request_of_daphne
    headers = {"content-type": "application/x-www-form-urlencoded", "daphne-root-path": FOREIGN}
    for name, value in headers.items():
        request.requestHeaders.addRawHeader(name, value)
    request.gotLength(7)
    request.handleContentChunk(b"a=1&b=2")
    request.requestReceived(b"POST", b"/", b"HTTP/1.1")
    assert (handed_on, request.args) == ([request], {})
    assert request.content.read() == b"a=1&b=2"
    assert not request.requestHeaders.hasHeader("daphne-root-path")


def test_of_a_body_without_end_no_more_is_kept_than_tells_that_it_is_too_much(
    request_of_daphne, settings
):
    settings.UPLOAD_LIMIT = 10
    request_of_daphne.gotLength(None)
    for _part in range(9):
        request_of_daphne.handleContentChunk(b"123456")
    assert request_of_daphne.content.tell() == 12


def test_sockets_that_are_gone_leave_nothing_to_collect(tmp_path):
    port = free_port()
    place = ["-b", "127.0.0.1", "-p", str(port), "tests.fixtures.collected:application"]
    site = f"http://127.0.0.1:{port}"
    with running([sys.executable, *DAPHNE, *place], tmp_path / "log", **UNMEASURED):
        wait_until(lambda: answers(site), 20)
        ask(site, "/")
        for _socket in range(20):
            with connect(f"ws://127.0.0.1:{port}/"):
                pass
        time.sleep(1)  # so long timers of before hold them
        assert int(ask(site, "/").text) < 20
