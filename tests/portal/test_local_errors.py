"""What a person can put right is one plain line on stderr and exit code 1, never a trace."""

import os
import shutil
import socket
import subprocess
from types import SimpleNamespace

import pytest

from portal.local import places
from portal.local.errors import LocalError
from tests.portal.local_stack import local, new_folder, started


@pytest.fixture
def folder():
    with new_folder() as made:
        yield made


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line it said."""
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    return line


def test_a_port_in_use_is_named_with_a_way_out(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = local(folder / "data", "run", PORT=str(port))
    assert complaint(done) == f"Port {port} is in use; choose another one: make run PORT={port + 1}"
    assert not (folder / "data").exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"PORT": "0"}, "PORT must be a number from 1 to 65535, not '0'"),
        ({"PORT": "65536"}, "PORT must be a number from 1 to 65535, not '65536'"),
        ({"PORT": "eighty"}, "PORT must be a number from 1 to 65535, not 'eighty'"),
        ({"HOST": "a/b"}, "HOST must be the name or IPv4 address of this machine, not 'a/b'"),
        ({"HOST": "no.invalid", "PORT": "8199"}, "HOST=no.invalid leads to no address"),
    ],
)
def test_a_wrong_choice_is_named(folder, wrong, told):
    assert complaint(local(folder / "data", "run", **wrong)).startswith(told)


@pytest.mark.parametrize("arguments", [[], ["walk"], ["exec"], ["exec", "--"], ["run", "fast"]])
def test_wrong_words_are_answered_with_the_usage(folder, arguments):
    assert complaint(local(folder, *arguments)).startswith("usage: ")


def test_a_command_that_is_not_there_is_named(folder):
    done = local(folder / "data", "exec", "--", "no-such-command")
    assert complaint(done) == "no-such-command: No such file or directory"


def test_a_data_folder_with_other_peoples_files_is_left_alone(folder):
    (folder / "letter.txt").touch()
    done = local(folder, "exec", "--", "true")
    assert complaint(done) == f"{folder} holds other files; give DATA_DIR a folder of its own"
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_data_folder_that_is_a_file_is_named(folder):
    (folder / "data").touch()
    done = local(folder / "data", "exec", "--", "true")
    assert complaint(done).endswith("data is not a folder; give DATA_DIR a folder of its own")


def test_a_data_folder_that_cannot_be_made_is_named(folder):
    done = local("/proc/none", "exec", "--", "true")
    assert complaint(done) == "No such file or directory: /proc/none"


def test_a_broken_database_is_named_with_its_log(folder):
    data = folder / "data"
    local(data, "exec", "--", "true")
    (data / "postgres" / "PG_VERSION").unlink()
    said = complaint(local(data, "exec", "--", "true"))
    assert said.startswith("postgres stopped (exit code 1): ")
    assert "is not a valid data directory" in said
    assert said.endswith(f"its log: {data / 'log' / 'postgres.log'}")


def test_a_second_copy_on_one_data_folder_is_refused(folder):
    with started(folder / "data", "exec", "--", "sh", "-c", "echo up; read x") as first:
        assert first.stdout.readline() == "up\n"
        said = complaint(local(folder / "data", "exec", "--", "true"))
    assert said.startswith(f"Another copy (process {first.pid}) is running on {folder / 'data'};")


def test_a_start_without_room_on_the_disk_is_refused(folder, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=99 * 1024 * 1024))
    with pytest.raises(LocalError, match="The disk is full: less than 100 MB are free"):
        places.hold(folder / "data")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk small enough to fill")
def test_a_disk_that_fills_up_later_is_named(folder):
    mount = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no mounts in this container")
    try:
        local(folder / "data", "exec", "--", "true")
        filler = ["dd", "if=/dev/zero", f"of={folder}/filler", "bs=1M"]
        subprocess.run(filler, capture_output=True, check=False)
        said = complaint(local(folder / "data", "exec", "--", "true"))
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    assert said.startswith("The disk is full: ")
