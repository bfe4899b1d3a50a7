"""The data folder: its layout, its lock, its secret key, and the short folder for sockets."""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.local.errors import InUseError, LocalError

ROOT = Path(__file__).resolve().parents[2]
SOCKET_PATH_BYTES = 100  # sun_path holds 104 bytes on BSD and macOS, 108 on Linux
FREE_BYTES = 100 * 1024 * 1024
OURS = "secret-key"
WAIT_FOR_EARLIER = 10.0  # seconds


@dataclass(frozen=True)
class Places:
    """One data folder that we hold the lock of."""

    data: Path
    lock: int

    def log(self, name: str) -> Path:
        """The log of one process."""
        return self.data / "log" / f"{name}.log"

    def close(self) -> None:
        """Let others use the data folder."""
        os.close(self.lock)


def hold(data: Path) -> Places:
    """Make the data folder if need be and take its lock. LocalError when it cannot be used, InUseError when another does."""
    _make(data)
    held = Places(data, _take(data / "lock"))
    secret_key(data)
    return held


def secret_key(data: Path) -> str:
    """The key of this data folder, made once, readable by its owner only."""
    path = data / OURS
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; never seen half-written."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    part.replace(path)


def _make(data: Path) -> None:
    if data.exists() and not data.is_dir():
        raise LocalError(f"{data} is not a folder; give DATA_DIR a folder of its own")
    if data.is_dir() and _is_foreign(data):
        raise LocalError(f"{data} holds other files; give DATA_DIR a folder of its own")
    if data.is_dir() and data.stat().st_uid != os.geteuid():
        raise LocalError(
            f"{data} belongs to another user; start as that user or give another DATA_DIR"
        )
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o711 if os.geteuid() == 0 else 0o700)
    (data / "log").mkdir(mode=0o700, exist_ok=True)
    if shutil.disk_usage(data).free < FREE_BYTES and not (data / "postgres").exists():
        raise LocalError(f"The disk is full: less than 100 MB are free at {data}")


def _is_foreign(data: Path) -> bool:
    """Not empty and never used by us (the tests' folder may be there before the demo's own files)."""
    names = {entry.name for entry in data.iterdir()}
    return OURS not in names and not all(
        re.fullmatch(r"test(-\d+)?|lock|log", name) for name in names
    )


def _take(path: Path) -> int:
    """The lock's descriptor. Children keep it too: an earlier start that was killed holds it until its last child is gone."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + WAIT_FOR_EARLIER
    while not _locked(lock):
        holder = os.pread(lock, 20, 0).decode().strip()
        if _alive(holder) or time.monotonic() > deadline:
            raise InUseError(
                f"Another copy (process {holder}) is running on {path.parent}; give this one another DATA_DIR"
            )
        time.sleep(0.05)
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def sockets(home: Path) -> Iterator[Path]:
    """A folder for sockets: `run` in `home`, or a short temporary one where that path is too long or odd for a URL."""
    folder = home / "run"
    fits = len(os.fsencode(folder / "postgres" / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES
    if fits and re.fullmatch(r"[\w./-]+", str(folder), re.ASCII):
        _own(folder)
        yield folder
        return
    short = (
        Path(tempfile.gettempdir())
        / f"video-visit-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
    )
    _own(short)
    try:
        yield short
    finally:
        shutil.rmtree(short, ignore_errors=True)


def _own(folder: Path) -> None:
    """Make the folder, or take over an earlier one that is really ours: no link, no other owner."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise LocalError(f"{folder} is not ours; remove it")
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
