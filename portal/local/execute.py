"""`exec -- CMD`: a command with a private PostgreSQL and Valkey, for tests and one-off work."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from itertools import count

from portal.local import places, stack
from portal.local.children import die_with_parent
from portal.local.errors import InUseError, LocalError
from portal.local.options import Options
from portal.local.places import Places
from portal.local.signals import forward_signals, ignore_signals, signals_kept, take_signals


def execute(options: Options, command: Sequence[str]) -> int:
    """Run it and return its exit code (128 + n when signal n ended it)."""
    with closing(_hold(options)) as held, stack.servers(held, durable=False) as (addresses, _):
        code = run_command(command, stack.environment(held, options.origin, addresses))
        ignore_signals()
    return code


def _hold(options: Options) -> Places:
    """The data folder that was asked for, else the first of `.local/test`, `.local/test-2`, ... that nobody uses."""
    if options.data:
        return places.hold(options.data)
    for number in count(1):
        with suppress(InUseError):
            return places.hold(
                places.ROOT / ".local" / ("test" if number == 1 else f"test-{number}")
            )
    raise AssertionError("count ends")


def run_command(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run it, and pass on every stop signal from its first moment; LocalError when it cannot be started."""
    with signals_kept():
        process = _start(command, env)
        forward_signals(process)
    code = process.wait()
    return code if code >= 0 else 128 - code


def _start(command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            env=env,
            preexec_fn=_begin(die_with_parent(signal.SIGTERM)),  # noqa: PLW1509 - we have no threads
        )
    except OSError as error:
        raise LocalError(f"{command[0]}: {os.strerror(error.errno or 0)}") from None


def _begin(ask: Callable[[], None]) -> Callable[[], None]:
    def begin() -> None:
        ask()
        take_signals()

    return begin
