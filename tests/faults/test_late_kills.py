"""A short day of late doctors while workers are killed: each rung at most once, none lost, none late."""

import random
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count, F

from accounts.models import AuditEvent, Notice, Practitioner
from accounts.rules.actor import Actor
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment, make_record, make_staff
from tests.fixtures.servers import running, wait_until
from videovisit.actions.visits import start_visit
from videovisit.models import Lateness

VISITS, DOCTORS, ROUNDS = 200, 10, 10
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
pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def doctors(clinic):
    people = [make_staff(clinic, f"d{n}@example.com", "practitioner") for n in range(DOCTORS)]
    return [Practitioner.objects.create(user=user) for user in people]


@pytest.fixture
def day(clinic, doctors):
    """Visits that are late by up to twenty minutes, each a second of its doctor's time."""
    now = datetime.now(UTC)
    for number in range(VISITS):
        doctor = doctors[number % DOCTORS]
        starts_at = now - (number // DOCTORS) * MINUTE - random.uniform(0, 1) * MINUTE / 2
        times = {"starts_at": starts_at, "ends_at": starts_at + MINUTE / 60}
        open_until = {"expected_ends_at": now + 60 * MINUTE}
        make_appointment(make_record(clinic, f"MRN-{number}"), doctor, **times, **open_until)


def some_doctors_start(doctors):
    """Each at a random visit of theirs; how often each had been called late once that is committed."""
    for doctor in random.sample(doctors, 4):
        visit = random.choice(Appointment.objects.filter(practitioner=doctor, visit=None))
        start_visit(visit, actor=Actor(user_id=doctor.user_id), now=database_now())
        yield visit.pk, said_of(visit.pk)


def said_of(appointment):
    return AuditEvent.objects.filter(
        action="doctor_late", target=f"appointment:{appointment}"
    ).count()


def minutes_pass(minutes):
    """All at once, for every visit that is still waited for."""
    waited = Appointment.objects.filter(visit=None)
    waited.update(starts_at=F("starts_at") - minutes * MINUTE)


def climbed():
    return AuditEvent.objects.filter(action="doctor_late").count()


def is_done():
    """Whether every visit without a doctor stands on the last rung."""
    on_top = Lateness.objects.filter(reached=4).values("appointment")
    return not Appointment.objects.filter(visit=None).exclude(pk__in=on_top).exists()


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
            started |= dict(some_doctors_start(doctors))
            for child in children:
                child.kill()
                child.wait(10)
    minutes_pass(20)
    with running(SWEEPER, tmp_path / "last", DJANGO_SETTINGS_MODULE=SETTINGS):
        wait_until(is_done, 60)
    rungs = AuditEvent.objects.filter(action="doctor_late").values("target", "detail__rung")
    assert set(rungs.annotate(times=Count("pk")).values_list("times", flat=True)) == {1}
    owed = Notice.objects.values("cause", "kind").annotate(times=Count("pk"))
    assert set(owed.values_list("times", flat=True)) == {1}
    assert {pk: said_of(pk) for pk in started} == started
