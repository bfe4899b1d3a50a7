"""A real worker and real beats on real Valkey: what is owed goes out whichever of them is away."""

import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.actions.audit import record
from accounts.actions.outbox import owe
from accounts.models import AuditEvent, AuditSeal, Notice, SweepRun
from accounts.rules.actor import Actor
from portal.celery import app
from tests.fixtures.servers import UNMEASURED, running, wait_until

CELERY = [sys.executable, "-m", "celery", "-A", "portal"]
WORKER = [*CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO"]
CONNECTED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
AWAY = "redis://127.0.0.1:1/0"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(tmp_path, smtp_sink):
    """Start a worker or a beat whose mails go to the sink."""
    mail = {
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_sink.controller.port}",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    }
    with ExitStack() as stack:
        logs = (tmp_path / f"{number}.log" for number in range(9))

        def begin(*command, **environment):
            log = next(logs)
            stack.enter_context(running(list(command), log, **mail, **environment))
            return log

        yield begin


@pytest.fixture
def beat(start, tmp_path):
    def begin(number=0):
        kept = str(tmp_path / f"beat{number}")
        return start(*CELERY, "beat", "--schedule", kept, "--pidfile", "", **UNMEASURED)

    return begin


def owe_mail(user, number=0):
    now = datetime.now(UTC) - timedelta(seconds=1)
    secret = {"subject": "Hello", "text": "Hello"}
    cause = f"test:{number}"
    owe("account_mail", cause=cause, to=user, channel="mail", now=now, secret=secret)


def connected():
    """The server processes that serve somebody on this database."""
    with connection.cursor() as cursor:
        cursor.execute(CONNECTED)
        return {pid for (pid,) in cursor.fetchall()}


def cut(pids):
    assert pids
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [list(pids)])


def all_sent():
    return not Notice.objects.exclude(state="sent").exists()


def test_a_worker_by_itself_sends_seals_and_says_that_it_lives(start, patient, smtp_sink, now):
    record("seen", actor=Actor(), now=now)
    owe_mail(patient)
    start(*WORKER)
    wait_until(all_sent, 30)
    wait_until(lambda: AuditSeal.objects.count() == AuditEvent.objects.count(), 20)
    wait_until(lambda: SweepRun.objects.filter(name="worker").exists(), 20)
    owe_mail(patient, 1)
    wait_until(all_sent, 5)  # at once, as it waits
    assert len(smtp_sink.messages) == 2


def test_without_redis_a_notice_goes_out_within_30_seconds(start, patient):
    start(*WORKER, REDIS_URL=AWAY, **UNMEASURED)
    owe_mail(patient)
    wait_until(all_sent, 30)


def test_after_its_connections_were_cut_a_worker_goes_on(start, patient):
    before = connected()
    start(*WORKER, **UNMEASURED)
    wait_until(lambda: SweepRun.objects.filter(name="worker").exists(), 30)
    cut(connected() - before)
    owe_mail(patient, 1)
    wait_until(all_sent, 30)


def test_three_beats_send_nothing_twice(start, beat, patient, smtp_sink):
    for number in range(20):
        owe_mail(patient, number)
    for number in range(3):
        beat(number)
    log = start(*WORKER, **UNMEASURED)
    wait_until(all_sent, 30)
    wait_until(
        lambda: "accounts.tasks.deliver" in log.read_text() and "succeeded" in log.read_text(), 30
    )
    assert len({mail["Message-ID"] for mail in smtp_sink.messages}) == len(smtp_sink.messages) == 20


def test_what_beat_asks_for_exists_and_expires(db):
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] <= entry["schedule"]
