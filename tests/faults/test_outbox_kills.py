"""A worker is killed while it sends: nothing is lost, and what comes twice bears the same id."""

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions.outbox import owe
from accounts.models import Notice
from tests.fixtures.servers import UNMEASURED, Sink, running, wait_until

WORKER = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--pool", "threads"]
POINTS = ("EHLO", "MAIL", "RCPT", "DATA", "NOOP")
IN_WINDOW = {"DATA"}  # the server has the mail, the database does not know it yet
pytestmark = pytest.mark.django_db(transaction=True)


class Deadly(Sink):
    """Kills the worker at a chosen point of the conversation, once; each mail takes `slow` s."""

    point, worker, slow = "", 0, 0.05

    def strike(self, point):
        if point == self.point:
            self.point = ""
            with suppress(ProcessLookupError):
                os.kill(self.worker, signal.SIGKILL)

    async def handle_EHLO(self, _server, session, _envelope, name, answers):  # noqa: N802
        self.strike("EHLO")
        session.host_name = name
        return answers

    async def handle_MAIL(self, _server, _session, envelope, sender, _options):  # noqa: N802
        self.strike("MAIL")
        envelope.mail_from = sender
        return "250 ok"

    async def handle_RCPT(self, _server, _session, envelope, to, _options):  # noqa: N802
        self.strike("RCPT")
        envelope.rcpt_tos.append(to)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.slow)
        kept = await super().handle_DATA(server, session, envelope)
        self.strike("DATA")
        return kept

    async def handle_NOOP(self, _server, _session, _envelope, _words):  # noqa: N802
        self.strike("NOOP")
        return "250 still here"


@pytest.fixture
def sink():
    deadly = Deadly()
    deadly.controller.start()
    yield deadly
    deadly.controller.stop()


@pytest.fixture
def worker(sink, tmp_path):
    """Start a worker that sends to the sink."""
    address = f"smtp://127.0.0.1:{sink.controller.port}"
    backend = "django.core.mail.backends.smtp.EmailBackend"
    mail = {"EMAIL_URL": address, "EMAIL_BACKEND": backend, "CELERY_SKIP_CHECKS": "1"}
    return lambda: running([*WORKER, "--concurrency", "1"], tmp_path / "log", **mail, **UNMEASURED)


def owe_mails(user, count):
    now = datetime.now(UTC) - timedelta(seconds=1)
    secret = {"subject": "Hello", "text": "Hello"}
    for number in range(count):
        cause = f"test:{number}"
        owe("account_mail", cause=cause, to=user, channel="mail", now=now, secret=secret)


def end_leases():
    """What 60 seconds would do: the claims of the dead are free."""
    gone = datetime.now(UTC) - timedelta(seconds=1)
    Notice.objects.filter(state="sending").update(lease_until=gone)


def unsent():
    return Notice.objects.exclude(state="sent").count()


def finish(worker):
    end_leases()
    with worker():
        wait_until(lambda: unsent() == 0, 120)


def arrivals(sink):
    """How often each notice arrived, by its Message-ID."""
    return Counter(mail["Message-ID"] for mail in sink.messages)


def test_killed_at_every_point_nothing_is_lost_or_needlessly_repeated(patient, sink, worker):
    owe_mails(patient, 30)
    for sink.point in POINTS:
        end_leases()
        with worker() as child:
            sink.worker = child.pid
            child.wait(60)
    finish(worker)
    assert len(arrivals(sink)) == 30
    assert len(sink.messages) == 30 + len(IN_WINDOW)


@pytest.mark.fault
def test_killed_100_times_at_random_nothing_is_lost(patient, sink, worker):
    owe_mails(patient, 300)
    sink.slow = 0.3
    for _ in range(100):
        end_leases()
        before = len(sink.messages)
        with worker() as child:
            wait_until(lambda before=before: len(sink.messages) > before or not unsent(), 60)
            time.sleep(random.uniform(0, 1))
            child.kill()
    sink.slow = 0.05
    finish(worker)
    counted = arrivals(sink)
    assert len(counted) == 300
    assert len(sink.messages) - 300 <= 100
