"""The outbox with its real worker: beside a bare Celery task that sends the same mail, and its delay.

One thread each: that of the worker's own timer, and one that takes the tasks. Both send to one SMTP
server and take turns, so that what else the machine does falls on both.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import django
from aiosmtpd.controller import Controller

from bench.result import Result

MAILS, ROUNDS = 1_000, 3
ONE_BY_ONE, APART = 60, 0.5  # mails owed by and by, and the seconds between two
TO, SUBJECT, PLAIN = "b@example.com", "Hello", "Hello"
WORKER = [sys.executable, "-m", "celery", "-A"]
THREADS = [
    "worker",
    "--pool",
    "threads",
    "--concurrency",
    "4",
    "--without-mingle",
    "--without-gossip",
]


class Sink:
    """An SMTP server that notes when each mail came."""

    def __init__(self) -> None:
        self.came: list[float] = []
        port = int(os.environ.get("SINK_PORT", "8625"))
        self.server = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802 - aiosmtpd's
        """Take it."""
        self.came.append(time.time())
        return "250 kept"

    def wait_for(self, number: int) -> float:
        """When so many have come."""
        until = time.time() + 300
        while len(self.came) < number:
            assert time.time() < until, f"{len(self.came)} of {number} came"
            time.sleep(0.01)
        return max(self.came)


@contextmanager
def working(name: str, sink: Sink, *more: str) -> Iterator[None]:
    """A worker of this application that sends to the sink."""
    address = f"smtp://127.0.0.1:{sink.server.port}"
    backend = "django.core.mail.backends.smtp.EmailBackend"
    env = {**os.environ, "EMAIL_URL": address, "EMAIL_BACKEND": backend}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    worker = subprocess.Popen([*WORKER, name, *THREADS, *more], env=env, **quiet)
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)


def owe_mails(number: int) -> None:
    """Owe them in one transaction."""
    from django.db import transaction

    from accounts.actions.outbox import owe
    from accounts.selectors.clinics import database_now

    told = {"to": TO, "channel": "mail", "secret": {"to": TO, "subject": SUBJECT, "text": PLAIN}}
    with transaction.atomic():
        now = database_now()
        for _ in range(number):
            owe("account_mail", cause=f"bench:{uuid4()}", now=now, **told)


def send_bare(number: int) -> None:
    """Queue as many of the same."""
    from django.template.loader import render_to_string

    from bench.bare_mail import send

    rich = render_to_string("accounts/notices/account_mail.html", {"secret": {"text": PLAIN}})
    for _ in range(number):
        send.delay(TO, SUBJECT, plain=PLAIN, rich=rich)


def drained(name: str, feed: Any, sink: Sink, *more: str) -> float:
    """Mails a second from the first that is fed to the last that has come, by a warm worker."""
    sink.came.clear()
    with working(name, sink, *more):
        feed(1)
        sink.wait_for(1)
        began = time.time()
        feed(MAILS)
        return MAILS / (sink.wait_for(MAILS + 1) - began)


def delays(sink: Sink) -> list[float]:
    """Seconds from when each mail was due until the server had it."""
    sink.came.clear()
    with working("portal", sink):
        owe_mails(1)
        sink.wait_for(1)
        due = []
        for number in range(ONE_BY_ONE):
            due.append(time.time())
            owe_mails(1)
            time.sleep(APART)
            sink.wait_for(number + 1)
        sink.wait_for(ONE_BY_ONE + 1)
    return [came - was for was, came in zip(due, sink.came[1:], strict=True)]


def main() -> list[Result]:
    """How many are drained beside the bare task, and how long one waits."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # a line for each word of SMTP
    sink = Sink()
    sink.server.start()
    turns = [
        (
            drained("portal", owe_mails, sink),
            drained("bench.bare_mail", send_bare, sink, "-Q", "bare"),
        )
        for _ in range(ROUNDS)
    ]
    waits = quantiles(delays(sink), n=20)[-1]
    sink.server.stop()
    ours, bare = (median(rates) for rates in zip(*turns, strict=True))
    print(f"mails a second: {ours:.0f}, bare task {bare:.0f}")
    return [
        Result(
            "outbox: 1,000 drained beside a bare Celery task", ours / bare, 0.7, "x", "at least"
        ),
        Result("outbox: from due to the SMTP server, p95", waits, 20, "s"),
    ]
