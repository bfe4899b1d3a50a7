"""PostgreSQL away: a kind page in time, for as long as it takes, and pages that need none of it."""

import contextlib
import http.client
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.fixtures.servers import answers, free_port, running, wait_until

IN_TIME = 2.2  # seconds: RELIABILITY.md 2
AT_ONCE = 0.5
pytestmark = pytest.mark.django_db


class Line:
    """A TCP line to the database of this run that can be cut and mended."""

    def __init__(self, port):
        self.port, self.ends, self.listener = port, [], None

    def mend(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self):
        for end in [self.listener, *self.ends]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends.clear()

    def _accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                near, far = listener.accept()[0], database_socket()
                self.ends += near, far
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=carry, args=pair, daemon=True).start()


def database_socket():
    host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"] or 5432
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    far = socket.socket(socket.AF_UNIX)
    far.connect(f"{host}/.s.PGSQL.{port}")
    return far


def carry(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def line():
    line = Line(free_port())
    line.mend()
    yield line
    line.cut()


@pytest.fixture(scope="module")
def port(line, django_db_setup, django_db_blocker, tmp_path_factory):
    """A real Daphne that reaches its database by the line alone."""
    port, folder = free_port(), tmp_path_factory.mktemp("outage")
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
    command += ["--no-server-name", "-v", "0", "portal.asgi:application"]
    given = {"SITE_ORIGIN": f"http://127.0.0.1:{port}", "HELP_LINE_PHONE": "+18005550199"}
    wanted = connection.settings_dict
    who = f"{wanted['USER']}:{wanted['PASSWORD']}".rstrip(":")
    given["DATABASE_URL"] = f"postgres://{who}@127.0.0.1:{line.port}/{wanted['NAME']}"
    with django_db_blocker.unblock(), running(command, folder / "log", **given):
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 20)
        yield port


@pytest.fixture
def outage(line, port):
    """The line is cut; what the pool still held has been found out."""
    assert needy(port).status == 302
    line.cut()
    yield line
    with contextlib.suppress(OSError):
        line.mend()
    wait_until(lambda: needy(port).status == 302, 5)


def fetch(port, path, cookie=""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    began = time.monotonic()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    answer.seconds = time.monotonic() - began
    connection.close()
    return answer


def needy(port):
    """A page that asks the database for a session; 302 to the sign-on page when it answers."""
    return fetch(port, "/accounts/profile/", cookie=f"session={32 * 'a'}")


def crowd(ask):
    """What 24 who ask at the same time are answered."""
    with ThreadPoolExecutor(24) as people:
        return list(people.map(lambda _: ask(), range(24)))


def test_a_page_that_needs_the_database_is_a_kind_503_in_time(port, outage):
    answer = needy(port)
    assert answer.seconds < IN_TIME
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "1-800-555-0199" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_after_the_first_nobody_waits_but_one_at_a_time(port, outage):
    needy(port)
    assert max(needy(port).seconds for _ in range(5)) < AT_ONCE
    time.sleep(1)
    found = crowd(lambda: needy(port))
    assert {answer.status for answer in found} == {503}
    slow = [answer.seconds for answer in found if answer.seconds > AT_ONCE]
    assert len(slow) <= 1
    assert max(slow, default=0) < IN_TIME


def test_a_crowd_that_meets_the_outage_together_is_answered_in_time(port, outage):
    found = crowd(lambda: needy(port))
    assert {answer.status for answer in found} == {503}
    assert max(answer.seconds for answer in found) < IN_TIME


def test_two_seconds_after_the_database_is_back_all_is_well(port, outage):
    until = time.monotonic() + 4  # a pool that waits longer and longer would ask again after 7
    while time.monotonic() < until:
        assert needy(port).status == 503
        time.sleep(0.2)
    outage.mend()
    wait_until(lambda: needy(port).status == 302, 2)


def test_readiness_names_the_database(port, outage):
    assert '"database": "no answer"' in fetch(port, "/readyz").text


def test_pages_that_need_no_database_are_there(port, outage):
    needy(port)
    assert fetch(port, "/help/").status == 200
