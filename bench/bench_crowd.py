"""A crowd that waits: 5,000 sockets on one Daphne, who is closed, what that asks of PostgreSQL, who waits for whom.

They are held for a minute; `python -m bench.bench_crowd 10` holds them for ten.
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from bench.bench_pages import Server
from bench.bench_rooms import PORTAL, World, joined
from bench.result import Result

CROWD = 5_000
BEAT = 15  # seconds between two heartbeats of a page (DESIGN.md 4)
SLOW = 1.0  # seconds of the query that others must not wait for
QUERIES = "SELECT sum(xact_commit) FROM pg_stat_database WHERE datname = current_database()"


async def crowd(world: World, port: int) -> list[ClientConnection]:
    """Everybody's socket, twenty joining at a time."""
    sockets: list[ClientConnection] = []
    for start in range(0, CROWD, 20):
        some = range(start, start + 20)
        sockets += await asyncio.gather(*(joined(world, port, number) for number in some))
    return sockets


async def ping(socket: ClientConnection, number: int = 0) -> float:
    """Seconds from a heartbeat to its answer, whatever else is said in between."""
    began = time.perf_counter()
    await socket.send(json.dumps({"type": "ping", "n": number}))
    while json.loads(await socket.recv())["type"] != "pong":
        pass
    return time.perf_counter() - began


async def beat(socket: ClientConnection, number: int, seconds: float) -> bool:
    """Wait as a page does; False when the socket was closed."""
    await asyncio.sleep(BEAT * number / CROWD)
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            await ping(socket, number)
            await asyncio.sleep(BEAT)
    except ConnectionClosed:
        return False
    return True


def queries() -> int:
    """Transactions of this database so far; PostgreSQL counts them some moments late."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(QUERIES)
        (found,) = cursor.fetchone()
    return int(found)


def slow_query() -> None:
    """Every look at rooms waits for this."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE videovisit_visit IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SELECT pg_sleep(%s)", [SLOW])


async def delayed(sockets: list[ClientConnection]) -> float:
    """By how many milliseconds a heartbeat is slower (p99) while a look waits a second for its query."""
    calm = [await ping(sockets[n]) for n in range(200)]
    waiting = asyncio.get_running_loop().run_in_executor(None, slow_query)
    await asyncio.sleep(0.1)
    busy = []
    while not waiting.done():
        busy.append(await ping(sockets[len(busy) % CROWD]))
    await waiting
    return (quantiles(busy, n=100)[-1] - quantiles(calm, n=100)[-1]) * 1000


async def measure(world: World, port: int, seconds: float) -> list[Result]:
    """Hold them; then one query that takes long."""
    sockets = await crowd(world, port)
    await asyncio.sleep(6)
    before, began = queries(), time.monotonic()
    stayed = await asyncio.gather(*(beat(s, n, seconds) for n, s in enumerate(sockets)))
    asked = (queries() - before) / (time.monotonic() - began)
    slower = await delayed(sockets)
    await asyncio.gather(*(socket.close() for socket in sockets))
    return [
        Result(f"sockets of {CROWD:,} closed in {seconds:.0f} s", stayed.count(False), 0, ""),
        Result("... transactions a second of PostgreSQL meanwhile", asked, 5, ""),
        Result("a heartbeat's delay by another's query of 1 s, p99", slower, 10, "ms"),
    ]


def main() -> list[Result]:
    """The figures of a crowd that waits for a minute."""
    return figures(1)


def figures(minutes: float) -> list[Result]:
    """The figures of a crowd that waits so long."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    world = World(CROWD)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(PORTAL, Path(folder))
        try:
            return asyncio.run(measure(world, server.port, minutes * 60))
        finally:
            server.stop()
            world.clear()


if __name__ == "__main__":
    for result in figures(float(sys.argv[1])):
        print(result.line())
