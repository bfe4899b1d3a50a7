"""Workers are killed amid the sweep of reminders: no visit is forgotten, none is told of twice."""

import random
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count

from accounts.models import Notice
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment, make_record
from tests.fixtures.servers import running, wait_until

APART = timedelta(seconds=30)
VISITS, KILLS = 2000, 8
# One sweep after another, as a worker does, with nothing in between.
SWEEPER = [
    sys.executable,
    "-c",
    """
import django
django.setup()
from accounts.selectors.clinics import database_now
from appointments.actions.reminders import remind, tell_doors
print("up", flush=True)
while True:
    remind(database_now()), tell_doors(database_now())
""",
]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visits(clinic, doctor):
    """Many visits within the next 24 hours, one of another."""
    record, starts_at = make_record(clinic, "MRN-100900"), datetime.now(UTC) + timedelta(minutes=5)
    for number in range(VISITS):
        at = starts_at + number * APART
        make_appointment(record, doctor.practitioner, starts_at=at, ends_at=at + APART)


def told():
    """How many visits have been claimed by the sweep of reminders."""
    return Appointment.objects.exclude(reminded_at=None).count()


def owed():
    return Notice.objects.filter(kind="appointment_reminder").count()


@pytest.mark.fault
def test_two_sweepers_killed_again_and_again_tell_each_visit_once(visits, tmp_path):
    for _ in range(KILLS):
        before = told()
        with ExitStack() as both:
            children = [
                both.enter_context(
                    running(SWEEPER, tmp_path / str(n), DJANGO_SETTINGS_MODULE="portal.settings")
                )
                for n in range(2)
            ]
            wait_until(lambda before=before: told() > before or told() == VISITS, 60)
            time.sleep(random.uniform(0, 0.2))
            for child in children:
                child.kill()
                child.wait(10)
        wait_until(lambda: told() == owed())
    with running(SWEEPER, tmp_path / "last", DJANGO_SETTINGS_MODULE="portal.settings"):
        wait_until(lambda: told() == VISITS, 60)
    causes = Notice.objects.values("cause", "kind").annotate(times=Count("pk"))
    assert (owed(), len(causes.filter(kind="appointment_reminder"))) == (VISITS, VISITS)
    assert set(causes.values_list("times", flat=True)) == {1}
