"""Waiting rooms: how soon a page is told, how many join at once, what a waiting socket costs.

A thousand patients of fifty doctors wait on one Daphne; beside it, in the same run, a bare ASGI
echo and a bare Channels echo on a Daphne of their own.
"""

import asyncio
import contextlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.bench_pages import Server
from bench.result import Result

DOCTORS, STARTS = 50, 40
IS_LONG = bool(os.environ.get("ROOMS_LONG"))  # 5,000 sockets for ten minutes
IDLE, IDLE_FOR = (5_000, 600) if IS_LONG else (100, 60)  # sockets, seconds
COUNTED = 11  # seconds until every backend has told the statistics what it has done
PATIENTS = 1_000
A_SECOND = 100  # joins
WARM = 300  # sockets
PORTAL = "-m daphne --no-server-name -v 0 -b 127.0.0.1 -p {port} portal.asgi:application"
BARE = PORTAL.replace("portal.asgi:application", "bench.bare:asgi")
CHANNELS = PORTAL.replace("portal.asgi:application", "bench.bare:channels")
TAB = "0123456789abcdef"


class World:
    """Patients who have arrived, each with a visit, a seat and a session; doctors in their hours."""

    def __init__(self, patients: int) -> None:
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        self.cookie_name, self.origin = settings.SESSION_COOKIE_NAME, settings.SITE_ORIGIN
        self.mark = f"room{time.time_ns()}-"
        self.now = datetime.now(UTC)
        self.first = time.time_ns() // 1_000_000 % 10**10
        self._people(patients)
        self._visits(patients)

    def _people(self, patients: int) -> None:
        from django.conf import settings

        from accounts.models import Clinic, ClinicMembership, Patient, Practitioner, User

        values = {**settings.CLINIC_DEFAULTS, "address": ""}
        self.clinic = Clinic.objects.create(slug=self.mark.strip("-"), **values)
        users = [User(email=f"{self.mark}{n}@example.com") for n in range(patients + DOCTORS)]
        self.users = User.objects.bulk_create(users)
        staff, self.people = self.users[:DOCTORS], self.users[DOCTORS:]
        self.doctors = Practitioner.objects.bulk_create([Practitioner(user=u) for u in staff])
        ClinicMembership.objects.bulk_create(
            ClinicMembership(user=u, clinic=self.clinic, role="practitioner") for u in staff
        )
        self.records = Patient.objects.bulk_create(
            Patient(
                clinic=self.clinic,
                mrn=f"{self.mark}{n}",
                first_name="P",
                last_name="Q",
                name_key="q",
                birth_date="1980-01-01",
            )
            for n in range(patients)
        )

    def _visits(self, patients: int) -> None:
        from django.contrib.sessions.models import Session

        from accounts.models import PatientAccess
        from appointments.models import Appointment
        from videovisit.models import Seat, Visit

        PatientAccess.objects.bulk_create(
            PatientAccess(user=u, patient=r, kind="self", starts_at=self.now - timedelta(days=1))
            for u, r in zip(self.people, self.records, strict=True)
        )
        appointments = Appointment.objects.bulk_create(
            self._appointment(n, record) for n, record in enumerate(self.records)
        )
        visits = Visit.objects.bulk_create(Visit(appointment=a) for a in appointments)
        facts = {"role": "patient", "consented_at": self.now, "seen_at": self.now}
        self.seats = Seat.objects.bulk_create(
            Seat(visit=v, user=u, **facts) for v, u in zip(visits, self.people, strict=True)
        )
        self.keys = [secrets.token_hex(16) for _ in range(patients)]
        Session.objects.bulk_create(
            Session(session_key=key, session_data="", expire_date=self.now + timedelta(hours=9))
            for key in self.keys
        )
        self.appointments = appointments

    def _appointment(self, number: int, record: Any) -> Any:
        from appointments.models import Appointment

        starts_at = self.now + timedelta(minutes=2)
        return Appointment(
            reference=f"{self.first + number:010d}",
            clinic=self.clinic,
            patient=record,
            practitioner=self.doctors[number % DOCTORS],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=20),
            expected_ends_at=starts_at + timedelta(minutes=20),
            modality="video",
            status="arrived",
            arrived_at=self.now,
            booked_at=self.now,
            changed_at=self.now,
        )

    def hello(self, number: int) -> str:
        """What the page of this patient says first."""
        from videovisit.selectors.tickets import new_ticket

        ticket = new_ticket(self.seats[number], self.keys[number])
        return json.dumps({"type": "hello", "ticket": ticket, "tab": TAB})

    def start(self, number: int) -> None:
        """The doctor of this patient presses Start."""
        from accounts.rules.actor import Actor
        from accounts.selectors.clinics import database_now
        from videovisit.actions.visits import start_visit

        doctor = self.doctors[number % DOCTORS].user_id
        roles = frozenset({("practitioner", self.clinic.pk)})
        start_visit(self.appointments[number], actor=Actor(doctor, roles), now=database_now())

    def clear(self) -> None:
        """Take all of it away again; the audit stays."""
        from django.contrib.sessions.models import Session

        from accounts.models import PatientAccess
        from appointments.models import Appointment
        from videovisit.models import Visit

        Visit.objects.filter(appointment__clinic=self.clinic).delete()
        Appointment.objects.filter(clinic=self.clinic).delete()
        PatientAccess.objects.filter(patient__clinic=self.clinic).delete()
        Session.objects.filter(session_key__in=self.keys).delete()


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


async def joined(world: World, port: int, number: int) -> ClientConnection:
    """A socket from opening to the first state."""
    headers = {"Cookie": f"{world.cookie_name}={world.keys[number]}"}
    url = f"ws://127.0.0.1:{port}/ws/visits/{world.appointments[number].reference}/"
    options: Any = {"compression": None, "open_timeout": 60, "ping_interval": None}
    socket = await connect(url, origin=world.origin, additional_headers=headers, **options)
    await socket.send(world.hello(number))
    assert json.loads(await socket.recv())["words"][0] == "waiting"
    return socket


async def echoed(port: int) -> None:
    """A socket of an echo, from opening to the first answer."""
    async with connect(f"ws://127.0.0.1:{port}/", compression=None, open_timeout=60) as socket:
        await socket.send("a")
        await socket.recv()


async def round_trips(port: int) -> list[float]:
    """Seconds of 400 messages there and back on a bare socket, while nothing else is open."""
    taken = []
    async with connect(f"ws://127.0.0.1:{port}/", compression=None) as socket:
        for _ in range(400):
            began = time.perf_counter()
            await socket.send("a")
            await socket.recv()
            taken.append(time.perf_counter() - began)
    return taken


async def told(world: World, port: int) -> list[float]:
    """Seconds from each start's commit until the page of the patient reads it, among a thousand."""
    loop = asyncio.get_running_loop()
    taken = []
    async with opened(world, port, range(PATIENTS)) as sockets:
        await loop.run_in_executor(None, world.start, STARTS)  # this process finds its way to Redis
        await asyncio.sleep(6)
        for number in range(STARTS):
            heard = asyncio.create_task(until_call(sockets[number]))
            await loop.run_in_executor(None, world.start, number)
            began = time.perf_counter()
            taken.append(await heard - began)
            await asyncio.sleep(0.05)
    return taken


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


async def delayed(world: World, port: int) -> float:
    """Milliseconds that a heartbeat waits longer while somebody else's query takes a second."""
    async with opened(world, port, range(1)) as (socket,):
        calm = await pings(socket, 25)
        locked = asyncio.get_running_loop().run_in_executor(None, lock, world, 1)
        await asyncio.sleep(0.1)
        other = asyncio.create_task(joined(world, port, 1))
        busy = await pings(socket, 25)
        await asyncio.gather(locked, other)
        await other.result().close()
    return (max(busy) - max(calm)) * 1000


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
    waiting = await held(portal, join) / await bare_held(bare)
    trip = median(await round_trips(bare.port))
    at_rate, taken = await storm(join, 1 / A_SECOND)
    at_once, _ = await storm(join, 0)
    joins = [(await rate(join), await rate(echo)) for _ in range(3)]
    late = await delayed(world, portal.port)
    untold, asked = await idle(world, portal.port, range(PATIENTS, PATIENTS + IDLE))
    heard = await told(world, portal.port)
    return [
        Result("one's query of a second, to another's heartbeat", late, 10, "ms"),
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
        Result("start until the page is told, p50 to a bare round trip", median(heard) / trip, 5),
        Result("... p99 among 1,000 sockets", quantiles(heard, n=100)[-1] * 1000, 25, "ms"),
    ]


def main() -> list[Result]:
    """The figures of a thousand waiting pages."""
    world = World(PATIENTS + IDLE)
    with tempfile.TemporaryDirectory() as folder:
        servers = [Server(command, Path(folder)) for command in (PORTAL, BARE, CHANNELS)]
        try:
            return asyncio.run(measure(world, servers))
        finally:
            for server in servers:
                server.stop()
            world.clear()
