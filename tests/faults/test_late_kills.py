"""A short day of late doctors while workers are killed: each rung at most once, none lost, none late."""

import asyncio
import random
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count, F

from accounts.models import AuditEvent, Notice, Practitioner
from accounts.rules.actor import Actor
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment, make_record, make_staff
from tests.fixtures.servers import UNMEASURED, Sink, running, wait_until
from videovisit.actions.visits import start_visit
from videovisit.models import Lateness

DOCTORS, ROUNDS = 10, 10
SHORT, LONG = 60, 200  # visits of a day
SETTINGS = "portal.settings"
MINUTE = timedelta(minutes=1)
# One sweep after another, as a worker does, with nothing in between.
SWEEPER = [
    sys.executable,
    "-c",
    """
import django
django.setup()
from accounts.selectors.clinics import database_now
from videovisit.actions.lateness import climb
print("up", flush=True)
while True:
    climb(database_now())
""",
]
CELERY = [sys.executable, "-m", "celery", "-A", "portal"]
WORKER = [*CELERY, "worker", "--pool", "threads", "--concurrency", "1", "--hostname"]
CREW = ("one@here", "two@here", "beat")  # two workers that do the same, and their clock
STALL = 3  # seconds
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def doctors(clinic):
    people = [make_staff(clinic, f"d{n}@example.com", "practitioner") for n in range(DOCTORS)]
    return [Practitioner.objects.create(user=user) for user in people]


@pytest.fixture
def day(clinic, doctors, visits):
    """Visits that are late by up to twenty minutes, each a second of its doctor's time."""
    now = datetime.now(UTC)
    for number in range(visits):
        doctor = doctors[number % DOCTORS]
        starts_at = now - (number // DOCTORS) * MINUTE - random.uniform(0, 1) * MINUTE / 2
        times = {"starts_at": starts_at, "ends_at": starts_at + MINUTE / 60}
        open_until = {"expected_ends_at": now + 60 * MINUTE}
        make_appointment(make_record(clinic, f"MRN-{number}"), doctor, **times, **open_until)


def some_doctors_start(doctors):
    """Each at a random visit of theirs; how often each had been called late once that is committed."""
    for doctor in doctors:
        visit = random.choice(Appointment.objects.filter(practitioner=doctor, visit=None))
        start_visit(visit, actor=Actor(user_id=doctor.user_id), now=database_now())
        yield visit.pk, said_of(visit.pk)


def said_of(appointment):
    return AuditEvent.objects.filter(
        action="doctor_late", target=f"appointment:{appointment}"
    ).count()


def said_then(doctors):
    """Start, and what had been said and was still owed of each once that is committed."""
    started = dict(some_doctors_start(doctors))
    causes = [f"appointment:{pk}:" for pk in started]
    owed = Notice.objects.filter(state="queued").values_list("pk", "cause")
    return started, {pk for pk, cause in owed if cause.startswith(tuple(causes))}


def minutes_pass(minutes):
    """All at once, for every visit that is still waited for; workers are at it meanwhile."""
    waited = Appointment.objects.filter(visit=None)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        waited.update(starts_at=F("starts_at") - minutes * MINUTE)


def climbed():
    return AuditEvent.objects.filter(action="doctor_late").count()


def is_done():
    """Whether every visit without a doctor stands on the last rung."""
    on_top = Lateness.objects.filter(reached=4).values("appointment")
    return not Appointment.objects.filter(visit=None).exclude(pk__in=on_top).exists()


class Stalling(Sink):
    """Takes its time over each mail while it is told to."""

    stalls = False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(STALL if self.stalls else 0)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def sink():
    stalling = Stalling()
    stalling.controller.start()
    yield stalling
    stalling.controller.stop()


@pytest.fixture
def crew(sink, tmp_path):
    """Processes by name; whoever is not there is started."""
    mail = {
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.controller.port}",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "CELERY_SKIP_CHECKS": "1",
        **UNMEASURED,
    }
    commands = {name: [*WORKER, name] for name in CREW}
    commands["beat"] = [*CELERY, "beat", "--schedule", str(tmp_path / "beat"), "--pidfile="]
    children = {}
    with ExitStack() as all_of_them:

        def come():
            for name in CREW - children.keys():
                child = running(commands[name], tmp_path / f"{name}.log", **mail)
                children[name] = all_of_them.enter_context(child)
            return children

        yield come


def end_leases():
    """What 60 seconds would do: the claims of the dead are free, and what failed is due."""
    gone = datetime.now(UTC) - timedelta(seconds=1)
    Notice.objects.filter(state="sending").update(lease_until=gone)
    Notice.objects.filter(state="queued").update(due_at=gone)


def unfinished():
    return Notice.objects.filter(state__in=["queued", "sending"]).count()


def rungs_taken():
    rungs = AuditEvent.objects.filter(action="doctor_late").values("target", "detail__rung")
    return set(rungs.annotate(times=Count("pk")).values_list("times", flat=True))


def notices_owed():
    owed = Notice.objects.values("cause", "kind").annotate(times=Count("pk"))
    return set(owed.values_list("times", flat=True))


@pytest.mark.parametrize(
    ("visits", "kills"),
    [(SHORT, 5), pytest.param(LONG, 100, marks=[pytest.mark.fault], id="long")],
)
def test_killed_workers_and_beat_tell_each_rung_once_and_none_after_a_start(
    day, doctors, sink, crew, kills
):
    started, moot = {}, set()
    for _ in range(kills):
        minutes_pass(20 / kills)
        sink.stalls = random.random() < 0.5
        before, children = climbed(), crew()
        wait_until(lambda before=before: climbed() > before or is_done(), 90)
        here, owed = said_then(random.sample(doctors, 1))
        started, moot = started | here, moot | owed
        victim = random.choice(CREW)
        children[victim].kill()
        children.pop(victim).wait(10)
    sink.stalls = False
    minutes_pass(20)
    crew()
    wait_until(is_done, 90)
    end_leases()
    wait_until(lambda: unfinished() == 0, 120)
    assert (rungs_taken(), notices_owed()) == ({1}, {1})
    assert {pk: said_of(pk) for pk in started} == started
    assert not Notice.objects.filter(pk__in=moot, state="sent").exists()
    came = Counter(mail["Message-ID"] for mail in sink.messages)
    sent = Notice.objects.filter(state="sent").count()
    assert sent <= len(came) <= sent + kills  # what was taken as its worker died may be moot after
    assert len(sink.messages) - len(came) <= kills


@pytest.mark.fault
@pytest.mark.parametrize("visits", [LONG])
def test_killed_sweepers_take_each_rung_once_and_none_after_a_start(day, doctors, tmp_path):
    started = {}
    for turn in range(ROUNDS):
        minutes_pass(2)
        before = climbed()
        with ExitStack() as both:
            children = [
                both.enter_context(
                    running(SWEEPER, tmp_path / f"{turn}-{n}", DJANGO_SETTINGS_MODULE=SETTINGS)
                )
                for n in range(2)
            ]
            wait_until(lambda before=before: climbed() > before or is_done(), 60)
            started |= dict(some_doctors_start(random.sample(doctors, 4)))
            for child in children:
                child.kill()
                child.wait(10)
    minutes_pass(20)
    with running(SWEEPER, tmp_path / "last", DJANGO_SETTINGS_MODULE=SETTINGS):
        wait_until(is_done, 60)
    assert (rungs_taken(), notices_owed()) == ({1}, {1})
    assert {pk: said_of(pk) for pk in started} == started
