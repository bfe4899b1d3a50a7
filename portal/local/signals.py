"""Ctrl-C and its kin: one clean stop, whatever is pressed meanwhile."""

import os
import signal
import subprocess
import sys
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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


def _stop(number: int, _frame: FrameType | None) -> None:
    ignore_signals()
    raise Stop(number)


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
