"""PostgreSQL away: a kind page in time, for as long as it takes, and pages that need none of it."""

import http.client
import sys
import time

import pytest

from tests.fixtures.servers import answers, free_port, running, wait_until


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker, tmp_path_factory):
    """A real Daphne whose database does not answer."""
    port, folder = free_port(), tmp_path_factory.mktemp("outage")
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
    command += ["--no-server-name", "-v", "0", "portal.asgi:application"]
    given = {"SITE_ORIGIN": f"http://127.0.0.1:{port}", "HELP_LINE_PHONE": "+18005550199"}
    given["DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/nothing"
    with django_db_blocker.unblock(), running(command, folder / "log", **given):
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 20)
        yield port


def fetch(port, path, cookie=""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


def test_a_page_that_needs_the_database_is_a_kind_503_in_time(port):
    began = time.monotonic()
    answer = fetch(port, "/accounts/profile/", cookie=f"session={32 * 'a'}")
    assert (
        time.monotonic() - began < 3.5
    )  # the pool's patience is 2 s; the rest is for slow machines
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "800-555-0199" in answer.text.replace("(", "").replace(") ", "-")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_readiness_names_the_database(port):
    assert '"database": "no answer"' in fetch(port, "/readyz").text
