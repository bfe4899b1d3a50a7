"""Child processes that write to a log file and never outlive the process that started them."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portal.local.errors import LocalError

PR_SET_PDEATHSIG = 1  # linux/prctl.h
TAIL_BYTES = 65_536
FULL_BYTES = 1_048_576

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The user a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """What to run, and how to end it: a signal, then seconds until it is killed; `death` is for when we are killed."""

    name: str
    command: Sequence[str | Path]
    log: Path
    env: Mapping[str, str]
    cwd: Path
    account: Account | None = None
    words: bytes = b""
    stop_signal: signal.Signals = signal.SIGTERM
    death: signal.Signals = signal.SIGKILL
    grace: float = 5.0


@dataclass(frozen=True)
class Child:
    """A program that was started."""

    program: Program
    process: subprocess.Popen[bytes]


def die_with_parent(death: int, parent: int | None = None) -> Callable[[], None]:
    """A `preexec_fn` that asks the kernel for `death` when the parent goes (Linux; others rely on the exit path).

    The kernel clears this wish when the user changes; subprocess runs it after `user=` has been applied.
    """
    parent = parent or os.getpid()

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def start(program: Program, hold: int) -> Child:
    """Start it in a session of its own, so that only we answer Ctrl-C; `hold` is a lock that it keeps while it lives."""
    account = program.account
    with _fresh(program.log).open("ab") as out:
        try:
            process = subprocess.Popen(
                [str(part) for part in program.command],
                stdin=subprocess.PIPE if program.words else subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=program.cwd,
                env=dict(program.env),
                start_new_session=True,
                pass_fds=(hold,),
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=die_with_parent(program.death),  # noqa: PLW1509 - we have no threads
            )
        except OSError as error:
            raise LocalError(
                f"{program.name} could not be started: {error.strerror or error}"
            ) from None
    _say(process, program.words)
    return Child(program, process)


def _say(process: subprocess.Popen[bytes], words: bytes) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(words)


def _fresh(log: Path) -> Path:
    """Keep the log of the start before as `<name>.old` and begin a new one."""
    if log.exists():
        log.replace(log.with_suffix(".old"))
    return log


def finish(child: Child) -> str:
    """Wait for a child that has an end of its own; its output. LocalError when it fails."""
    if child.process.wait() != 0:
        raise stopped(child)
    return tail(child.program.log)


def wait_until(child: Child, ready: Callable[[], bool], *, seconds: float) -> None:
    """Poll until `ready`; LocalError when the child dies first or takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if child.process.poll() is not None:
            raise stopped(child)
        if time.monotonic() > deadline:
            raise LocalError(
                f"{child.program.name} was not ready after {seconds:.0f} s; its log: {child.program.log}"
            )
        time.sleep(0.01)


@contextmanager
def group() -> Iterator[list[Child]]:
    """Children that all end when the block does, however it ends."""
    running: list[Child] = []
    try:
        yield running
    finally:
        stop(running)


def watch(running: Sequence[Child], told: Callable[[], bool]) -> None:
    """Until we are told to end, or one of them ends, which is a LocalError."""
    while not told():
        for child in running:
            if child.process.poll() is not None:
                raise stopped(child)
        time.sleep(0.2)


def stop(children: Iterable[Child]) -> None:
    """End all of them at once and wait; what does not end in its grace is killed, with its own children."""
    running = list(children)
    for child in running:
        if child.process.poll() is None:
            child.process.send_signal(child.program.stop_signal)
    began = time.monotonic()
    for child in running:
        _wait_or_kill(child, began + child.program.grace - time.monotonic())


def _wait_or_kill(child: Child, seconds: float) -> None:
    try:
        child.process.wait(max(0.0, seconds))
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)


def stopped(child: Child) -> LocalError:
    """The sentence for a child that ended when it should not have: why, and where its log is."""
    said = tail(child.program.log)
    if "No space left on device" in said or shutil.disk_usage(child.program.log).free < FULL_BYTES:
        return LocalError(
            f"The disk is full: {child.program.name} could not write; its log: {child.program.log}"
        )
    return LocalError(
        f"{child.program.name} stopped ({_ending(child.process)}){_reason(said)}; its log: {child.program.log}"
    )


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _reason(said: str) -> str:
    """The line that says most: the first FATAL of a server, else the last line of all."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    if not lines:
        return ""
    return ": " + (fatal[0] if fatal else lines[-1])[:300]


def tail(log: Path) -> str:
    """The last 64 KiB of a log."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        return file.read().decode(errors="replace")
