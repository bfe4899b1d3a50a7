"""The outbox against bare smtplib: owe, claim, render, send and finish beside sending alone.

Both take turns, so that what else the machine does falls on both.
"""

import os
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from statistics import median
from time import perf_counter

import django
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from bench.result import Result

MAILS, ROUNDS = 50, 6


def main() -> list[Result]:
    """Time of owing and delivering mails, to that of sending as many with a connection each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    server = Controller(Sink(), hostname="127.0.0.1", port=int(os.environ.get("SINK_PORT", "8625")))
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    turns = [(taken(lambda: send_bare(server.port)), taken(deliver_owed)) for _ in range(ROUNDS)]
    server.stop()
    bare, outbox = (median(times) for times in zip(*turns, strict=True))
    return [Result("outbox: owing and delivering to sending alone", outbox / bare, 8)]


def send_bare(port: int) -> None:
    """Send as many mails, a connection each."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Hello", "a@example.com", "b@example.com"
    mail.set_content("Hello")
    for _ in range(MAILS):
        with smtplib.SMTP("127.0.0.1", port) as link:
            link.send_message(mail)


def deliver_owed() -> None:
    """Owe the mails, and deliver them."""
    from uuid import uuid4

    from accounts.actions.delivery import deliver_due
    from accounts.actions.outbox import owe
    from accounts.selectors.clinics import database_now

    now = database_now()
    secret = {"to": "b@example.com", "subject": "Hello", "text": "Hello"}
    for _ in range(MAILS):
        told = {"to": "b@example.com", "channel": "mail", "secret": secret}
        owe("account_mail", cause=f"bench:{uuid4()}", now=now, **told)
    assert deliver_due(database_now()) >= MAILS


def taken(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began
