"""Many threads that do one thing at the same moment, each with its own database connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

AT_ONCE = 8  # connections of the pool


def together(do: Callable[[], Any], *, times: int) -> list[Any]:
    """Call `do` `times` times from eight threads that start together; the answers."""
    workers = min(times, AT_ONCE)
    start = Barrier(workers)
    connection.close()  # else the last thread waits until another has ended

    def work(calls: int) -> list[Any]:
        start.wait()
        try:
            return [do() for _call in range(calls)]
        finally:
            connection.close()

    shares = [len(range(worker, times, workers)) for worker in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        return [answer for answers in pool.map(work, shares) for answer in answers]
