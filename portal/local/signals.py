"""Ctrl-C and its kin: one clean stop, whatever is pressed meanwhile."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INTERRUPTS = 1 << (signal.SIGINT - 1) | 1 << (signal.SIGHUP - 1)


class Stop(BaseException):
    """Somebody asked us to end. Not an Exception, so that nothing swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def stop_on_signals() -> None:
    """From now on the first such signal raises Stop, and later ones cannot disturb the clean-up."""
    for number in ENDING:
        signal.signal(number, _stop)


def ignore_signals() -> None:
    """From now on such signals change nothing."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def signals_kept() -> Iterator[None]:
    """Such signals wait until the block ends; a child that is started in it begins with `take_signals`."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def take_signals() -> None:
    """Let such signals end this process, those that waited first."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def _stop(number: int, _frame: FrameType | None) -> None:
    ignore_signals()
    raise Stop(number)


def parent_is_ending() -> Callable[[], bool]:
    """Whether our parent was told to end since now: make, told alone, drops its handlers and waits for us."""
    before = _handled(os.getppid())
    return lambda: before & ~_handled(os.getppid()) != 0


def _handled(pid: int) -> int:
    """Which of Ctrl-C and hang-up a process handles, as the kernel's bits (Linux only; elsewhere none)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    caught = re.search(r"^SigCgt:\s*(\w+)", status, re.MULTILINE)
    return int(caught[1], 16) & INTERRUPTS if caught else 0


def forward_signals(process: subprocess.Popen[bytes]) -> None:
    """From now on such signals are for `process`; the terminal sends it Ctrl-C by itself."""

    def forward(number: int, _frame: FrameType | None) -> None:
        if not (number == signal.SIGINT and _shares_terminal()):
            process.send_signal(number)

    for number in ENDING:
        signal.signal(number, forward)


def _shares_terminal() -> bool:
    try:
        return os.tcgetpgrp(sys.__stdin__.fileno()) == os.getpgrp() if sys.__stdin__ else False
    except (OSError, ValueError):
        return False
