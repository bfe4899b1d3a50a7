"""The clinic's board of three hundred visits: what its first paint weighs, and how soon a change is told.

Fifty boards of fifty people are open on one Daphne; this process changes visits by the portal's own
actions. That a change is read and rendered once shows in the moment of reading, which every message
carries: fifty boards that are told of it name the same one.
"""

import asyncio
import contextlib
import gzip
import json
import os
import secrets
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.bench_appointments import own_database, self_now
from bench.bench_pages import Server, cpu_seconds
from bench.bench_rooms import PORTAL
from bench.result import Result

VISITS, DOCTORS, BOARDS = 300, 20, 50
IS_QUICK = bool(os.environ.get("BOARD_QUICK"))
CHANGES = 10 if IS_QUICK else 150
FIRST = ("Maria", "James", "Aisha", "Wei", "Olga", "Diego", "Fatima", "John", "Linh", "Ngozi")
LAST = ("Garcia", "Smith", "Khan", "Chen", "Ivanova", "Lopez", "Haddad", "Brown", "Tran", "Okafor")
READINESS = ("ready", "ready", "ready", "not_tested")
STATES: list[dict[str, Any]] = [
    {"status": "fulfilled", "visit_status": "completed"},
    {"status": "arrived"},
    {"status": "booked"},
    {"status": "booked"},
]


class World:
    """A clinic in the middle of its day: visits of today, doctors, clinic staff with sessions."""

    def __init__(self) -> None:
        from django.conf import settings

        from accounts.models import Clinic

        self.cookie_name, self.origin = settings.SESSION_COOKIE_NAME, settings.SITE_ORIGIN
        self.now = self_now()
        hour = self.now.hour
        zone = "America/Los_Angeles" if hour >= 16 else "Asia/Shanghai" if hour < 8 else "UTC"
        values = {**settings.CLINIC_DEFAULTS, "time_zone": zone, "address": ""}
        self.clinic = Clinic.objects.create(slug="bench-board", **values)
        self.keys = [self._signed_on(number) for number in range(BOARDS)]
        self._visits()
        self._beside()

    def _member(self, name: str, role: str) -> Any:
        from accounts.models import ClinicMembership, User

        user = User.objects.create_user(f"{name}@example.com", first_name="Sam", last_name=name)
        ClinicMembership.objects.create(user=user, clinic=self.clinic, role=role)
        return user

    def _signed_on(self, number: int) -> str:
        from django.conf import settings
        from django.test import Client

        self.staff = self._member(f"board{number}", "scheduler")
        client = Client(SERVER_NAME=settings.SITE_HOST)
        client.force_login(self.staff, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["second_factor"] = True
        session.save()
        return str(session.session_key)

    def _visits(self) -> None:
        from accounts.models import Practitioner

        people = [self._member(f"Doctor{n}", "practitioner") for n in range(DOCTORS)]
        self.doctors = [Practitioner.objects.create(user=user, credentials="MD") for user in people]
        self.visits = [self._visit(number) for number in range(VISITS)]

    def _visit(self, number: int) -> Any:
        from accounts.models import Patient
        from appointments.models import Appointment

        first, last = FIRST[number * 7 % 10], f"{LAST[number * 3 % 10]}{number}"
        record = Patient.objects.create(
            clinic=self.clinic,
            mrn=f"BOARD-{number}",
            first_name=first,
            last_name=last,
            name_key=last.lower(),
            birth_date="1980-01-01",
        )
        starts_at = self.now + timedelta(minutes=20 * (number // DOCTORS - 7))
        state = STATES[number % 4]
        return Appointment.objects.create(
            reference="".join(
                secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10)
            ),
            clinic=self.clinic,
            patient=record,
            practitioner=self.doctors[number % DOCTORS],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=20),
            expected_ends_at=starts_at + timedelta(hours=4),
            modality="video",
            readiness=READINESS[number % 4],
            booked_at=self.now,
            changed_at=self.now,
            arrived_at=starts_at if state["status"] == "arrived" else None,
            **state,
        )

    def _beside(self) -> None:
        from accounts.models import StaffTask
        from videovisit.models import HandOverNote

        for number in range(20):
            about = {"patient": self.visits[number].patient, "raised_at": self.now}
            StaffTask.objects.create(
                clinic=self.clinic, kind="call_patient", cause=f"bench:{number}", **about
            )
            said = {"written_by": self.staff, "written_at": self.now}
            HandOverNote.objects.create(clinic=self.clinic, text=f"Note {number}", **said)

    def change(self, number: int) -> None:
        """The doctor of this visit opens its room; the thread gives its connection back."""
        from django.db import connections

        from accounts.rules.actor import Actor
        from accounts.selectors.clinics import database_now
        from videovisit.actions.visits import start_visit

        visit = self.visits[number]
        roles = frozenset({("practitioner", self.clinic.pk)})
        actor = Actor(visit.practitioner.user_id, roles)
        start_visit(visit, actor=actor, now=database_now())
        connections.close_all()

    @property
    def changing(self) -> list[int]:
        """Visits that are still to begin, and whose door is open."""
        ahead = self.now + timedelta(minutes=10)
        booked = range(2, VISITS, 4), range(3, VISITS, 4), range(1, VISITS, 4)
        numbers = [n for some in booked for n in some if self.visits[n].starts_at < ahead]
        return numbers[: CHANGES + 1]

    def cookie(self, number: int) -> str:
        """The session of one of the people."""
        return f"{self.cookie_name}={self.keys[number]}"


class Parts(HTMLParser):
    """The style sheets and scripts that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the first paint waits for, or is made live by."""
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "stylesheet":
            self.found.append(given["href"] or "")
        elif tag == "script" and given.get("src"):
            self.found.append(given["src"] or "")


def fetched(world: World, port: int, path: str) -> bytes:
    """A page or one of its parts, as the first of the people is given it."""
    host = world.origin.partition("://")[2]
    headers = {"Host": host, "Cookie": world.cookie(0), "User-Agent": "bench"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def first_paint(world: World, port: int) -> float:
    """Kilobytes, compressed, of the page and of the sheets and scripts that it names."""
    page = fetched(world, port, "/clinic/board/")
    assert page.count(b'<li id="v') == VISITS
    parts = Parts()
    parts.feed(page.decode())
    packed = [len(gzip.compress(page, 6))]
    packed += [len(gzip.compress(fetched(world, port, part), 6)) for part in parts.found]
    print(f"bytes compressed: page {packed[0]} of {len(page)}, sheets and scripts {packed[1:]}")
    return sum(packed) / 1000


@contextlib.asynccontextmanager
async def opened(world: World, port: int) -> AsyncIterator[list[ClientConnection]]:
    """Fifty boards that have been told their first state."""
    sockets = await asyncio.gather(*(joined(world, port, number) for number in range(BOARDS)))
    try:
        yield sockets
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


async def joined(world: World, port: int, number: int) -> ClientConnection:
    """An open board."""
    url, headers = f"ws://127.0.0.1:{port}/ws/clinic/board/", {"Cookie": world.cookie(number)}
    options: Any = {"compression": None, "open_timeout": 60, "ping_interval": None}
    socket = await connect(url, origin=world.origin, additional_headers=headers, **options)
    assert json.loads(await socket.recv())["counts"]["all"] == VISITS
    return socket


async def heard(socket: ClientConnection, words: str) -> tuple[float, int, int]:
    """When a board was told of it, which reading it was, and how many bytes."""
    while True:
        text = str(await socket.recv())
        told = json.loads(text)
        if any(words in html for html in told["html"].values()):
            return time.perf_counter(), told["version"], len(text)


async def told(world: World, server: Server) -> tuple[list[float], list[int], list[int]]:
    """Seconds of each change and board; readings of each change; bytes of the messages."""
    loop = asyncio.get_running_loop()
    taken, readings, sizes = [], [], []
    async with opened(world, server.port) as sockets:
        warm, *counted = world.changing
        await loop.run_in_executor(None, world.change, warm)  # this process finds its way to Redis
        await asyncio.sleep(6)
        before = cpu_seconds(server.process.pid)
        for number in counted:
            words = f'id="v{world.visits[number].pk}"'
            waiting = [asyncio.create_task(heard(socket, words)) for socket in sockets]
            await loop.run_in_executor(None, world.change, number)
            began = time.perf_counter()
            found = await asyncio.wait_for(asyncio.gather(*waiting), 30)
            taken += [at - began for at, _, _ in found]
            readings.append(len({version for _, version, _ in found}))
            sizes += [size for _, _, size in found]
            await asyncio.sleep(0.2)
        used = cpu_seconds(server.process.pid) - before
        print(f"CPU ms of the server for a change: {used * 1000 / len(counted):.0f}")
    return taken, readings, sizes


def main() -> list[Result]:
    """The board's figures."""
    with own_database(), tempfile.TemporaryDirectory() as folder:
        world, server = World(), Server(PORTAL, Path(folder))
        try:
            paint = first_paint(world, server.port)
            taken, readings, sizes = asyncio.run(told(world, server))
        finally:
            server.stop()
    print(
        f"ms until told, {len(readings)} changes to {BOARDS} boards: p50 {median(taken) * 1000:.0f},"
        f" most {max(taken) * 1000:.0f}; bytes of a message {median(sizes):.0f}"
    )
    return [
        Result(f"first paint of a board of {VISITS} visits, compressed", paint, 60, "kB"),
        Result(f"a change until {BOARDS} boards are told, p99", p99(taken) * 1000, 250, "ms"),
        Result("readings of one change for all of them, the most", max(readings), 1, ""),
    ]


def p99(taken: list[float]) -> float:
    """All but one in a hundred took less."""
    return quantiles(taken, n=100)[-1]
