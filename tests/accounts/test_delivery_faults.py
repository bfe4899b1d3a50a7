"""Mail and text servers that are unwell: their channel rests, the other goes on, nothing is lost."""

import asyncio
import socket
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from anymail.exceptions import AnymailAPIError
from django.core.mail.backends.base import BaseEmailBackend

from accounts.actions.breaker import rest, trust
from accounts.actions.delivery import deliver_due
from accounts.actions.outbox import claim, owe
from accounts.models import ChannelRest, Notice, StaffTask
from accounts.rules.outbox import RESTS, rest_until
from tests.fixtures.servers import Sink, free_port

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SECRET = {"subject": "Hello", "text": "Hello", "code": "482913", "language": "en"}


@pytest.fixture
def owed(patient, now):
    def make(number=0, kind="account_mail", **fields):
        values = {"to": patient, "channel": "mail", "now": now, "secret": SECRET, **fields}
        owe(kind, cause=f"test:{number}", **values)
        return Notice.objects.get(cause=f"test:{number}")

    return make


@pytest.fixture
def texts(settings, tmp_path):
    """The text messages that went out."""
    settings.OUTBOX_DIR = tmp_path
    return lambda: len([*tmp_path.glob("*.text.txt")])


class Faulty(Sink):
    """An SMTP server with a fault until it is mended."""

    answer, stalls, resets = "250 kept", 0.0, False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.stalls)
        if not self.answer.startswith("250"):
            return self.answer
        if self.resets:
            asyncio.get_running_loop().call_soon(server.transport.abort)
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def silent(port):
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", port)):
        yield


@contextmanager
def speaking(port, **fault):
    sink = Faulty(port)
    vars(sink).update(fault)
    sink.controller.start()
    yield sink
    sink.controller.stop()


@contextmanager
def absent(_port):
    """Connections are refused."""
    yield


FAULTS = {
    "refuses": (absent, {}, "queued"),
    "stalls": (silent, {}, "queued"),
    "451": (speaking, {"answer": "451 later"}, "queued"),
    "550": (speaking, {"answer": "550 never"}, "failed"),
    "stalls after DATA": (speaking, {"stalls": 1.5}, "queued"),
    "250 then reset": (speaking, {"resets": True}, "sent"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_with_each_fault_no_mail_is_lost_and_text_messages_go_on(
    fault, owed, texts, settings, now, patient
):
    server, how, state = FAULTS[fault]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 0.3
    mail = owed()
    secret = {**SECRET, "to": "+15005550006"}
    with server(settings.EMAIL_PORT, **how):
        began = time.monotonic()
        deliver_due(now)
        owed(1, kind="contact_code", channel="text", secret=secret)
        deliver_due(now + SECOND)
        assert time.monotonic() - began < 2
    assert texts() == 1
    mail.refresh_from_db()
    assert mail.state == state
    assert StaffTask.objects.filter(patient=patient.record).count() == (state == "failed")
    with speaking(settings.EMAIL_PORT) as sink:
        deliver_due(now + 11 * SECOND)
    mail.refresh_from_db()
    assert (mail.state, len(sink.messages)) == {
        "queued": ("sent", 1),
        "failed": ("failed", 0),
        "sent": ("sent", 0),
    }[state]


def test_a_server_that_is_away_for_an_hour_does_not_spend_every_try(owed, settings, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for number in range(30):
        owed(number)
    for seconds in range(0, 3600, 4):
        deliver_due(now + seconds * SECOND)
    assert not Notice.objects.exclude(state="queued").exists()
    with speaking(settings.EMAIL_PORT) as sink:
        deliver_due(now + timedelta(hours=1, minutes=15))
    assert len(sink.messages) == 30
    assert not StaffTask.objects.exists()


def test_a_channel_rests_longer_each_time_until_its_server_answers(now, db):
    for failures in range(1, 6):
        assert rest_until(failures, now) - now == RESTS[min(failures, 3) - 1]
        rest("mail", now)
        assert ChannelRest.objects.get().until == rest_until(failures, now)
    trust("mail")
    assert not ChannelRest.objects.exists()


def test_nothing_is_claimed_while_its_channel_rests(owed, now):
    owed(), owed(1, channel="text")
    rest("mail", now)
    assert claim("mail", now + 9 * SECOND) is None
    assert claim("text", now)
    assert claim("mail", now + 10 * SECOND)


def test_a_mail_that_was_never_offered_to_the_server_does_not_end_the_rest(owed, now, child):
    owed(to=child)
    rest("mail", now)
    deliver_due(now + 10 * SECOND)
    assert Notice.objects.get().state == "dropped"
    assert ChannelRest.objects.exists()


class Provider(BaseEmailBackend):
    """A provider of mail by HTTP that answers with a status."""

    status = 400

    def send_messages(self, _messages):
        raise AnymailAPIError(status_code=self.status)


class Broken(BaseEmailBackend):
    """A provider that fails in a way nobody has thought of."""

    def send_messages(self, _messages):
        raise RuntimeError


@pytest.mark.parametrize(("status", "tried"), [(400, 2), (429, 1), (503, 1), (None, 1)])
def test_a_provider_that_is_unwell_rests_and_one_that_minds_a_mail_does_not(
    status, tried, owed, settings, now, monkeypatch
):
    monkeypatch.setattr(Provider, "status", status)
    settings.EMAIL_BACKEND = f"{__name__}.Provider"
    owed(1), owed(2)
    assert deliver_due(now) == tried
    failures = Notice.objects.exclude(failure="").values_list("failure", flat=True)
    assert set(failures) == {f"provider {status}"}
    assert ChannelRest.objects.exists() == (tried == 1)


def test_a_failure_that_nobody_thought_of_does_not_stop_the_others(owed, settings, now, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    owed(1), owed(2)
    assert deliver_due(now) == 2
    assert {notice.failure for notice in Notice.objects.all()} == {"not sent: RuntimeError"}
    assert "RuntimeError" in caplog.text


class Counting(Faulty):
    """Counts how often somebody connects, and hangs up after each mail if it is told to."""

    greeted = 0

    async def handle_EHLO(self, _server, session, _envelope, name, answers):  # noqa: N802
        self.greeted += 1
        session.host_name = name
        return answers


@pytest.mark.parametrize(("resets", "connections"), [(False, 1), (True, 5)])
def test_mails_of_a_run_share_a_connection_while_it_lives(owed, settings, now, resets, connections):
    sink = Counting(free_port())
    sink.resets = resets
    sink.controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.controller.port
    for number in range(5):
        owed(number)
    deliver_due(now)
    sink.controller.stop()
    assert (len(sink.messages), sink.greeted) == (5, connections)
    assert not Notice.objects.exclude(state="sent").exists()
