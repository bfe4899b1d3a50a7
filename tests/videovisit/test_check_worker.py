"""Real workers, one of which is killed: the word is on a new visit within five seconds."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import StaffTask, SweepRun
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment
from tests.fixtures.servers import UNMEASURED, running, wait_until
from tests.portal.test_celery import AWAY, WORKER
from tests.videovisit.test_check_rules import GOOD
from tests.videovisit.test_checks import begin, readiness, send

pytestmark = pytest.mark.django_db(transaction=True)


def sweeps() -> int:
    return SweepRun.objects.filter(name="readiness-done").count()


def test_a_visit_has_the_word_within_five_seconds_and_after_a_kill(
    client_of, patient, doctor, now, tmp_path
):
    client = client_of(patient)
    send(client, begin(client))

    def book(days) -> Appointment:
        at = {"starts_at": now + timedelta(hours=23 * days), "changed_at": now}
        with transaction.atomic():
            return make_appointment(patient.record, doctor.practitioner, **at)

    with running(WORKER, tmp_path / "one.log", REDIS_URL=AWAY, **UNMEASURED) as worker:
        wait_until(sweeps, 30)
        first = book(1)
        wait_until(lambda: readiness(first) == "ready", 5)
        send(client, begin(client), result={**GOOD, "verdict": "not-ready", "todo": "camera"})
        wait_until(lambda: readiness(first) == "problem", 5)
        wait_until(lambda: StaffTask.objects.filter(kind="not_ready").exists(), 15)
        send(client, begin(client))
        wait_until(lambda: readiness(first) == "ready", 5)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    second = book(2)
    with running(WORKER, tmp_path / "two.log", REDIS_URL=AWAY, **UNMEASURED):
        wait_until(lambda: readiness(second) == "ready", 30)
