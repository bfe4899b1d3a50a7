"""`python -m portal.local run` and `python -m portal.local exec -- CMD ...`."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence

from portal.local import options
from portal.local.children import die_with_parent
from portal.local.errors import LocalError
from portal.local.execute import execute
from portal.local.run import run
from portal.local.signals import Stop, parent_is_ending, stop_on_signals

USAGE = "usage: python -m portal.local run | exec -- CMD ...   (environment: PORT, DATA_DIR, HOST, DATABASE_URL, REDIS_URL)"


def main(arguments: Sequence[str]) -> int:
    """The exit code; what a person can put right is said in one line on stderr."""
    stop_on_signals()
    try:
        return _dispatch(list(arguments))
    except LocalError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(_plain(error))
    except Stop as stop:
        return 0 if arguments[:1] == ["run"] else 128 + stop.number


def _dispatch(arguments: list[str]) -> int:
    """Run what was asked for; with `--with-parent` (make's own) we also end when make does."""
    action, *rest = arguments or [""]
    told = _tied_to_parent() if rest[:1] == ["--with-parent"] else lambda: False
    words = [word for word in rest[:1] if word != "--with-parent"] + rest[1:]
    if (action, words) == ("run", []):
        run(options.from_environment(), told)
        return 0
    if action == "exec" and words[:1] == ["--"] and words[1:]:
        return execute(options.from_environment(), words[1:])
    raise LocalError(USAGE)


def _tied_to_parent() -> Callable[[], bool]:
    die_with_parent(signal.SIGTERM, os.getppid())()
    return parent_is_ending()


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _plain(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}"
    return f"{error.strerror or error}{where}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
