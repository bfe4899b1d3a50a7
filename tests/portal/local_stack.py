"""Starting the local stack for its tests: in folders of their own, and looking for what it leaves behind."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from tests.fixtures.servers import UNMEASURED, wait_until

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DATA_DIR",
    "PORT",
    "HOST",
    "MAKEFLAGS",
    "MAKELEVEL",
)
SHOW = "import os, sys; print(os.environ[sys.argv[1]])"


@contextmanager
def new_folder(mode: int = 0o755) -> Iterator[Path]:
    """A folder outside pytest's own, which only its owner may enter."""
    folder = Path(mkdtemp(prefix="local-stack-"))
    folder.chmod(mode)
    try:
        yield folder
    finally:
        for link in folder.glob("*/postgres"):
            if link.is_symlink():
                shutil.rmtree(link.readlink().parent)
        shutil.rmtree(folder)


def environment(data: Path | str, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, **UNMEASURED, "DATA_DIR": str(data), **more}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "portal.local", *arguments]


def execute(data: Path | str, *argv: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`exec` with a command of Python's: its `-c` script and arguments."""
    return local(data, "exec", "--", sys.executable, "-c", *argv, **more)


def local(data: Path | str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def started(data: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """The stack as a child that is killed at the end should it still run."""
    with subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=environment(data, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
            wait_until(lambda: left_of(data) == [])


def left_of(data: Path) -> list[str]:
    """Live processes that work in the data folder or were started with it."""
    return [found for pid in Path("/proc").glob("[0-9]*") for found in [_of(pid, data)] if found]


def _of(pid: Path, data: Path) -> str:
    with suppress(OSError):
        if (pid / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return ""
        words = (pid / "cmdline").read_bytes().decode().replace("\0", " ")
        where = str((pid / "cwd").readlink())
        if int(pid.name) != os.getpid() and (str(data) in words or where.startswith(str(data))):
            return f"{pid.name} {words}"
    return ""
