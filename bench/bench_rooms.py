"""Waiting rooms: how soon a page is told, how many join at once, what a waiting socket costs.

A thousand patients wait on one Daphne, twenty for each doctor; beside it, in the same run, a bare ASGI
echo and a bare Channels echo on a Daphne of their own.
"""

import asyncio
import contextlib
import gc
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.bench_pages import Server
from bench.result import Result
from bench.world import World

STARTS = 200
PAUSE = 0.05  # seconds between two messages: a machine that has fallen asleep answers five times as late
IS_LONG = bool(os.environ.get("ROOMS_LONG"))  # 5,000 sockets for ten minutes
IDLE, IDLE_FOR = (5_000, 600) if IS_LONG else (100, 60)  # sockets, seconds
COUNTED = 11  # seconds until every backend has told the statistics what it has done
PATIENTS = 1_000
OTHERS = 4
A_SECOND = 100  # joins
WARM = 300  # sockets
PORTAL = "-m daphne --no-server-name -v 0 -b 127.0.0.1 -p {port} portal.asgi:application"
BARE = PORTAL.replace("portal.asgi:application", "bench.bare:asgi")
CHANNELS = PORTAL.replace("portal.asgi:application", "bench.bare:channels")


@contextlib.asynccontextmanager
async def opened(world: World, port: int, numbers: range) -> AsyncIterator[list[ClientConnection]]:
    """Sockets of these patients that have been told their state."""
    sockets = []
    for start in range(numbers.start, numbers.stop, 50):
        some = range(start, min(start + 50, numbers.stop))
        sockets += await asyncio.gather(*(joined(world, port, number) for number in some))
    try:
        yield sockets
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


async def joined(
    world: World, port: int, number: int, *, hello: str = "", compression: str | None = None
) -> ClientConnection:
    """A socket from opening to the first state; `hello` came with the page."""
    headers = {"Cookie": f"{world.cookie_name}={world.keys[number]}"}
    url = f"ws://127.0.0.1:{port}/ws/visits/{world.appointments[number].reference}/"
    home = f"127.1.{number // 250}.{number % 250 + 1}", 0  # sockets before hello are counted by it
    options: Any = {"compression": compression, "open_timeout": 60, "ping_interval": None}
    options |= {"additional_headers": headers, "local_addr": home}
    socket = await connect(url, origin=world.origin, **options)
    await socket.send(hello or world.hello(number))
    assert json.loads(await socket.recv())["words"][0] == "waiting"
    return socket


async def echoed(port: int) -> None:
    """A socket of an echo, from opening to the first answer."""
    async with connect(f"ws://127.0.0.1:{port}/", compression=None, open_timeout=60) as socket:
        await socket.send("a")
        await socket.recv()


@contextlib.asynccontextmanager
async def bare_sockets(port: int) -> AsyncIterator[list[ClientConnection]]:
    """A thousand sockets of the bare echo."""
    open_one = partial(connect, f"ws://127.0.0.1:{port}/", compression=None, open_timeout=60)
    sockets = await asyncio.gather(*(open_one() for _ in range(PATIENTS)))
    try:
        yield sockets
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Without this process's own collections: with its sockets and its world one takes 50 to 150 ms."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def round_trip(socket: ClientConnection) -> float:
    """Seconds of a message there and back."""
    began = time.perf_counter()
    await socket.send("a")
    await socket.recv()
    return time.perf_counter() - began


async def told(world: World, port: int, bare: int) -> tuple[list[float], list[float]]:
    """Seconds from each start's commit until the page of the patient reads it, among a thousand.

    And those of a message there and back on a bare socket among a thousand, by turns.
    """
    loop = asyncio.get_running_loop()
    taken, trips = [], []
    async with opened(world, port, range(PATIENTS)) as sockets, bare_sockets(bare) as others:
        await loop.run_in_executor(None, world.start, STARTS)  # this process finds its way to Redis
        await asyncio.sleep(6)
        with uncollected():
            for number in range(STARTS):
                taken.append(await started(world, sockets[number], number))
                await asyncio.sleep(2 * PAUSE)  # the others of this doctor's line are told by then
                trips.append(await round_trip(others[number]))
                await asyncio.sleep(PAUSE)
    return taken, trips


async def until_call(socket: ClientConnection) -> float:
    """When the page was told that the visit has begun."""
    told: dict[str, Any] = {}
    while told.get("words", [""])[0] != "call":  # what answers a heartbeat has none
        told = json.loads(await socket.recv())
    return time.perf_counter()


async def storm(join: Callable[[int], Awaitable[Any]], each: float) -> tuple[int, list[float]]:
    """(failures, seconds of each) when a thousand join, one each `each` seconds."""

    async def one(number: int) -> float:
        await asyncio.sleep(number * each)
        began = time.perf_counter()
        found = await join(number)
        taken = time.perf_counter() - began
        if found:
            kept.append(found)
        return taken

    kept: list[ClientConnection] = []
    results = await asyncio.gather(*map(one, range(PATIENTS)), return_exceptions=True)
    await asyncio.gather(*(socket.close() for socket in kept))
    taken = [result for result in results if isinstance(result, float)]
    return PATIENTS - len(taken), taken


async def join_rate(world: World, port: int) -> float:
    """Joins a second of pages that have their tickets."""
    hellos = [world.hello(number) for number in range(PATIENTS)]
    return await rate(lambda number: joined(world, port, number, hello=hellos[number]))


async def rate(join: Callable[[int], Awaitable[Any]], at_once: int = 20) -> float:
    """Joins a second, twenty at a time."""
    began = time.perf_counter()
    for start in range(0, PATIENTS, at_once):
        found = await asyncio.gather(*map(join, range(start, start + at_once)))
        await asyncio.gather(*(socket.close() for socket in found if socket))
    return PATIENTS / (time.perf_counter() - began)


def memory(server: Server) -> int:
    """Kilobytes that the server's process holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


async def held(server: Server, open_one: Callable[[int], Awaitable[ClientConnection]]) -> float:
    """Kilobytes of one more idle socket, with the compression that browsers offer.

    The first ones are not counted: with them a process opens its threads and connections.
    """
    first = await asyncio.gather(*map(open_one, range(WARM)))
    before = memory(server)
    more = await asyncio.gather(*map(open_one, range(WARM, PATIENTS)))
    await asyncio.sleep(1)
    each = (memory(server) - before) / len(more)
    await asyncio.gather(*(socket.close() for socket in [*first, *more]))
    return each


async def bare_held(server: Server) -> float:
    """The same for a bare ASGI socket."""

    async def one(_number: int) -> ClientConnection:
        return await connect(f"ws://127.0.0.1:{server.port}/", open_timeout=60)

    return await held(server, one)


async def portal_held(world: World, server: Server) -> float:
    """The same for a patient's page that waits."""

    async def one(number: int) -> ClientConnection:
        return await joined(world, server.port, number, compression="deflate")

    return await held(server, one)


async def pings(socket: ClientConnection, count: int) -> list[float]:
    """Seconds until each of so many heartbeats was answered."""
    taken = []
    for n in range(count):
        began = time.perf_counter()
        await socket.send(json.dumps({"type": "ping", "n": n}))
        while json.loads(await socket.recv())["type"] != "pong":
            pass
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(0.03)
    return taken


def lock(world: World, number: int) -> None:
    """For a second the look at this patient's seat gets no answer."""
    from django.db import transaction

    from videovisit.models import Seat

    with transaction.atomic():
        Seat.objects.select_for_update().get(pk=world.seats[number].pk)
        time.sleep(1)


async def started(world: World, socket: ClientConnection, number: int) -> float:
    """Seconds until this page is told of its start."""
    heard = asyncio.create_task(until_call(socket))
    loop = asyncio.get_running_loop()
    began = await loop.run_in_executor(None, world.start, number)
    return await heard - began


async def delayed(world: World, port: int) -> tuple[float, float]:
    """Milliseconds that a heartbeat, and news of a start, wait longer while another's query takes a second."""
    first, calm, busy, stuck = range(PATIENTS + IDLE, PATIENTS + IDLE + OTHERS)
    async with opened(world, port, range(first, stuck)) as sockets:
        await started(world, sockets[0], first)
        usual, start = median(await pings(sockets[2], 25)), await started(world, sockets[1], calm)
        locked = asyncio.get_running_loop().run_in_executor(None, lock, world, stuck)
        await asyncio.sleep(0.1)
        other = asyncio.create_task(joined(world, port, stuck))
        await asyncio.sleep(0.1)
        late_start = await started(world, sockets[2], busy)
        late = max(await pings(sockets[2], 15))
        await asyncio.gather(locked, other)
        await other.result().close()
    return (late - usual) * 1000, (late_start - start) * 1000


async def idle(world: World, port: int, numbers: range) -> tuple[int, float]:
    """(sockets that closed or were not told of their start, transactions a second meanwhile)."""
    loop = asyncio.get_running_loop()
    async with opened(world, port, numbers) as sockets:
        await asyncio.sleep(COUNTED)
        before = await loop.run_in_executor(None, transactions)
        for n in range(IDLE_FOR // 15):
            await asyncio.sleep(15)
            text = json.dumps({"type": "ping", "n": n})
            await asyncio.gather(*(s.send(text) for s in sockets), return_exceptions=True)
        after = await loop.run_in_executor(None, transactions)
        told = [asyncio.create_task(until_call(socket)) for socket in sockets]
        for number in numbers:
            await loop.run_in_executor(None, world.start, number)
        found = await asyncio.wait_for(asyncio.gather(*told, return_exceptions=True), 120)
    failed = sum(isinstance(result, BaseException) for result in found)
    return failed, (after - before) / IDLE_FOR


def transactions() -> int:
    """How many the database has ended so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot(), xact_commit + xact_rollback"
            " FROM pg_stat_database WHERE datname = current_database()"
        )
        return int(cursor.fetchone()[1])


async def measure(world: World, servers: list[Server]) -> list[Result]:
    """Everything, one after the other."""
    portal, bare, channels = servers
    join = lambda number: joined(world, portal.port, number)  # noqa: E731
    echo = lambda _number: echoed(channels.port)  # noqa: E731
    waiting = await portal_held(world, portal) / await bare_held(bare)
    at_rate, taken = await storm(join, 1 / A_SECOND)
    at_once, _ = await storm(join, 0)
    joins = [(await join_rate(world, portal.port), await rate(echo)) for _ in range(3)]
    late, late_start = await delayed(world, portal.port)
    heard, trips = await told(world, portal.port, bare.port)
    untold, asked = await idle(world, portal.port, range(PATIENTS, PATIENTS + IDLE))
    return [
        Result("one's query of a second, to another's heartbeat", late, 10, "ms"),
        Result("... and to the news of another's start", late_start, 10, "ms"),
        Result(f"of {IDLE} sockets idle for {IDLE_FOR} s, closed or untold", untold, 0, ""),
        Result("... and transactions a second of PostgreSQL", asked, 5, ""),
        Result("waiting socket, memory to a bare ASGI socket's", waiting, 2),
        Result("joins that failed, 1,000 at 100/s", at_rate, 0, ""),
        Result("... and how long one took, p99", quantiles(taken, n=100)[-1] * 1000, 250, "ms"),
        Result("joins that failed, 1,000 at once", at_once, 0, ""),
        Result(
            "joins a second, to a bare Channels echo",
            median(ours / theirs for ours, theirs in joins),
            0.8,
            kind="at least",
        ),
        Result(
            "start until the page is told, p50 to a bare round trip",
            median(heard) / median(trips),
            5,
        ),
        Result("... p99 among 1,000 sockets", quantiles(heard, n=100)[-1] * 1000, 25, "ms"),
    ]


def main() -> list[Result]:
    """The figures of a thousand waiting pages."""
    world = World(PATIENTS + IDLE + OTHERS)
    with tempfile.TemporaryDirectory() as folder:
        servers = [Server(command, Path(folder)) for command in (PORTAL, BARE, CHANNELS)]
        try:
            return asyncio.run(measure(world, servers))
        finally:
            for server in servers:
                server.stop()
            world.clear()
