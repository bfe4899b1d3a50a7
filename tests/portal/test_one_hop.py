"""The handler against real Daphne: everything Django's own handler does, in one hop."""

import asyncio
import http.client
import json
import os
import socket
import sys

import pytest
from django.core.signals import request_finished

from portal.one_hop import Client, OneHop
from tests.apart import run_apart
from tests.fixtures.servers import answers, free_port, running, wait_until


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker, tmp_path_factory):
    port = free_port()
    log = tmp_path_factory.mktemp("one-hop") / "log"
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
    command += ["--no-server-name", "tests.portal.one_hop_site:application"]
    origin = f"http://127.0.0.1:{port}"
    with django_db_blocker.unblock(), running(command, log, SITE_ORIGIN=origin):
        wait_until(lambda: answers(f"{origin}/hello"), 20)
        yield port


@pytest.fixture
def fetch(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(path, method="GET", body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        answer.text = answer.read()
        return answer

    yield ask
    connection.close()


def upload(size):
    head = b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nsome\r\n--x\r\n'
    head += b'Content-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    return head + b"y" * size + b"\r\n--x--\r\n"


def seen(fetch):
    return json.loads(fetch("/seen_so_far").text)


def test_a_page_is_served_with_its_headers(fetch):
    answer = fetch("/hello")
    assert (answer.status, answer.text) == (200, b"hello")
    assert answer.headers["Content-Length"] == "5"
    assert answer.headers["Server"] is None


def test_a_head_request_has_headers_and_no_body(fetch):
    answer = fetch("/hello", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.text) == (200, "5", b"")


def test_each_cookie_has_a_header_of_its_own(fetch):
    found = fetch("/cookies").headers.get_all("Set-Cookie")
    assert found == ["one=1; HttpOnly; Path=/", "two=2; Path=/"]


@pytest.mark.parametrize("size", [0, 1, 8191, 8192, 8193, 1_048_576])
def test_a_body_arrives_whole(fetch, size):
    body = os.urandom(size)
    assert fetch("/echo", "POST", body).text == body


def test_a_chunked_body_arrives_whole(fetch):
    answer = fetch("/echo", "POST", iter([b"a" * 70_000, b"b" * 70_000]))
    assert answer.text == b"a" * 70_000 + b"b" * 70_000


def test_a_body_one_byte_over_the_limit_is_answered_with_413(fetch):
    answer = fetch("/echo", "POST", b"x" * 1_048_577)
    assert answer.status == 413
    assert b"too large" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_upload_may_be_larger_than_a_form(fetch):
    answer = fetch(
        "/form", "POST", upload(5_000_000), Content_Type="multipart/form-data; boundary=x"
    )
    assert json.loads(answer.text) == {"words": "some", "files": {"file": 5_000_000}}


def test_an_upload_over_its_limit_is_answered_with_413(fetch):
    body = upload(10 * 1_048_576)
    answer = fetch("/form", "POST", body, Content_Type="multipart/form-data; boundary=x")
    assert answer.status == 413


def test_a_stream_arrives_part_by_part(fetch):
    answer = fetch("/stream?parts=5&pause=0.01")
    assert answer.text == b"0;1;2;3;4;"
    assert answer.headers["Transfer-Encoding"] == "chunked"


def test_a_stream_may_use_the_database(fetch):
    assert fetch("/stream_of_rows").text == b"1;2;3;"


def test_a_stream_stops_and_is_closed_when_the_client_leaves(port, fetch):
    before = seen(fetch)
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET /stream?parts=1000&pause=0.01 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        client.recv(100)
    wait_until(lambda: seen(fetch)["closed"] == before["closed"] + 1, 5)
    assert seen(fetch)["parts"] < before["parts"] + 500


def test_a_stream_that_breaks_ends_without_hanging(fetch):
    assert fetch("/broken_stream").text == b"before;"
    assert fetch("/hello").status == 200


@pytest.mark.parametrize("size", [0, 10, 1_048_576, 1_048_577, 5_000_000])
def test_a_file_is_served_whole_and_closed(fetch, tmp_path, size):
    path = tmp_path / "file.bin"
    path.write_bytes(os.urandom(size))
    answer = fetch(f"/file?name={path}")
    assert answer.headers["Content-Length"] == str(size)
    assert answer.text == path.read_bytes()


def test_an_exception_is_answered_with_the_500_page_and_its_headers(fetch):
    answer = fetch("/boom")
    assert answer.status == 500
    assert b"</html>" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_answer_that_cannot_be_sent_becomes_a_bare_500(fetch):
    assert fetch("/odd_header").status == 500
    assert fetch("/hello").status == 200


def test_no_client_moves_the_site_to_another_path(fetch):
    assert fetch("/hello", Daphne_Root_Path="/hello").text == b"hello"


def test_an_unknown_address_is_404(fetch):
    assert fetch("/nowhere").status == 404


def test_nothing_of_one_request_is_seen_by_the_next_in_its_thread(fetch):
    assert {fetch("/speak").text for _ in range(12)} == {b"en"}


def test_each_request_starts_and_finishes_once_in_one_and_the_same_thread(fetch):
    assert [fetch("/hello").status for _ in range(12)] == [200] * 12
    found = seen(fetch)
    assert (found["under_way"], found["elsewhere"]) == (1, 0)
    assert 1 < found["threads"] <= 4


def test_connections_go_back_to_the_pool_after_each_request(fetch):
    assert [fetch("/backend").status for _ in range(12)] == [200] * 12
    assert seen(fetch)["connections_lent"] == 0


async def asked(port, path):
    """What is answered, on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


def test_four_slow_requests_are_answered_side_by_side(port):
    async def all_four():
        async with asyncio.timeout(1.5):
            path = "/stream?parts=1&pause=0.5"
            return await asyncio.gather(*(asked(port, path) for _ in range(4)))

    assert all(b"0;" in answer for answer in run_apart(all_four()))


def test_no_page_waits_behind_results_of_the_check(port):
    async def a_page_among_results():
        sent = [asyncio.create_task(asked(port, "/videovisit/result")) for _ in range(8)]
        await asyncio.sleep(0.1)
        assert b"200 OK" in await asked(port, "/hello")
        waiting = sum(not one.done() for one in sent)
        assert all(b"one at a time" in one for one in await asyncio.gather(*sent))
        return waiting

    assert run_apart(a_page_among_results()) >= 5


def scope(**more):
    given = {
        "type": "http",
        "method": "GET",
        "path": "/healthz",
        "query_string": b"",
        "headers": [],
    }
    return {**given, "headers": [(b"host", b"testserver")], **more}


def answered(scope, *messages):
    """What the handler, in this process, says to the messages of a client."""
    came, told = list(messages), []

    async def receive():
        return came.pop(0)

    async def send(message):
        told.append(message)

    run_apart(OneHop(1)(scope, receive, send))
    return told


WHOLE = {"type": "http.request", "body": b"", "more_body": False}


def test_links_begin_at_the_root_whatever_a_client_says():
    start, *_ = answered(scope(path="/registernow", root_path="/evil"), WHOLE)
    assert dict(start["headers"])[b"Location"] == b"/accounts/signup/"


def test_a_client_that_leaves_while_sending_its_body_gets_no_answer():
    half = {"type": "http.request", "body": b"half", "more_body": True}
    assert answered(scope(), half, {"type": "http.disconnect"}) == []


def test_nothing_is_handed_to_a_client_that_has_left():
    told = []

    async def leave_then_stream():
        client = Client(None, told.append)
        client.leave()
        client.stream({"type": "http.response.start"}, [b"part"])

    run_apart(leave_then_stream())
    assert told == []


def test_a_query_that_is_no_text_is_a_bad_request():
    start, body = answered(scope(query_string=b"\xff"), WHOLE)
    assert (start["status"], body["body"]) == (400, b"Bad Request")
    assert (b"X-Content-Type-Options", b"nosniff") in start["headers"]


def test_when_even_the_error_page_fails_there_is_an_answer(monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("portal.middleware.introduce", broken)
    monkeypatch.setattr("portal.views._trouble", broken)
    start, body = answered(scope(), WHOLE)
    assert (start["status"], body["body"]) == (500, b"Internal Server Error")


def test_a_failure_after_the_answer_does_not_spoil_it():
    def broken(**_):
        raise RuntimeError

    request_finished.connect(broken)
    start, body = answered(scope(), WHOLE)
    request_finished.disconnect(broken)
    assert (start["status"], body["body"]) == (200, b"ok")
