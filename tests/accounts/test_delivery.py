"""Delivery against a real SMTP server that takes, refuses, stalls and hangs up."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from anymail.exceptions import AnymailRecipientsRefused
from django.core.mail.backends.base import BaseEmailBackend

from accounts.actions.delivery import deliver_due
from accounts.actions.kinds import KINDS, Kind
from accounts.actions.outbox import owe
from accounts.models import Notice, StaffTask
from accounts.sms import TextRefusedError
from tests.fixtures.servers import free_port

pytestmark = pytest.mark.django_db
SECRET = {"subject": "Your code", "text": "Hello,\n\n482913 & <b>", "language": "en"}


@pytest.fixture
def owed(patient, now):
    def make(number=0, kind="account_mail", **fields):
        values = {"to": patient, "channel": "mail", "now": now, "secret": SECRET, **fields}
        owe(kind, cause=f"test:{number}", **values)
        return Notice.objects.get(cause=f"test:{number}")

    return make


class Server:
    """An SMTP server whose answers a test chooses."""

    rcpt, data, slow = "250 ok", "250 ok", 0.0
    kept = 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, _session, _envelope):  # noqa: N802
        await asyncio.sleep(self.slow)
        self.kept += self.data.startswith("250")
        if self.data == "250 then reset":
            asyncio.get_running_loop().call_soon(server.transport.abort)
        return self.data


@pytest.fixture
def server(settings):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


def state(notice):
    notice.refresh_from_db()
    return notice.state, notice.failure


def test_a_mail_has_plain_words_and_html_in_its_language(owed, smtp_sink, now):
    owed()
    assert deliver_due(now) == 1
    (mail,) = smtp_sink.messages
    plain, rich = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert "482913 & <b>" in plain
    assert "482913 &amp; &lt;b&gt;" in rich
    assert '<html lang="en">' in rich


def test_a_mail_says_who_it_is_and_that_no_person_wrote_it(owed, smtp_sink, now, patient):
    notice = owed()
    deliver_due(now)
    (mail,) = smtp_sink.messages
    assert mail["Message-ID"] == f"<notice-{notice.pk}-0@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail["Subject"], mail["To"]) == ("Your code", patient.email)
    assert mail["From"] == "Video Visit Portal <no-reply@localhost>"


def test_a_mail_that_brought_its_html_keeps_it(owed, smtp_sink, now):
    owed(secret={**SECRET, "html": "<p>own</p>"})
    deliver_due(now)
    assert smtp_sink.messages[0].get_body(("html",)).get_content().strip() == "<p>own</p>"


def test_the_mail_goes_to_the_address_that_the_secret_names(owed, smtp_sink, now):
    owed(secret={**SECRET, "to": "new@example.com"})
    deliver_due(now)
    assert smtp_sink.text_to("new@example.com")


def test_the_language_is_the_recipients(owed, smtp_sink, now, patient):
    patient.language = "es"
    patient.save()
    owed(secret={"subject": "Código", "text": "x"})
    deliver_due(now)
    assert smtp_sink.messages[0]["Content-Language"] == "es"
    assert '<html lang="es">' in smtp_sink.messages[0].get_body(("html",)).get_content()


def test_a_sent_notice_is_sent_once(owed, smtp_sink, now):
    notice = owed()
    deliver_due(now)
    deliver_due(now)
    assert state(notice) == ("sent", "")
    assert len(smtp_sink.messages) == 1


def test_a_notice_that_is_no_longer_true_is_dropped(owed, smtp_sink, now, monkeypatch):
    monkeypatch.setitem(KINDS, "account_mail", Kind(is_still_owed=lambda _notice, _now: False))
    notice = owed()
    deliver_due(now)
    assert state(notice) == ("dropped", "no longer true")
    assert smtp_sink.messages == []


def test_a_code_that_has_expired_is_dropped(owed, smtp_sink, now):
    notice = owed(secret={**SECRET, "expires_at": now.isoformat()})
    deliver_due(now)
    assert state(notice) == ("dropped", "too late")


def test_a_notice_to_a_patient_without_address_is_dropped(owed, smtp_sink, now, child):
    notice = owed(to=child)
    deliver_due(now)
    assert state(notice) == ("dropped", "no contact or no consent")


def test_a_notice_to_nobody_is_dropped(owed, smtp_sink, now):
    mail, text = owed(1, to="registration:1"), owed(2, to="registration:1", channel="text")
    deliver_due(now)
    assert state(mail) == state(text) == ("dropped", "no contact or no consent")


def test_a_recipient_refused_for_good_is_a_task_for_staff(owed, server, now, patient):
    server.rcpt = "550 no such user"
    notice = owed()
    deliver_due(now)
    assert state(notice) == ("failed", "SMTP 550")
    assert StaffTask.objects.get().patient == patient.record


class Provider(BaseEmailBackend):
    """A provider of mail that does not know the address."""

    def send_messages(self, _messages):
        raise AnymailRecipientsRefused


def test_a_recipient_refused_by_a_provider_is_not_tried_again(owed, settings, now):
    settings.EMAIL_BACKEND = f"{__name__}.Provider"
    notice = owed()
    deliver_due(now)
    assert state(notice) == ("failed", "AnymailRecipientsRefused")


def test_a_message_refused_for_good_is_not_tried_again(owed, server, now):
    server.data = "554 not this"
    notice = owed()
    deliver_due(now)
    assert state(notice) == ("failed", "SMTP 554")


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_mail_put_off_by_the_server_comes_back_and_the_next_one_goes(owed, server, now, where):
    setattr(server, where, "451 later")
    first, second = owed(1), owed(2)
    assert deliver_due(now) == 2
    assert state(first) == state(second) == ("queued", "SMTP 451")
    setattr(server, where, "250 ok")
    deliver_due(now + timedelta(seconds=11))
    assert state(first) == state(second) == ("sent", "")


def test_a_server_that_closes_is_left_alone_until_the_next_run(owed, server, now):
    server.rcpt = "421 closing"
    owed(1), owed(2)
    assert deliver_due(now) == 1


def test_a_server_that_is_away_costs_one_try_a_run(owed, settings, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    first, second = owed(1), owed(2)
    assert deliver_due(now) == 1
    assert state(first) == ("queued", "ConnectionRefusedError")
    assert state(second) == ("queued", "")


def test_a_stalled_server_is_given_up_after_the_time_out(owed, server, settings, now):
    settings.EMAIL_TIMEOUT = 0.3
    server.slow = 3
    notice = owed()
    began = time.monotonic()
    deliver_due(now)
    assert time.monotonic() - began < 2
    assert state(notice)[0] == "queued"


def test_a_connection_reset_after_the_server_took_it_is_sent(owed, server, now):
    server.data = "250 then reset"
    notice = owed()
    deliver_due(now)
    assert state(notice)[0] == "sent"
    assert server.kept == 1


@pytest.mark.parametrize("address", ["a@example.com\nBcc: b@example.com", "\ud800@example.com"])
def test_an_address_that_no_mail_can_have_is_refused(owed, server, now, address):
    notice = owed(secret={**SECRET, "to": address})
    deliver_due(now)
    assert state(notice)[0] == "failed"


def test_a_kind_without_words_does_not_stop_the_others(owed, smtp_sink, now, caplog):
    broken, whole = owed(1, kind="no_such_kind"), owed(2)
    deliver_due(now)
    assert state(broken) == ("queued", "not written: TemplateDoesNotExist")
    assert state(whole)[0] == "sent"
    assert "no_such_kind" in caplog.text


def test_delivery_stops_when_it_is_told_to(owed, smtp_sink, now):
    owed()
    assert deliver_due(now, go_on=lambda: False) == 0


class Refusing:
    """A text gateway for which no number exists."""

    def send(self, **_message):
        raise TextRefusedError("21211")


class Away:
    """A text gateway that does not answer."""

    def send(self, **_message):
        raise TimeoutError


@pytest.fixture
def texts(settings, tmp_path):
    """What went out as text messages."""
    settings.OUTBOX_DIR = tmp_path
    return lambda: [path.read_text() for path in tmp_path.glob("*.text.txt")]


@pytest.fixture
def code(owed):
    def make(**fields):
        secret = {"code": "482913", "to": "+15005550006"}
        return owed(kind="contact_code", **{"channel": "text", "secret": secret, **fields})

    return make


def test_a_code_goes_as_a_text_message_to_the_number_it_proves(code, texts, now):
    notice = code()
    deliver_due(now)
    assert state(notice)[0] == "sent"
    (text,) = texts()
    assert text.startswith("+15005550006\n\n")
    assert "482913" in text


def consenting(user, **fields):
    for name, value in {"phone": "+15005550007", **fields}.items():
        setattr(user.record, name, value)
    user.record.save()
    return user.record


def test_a_text_message_needs_consent(owed, texts, now, patient):
    consenting(patient)
    notice = owed(kind="contact_changed", channel="text", to=patient.record)
    deliver_due(now)
    assert state(notice) == ("dropped", "no contact or no consent")
    assert texts() == []


@pytest.mark.parametrize("which", ["record", "user"])
def test_with_consent_it_goes_to_the_phone_on_record(owed, texts, now, patient, which):
    record = consenting(patient, text_consent_at=now)
    to = record if which == "record" else patient
    owed(kind="contact_changed", channel="text", to=to, secret={"channel": "mail"})
    deliver_due(now)
    assert [text.split("\n")[0] for text in texts()] == ["+15005550007"]


def test_nobody_is_texted_who_has_no_record(owed, texts, now, doctor):
    notice = owed(kind="contact_code", channel="text", to=doctor)
    deliver_due(now)
    assert state(notice)[0] == "dropped"


def test_a_number_refused_for_good_is_a_task_for_staff(code, settings, now, patient):
    settings.SMS_GATEWAY = f"{__name__}.Refusing"
    notice = code()
    deliver_due(now)
    assert state(notice) == ("failed", "text 21211")
    assert StaffTask.objects.get().patient == patient.record


def test_a_gateway_that_is_away_does_not_hold_up_the_mails(code, owed, smtp_sink, settings, now):
    settings.SMS_GATEWAY = f"{__name__}.Away"
    text, mail = code(), owed(1)
    deliver_due(now)
    assert state(text) == ("queued", "TimeoutError")
    assert state(mail) == ("sent", "")


def test_without_a_gateway_a_text_is_dropped_and_the_mails_go(
    code, owed, smtp_sink, texts, settings, now
):
    settings.SMS_GATEWAY = "none"
    text, mail = code(), owed(1)
    deliver_due(now)
    assert state(text) == ("dropped", "no text messages here")
    assert state(mail) == ("sent", "")
    assert list(texts()) == []


NOTICES = Path(__file__).resolve().parents[2] / "templates" / "accounts" / "notices"
SUBJECTS = sorted(path.name.removesuffix(".subject.txt") for path in NOTICES.glob("*.subject.txt"))
PERSONAL = {"code": "482913", "patient": "Marisol", "helper": "Marisol", "first_name": "Marisol"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", [kind for kind in SUBJECTS if kind != "account_mail"])
def test_every_subject_is_short_and_tells_nothing_personal(
    owed, smtp_sink, now, kind, language, patient
):
    patient.language = language
    patient.first_name = "Marisol"
    patient.save()
    owed(kind=kind, secret=PERSONAL)
    deliver_due(now)
    (mail,) = smtp_sink.messages
    assert 0 < len(mail["Subject"]) <= 60
    assert "…" not in mail["Subject"]
    assert not any(word in mail["Subject"] for word in PERSONAL.values())


@pytest.mark.parametrize("kind", SUBJECTS)
def test_every_kind_has_plain_words_and_html(kind):
    assert (NOTICES / f"{kind}.txt").exists()
    assert (NOTICES / f"{kind}.html").exists()
