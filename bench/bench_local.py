"""Local PostgreSQL and Valkey: seconds until ready, cold and warm, and what SIGKILL of the parent leaves."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from bench.result import Result
from portal.local import places, stack
from tests.portal.local_stack import ROOT, command, environment, left_of, new_folder

WARM_STARTS = 7
LEFT_SECONDS = 2.0


def main() -> list[Result]:
    """All of it in folders of its own."""
    with new_folder() as folder, without("DATABASE_URL", "REDIS_URL"):
        cold = seconds_until_ready(folder / "data")
        warm = median(seconds_until_ready(folder / "data") for _ in range(WARM_STARTS))
        left, seconds = left_after_kill(folder / "data")
    return [
        Result("local PostgreSQL and Valkey ready, cold", cold, 6, "s"),
        Result("local PostgreSQL and Valkey ready, warm (median)", warm, 0.5, "s"),
        Result("processes left after SIGKILL of the parent", left, 0, ""),
        Result("... and how long the last one took to go", seconds, LEFT_SECONDS, "s"),
    ]


@contextmanager
def without(*names: str) -> Iterator[None]:
    """The environment without these, for a while."""
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def seconds_until_ready(data: Path) -> float:
    """From nothing to both servers answering; they are stopped afterwards."""
    began = time.perf_counter()
    with closing(places.hold(data)) as held, stack.servers(held, durable=False):
        return time.perf_counter() - began


def left_after_kill(data: Path) -> tuple[int, float]:
    """Processes still there after two seconds, and when the last of the others went."""
    sleeper = [*command("exec", "--"), sys.executable, "-c", "print('up', flush=True); input()"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": ROOT}
    with subprocess.Popen(sleeper, env=environment(data), text=True, **pipes) as process:
        process.stdout.readline()
        process.kill()
        began = time.perf_counter()
        while left_of(data) and time.perf_counter() < began + LEFT_SECONDS:
            time.sleep(0.005)
        return len(left_of(data)), time.perf_counter() - began
