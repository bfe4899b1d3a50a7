"""`make run`'s own command: the whole portal starts, says where it is, and leaves nothing when it ends."""

import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

import pytest

from tests.fixtures.servers import free_port, wait_until
from tests.portal.local_stack import ROOT, environment, left_of, new_folder, started

pytestmark = pytest.mark.xdist_group("local-run")  # each takes both processors for some seconds


@pytest.fixture(scope="module")
def folder():
    with new_folder() as made:
        yield made


@contextmanager
def portal(data, port: int):
    """The running portal and the lines that it said up to the password."""
    with started(data, "run", PORT=str(port)) as process:
        said = [
            line.strip()
            for line in takewhile(lambda line: "password: " not in line, process.stdout)
        ]
        yield process, said


def status_of(address: str) -> int:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status


def given_to(word: str, data) -> set[str]:
    """The environment of the process of this portal whose command holds the word."""
    for pid in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command, given = ((pid / name).read_text() for name in ("cmdline", "environ"))
            if word in command.split("\0") and str(data) in given:
                return set(given.split("\0"))
    return set()


def ended_by(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    process.send_signal(number)
    return process.wait(20), process.stderr.read()


def test_it_says_where_it_is_and_a_stop_leaves_the_data_and_no_process(folder):
    data, port = folder / "data", free_port()
    with portal(data, port) as (process, said):
        assert f"http://localhost:{port}" in said
        assert any("patient@example.com" in line for line in said)
        assert status_of(f"http://localhost:{port}/") == 200
        wait_until(lambda: "ready." in (data / "log" / "celery-worker.log").read_text(), 20)
        assert given_to("worker", data) - given_to("daphne", data) == {"STATEMENT_TIMEOUT_MS=30000"}
        assert ended_by(process, signal.SIGINT) == (0, "")
    assert left_of(data) == []
    assert (data / "postgres" / "PG_VERSION").exists()


@pytest.mark.fault
def test_a_part_that_dies_is_named_and_the_rest_is_stopped(folder):
    data = folder / "data"
    with portal(data, free_port()) as (process, _):
        (beat,) = [line for line in left_of(data) if "celery" in line and " beat " in line]
        os.kill(int(beat.split()[0]), signal.SIGKILL)
        assert process.wait(20) == 1
        said = process.stderr.read()
    assert said.startswith("celery-beat stopped (SIGKILL)")
    assert said.endswith(f"its log: {data / 'log' / 'celery-beat.log'}\n")
    assert left_of(data) == []


@pytest.mark.fault
def test_nothing_is_left_when_it_is_killed_and_it_starts_again_on_the_same_port(folder):
    data, port = folder / "data", free_port()
    with portal(data, port) as (process, _):
        process.kill()
        wait_until(lambda: left_of(data) == [], 5)
    with portal(data, port):
        assert status_of(f"http://localhost:{port}/") == 200


@pytest.mark.fault
def test_two_portals_run_side_by_side(folder):
    ports = free_port(), free_port()
    with portal(folder / "data", ports[0]), portal(folder / "other", ports[1]):
        assert [status_of(f"http://localhost:{port}/") for port in ports] == [200, 200]


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_make_alone_is_told_to_end(folder, number):
    data = folder / "data"
    command = ["make", "-o", ".venv/installed", "run", f"PY={sys.executable}"]
    env = environment(data, PORT=str(free_port()))
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as make:
        assert any("password: " in line for line in make.stdout)
        make.send_signal(number)
        make.wait(20)
    wait_until(lambda: left_of(data) == [], 5)
