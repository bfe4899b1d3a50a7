"""Text messages by Twilio: a server of its kind takes them, and its reports are believed if signed."""

import base64
import hashlib
import hmac
import json
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.test import Client

from accounts.actions.delivery import deliver_due
from accounts.actions.outbox import claim, owe
from accounts.models import AuditEvent, ChannelRest, Notice, StaffTask
from accounts.rules.outbox import message_id, notice_of
from accounts.rules.texts import failure_of, is_signed, signature

pytestmark = pytest.mark.django_db
TOKEN = "a-token"
TAKEN = (201, {"sid": "SM1"})
REPORT = "/accounts/texts/report/"
FORM = "application/x-www-form-urlencoded"


class Twilio(ThreadingHTTPServer):
    """Answers as it is told to and keeps what it was asked."""

    answer = TAKEN

    def __init__(self):
        self.asked = []
        super().__init__(("127.0.0.1", 0), Asked)


class Asked(BaseHTTPRequestHandler):
    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        fields = {name: value for name, (value,) in form.items()}
        self.server.asked.append((self.path, self.headers["Authorization"], fields))
        status, said = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def twilio(settings):
    server = Twilio()
    Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    settings.SMS_GATEWAY = "accounts.sms.TwilioGateway"
    settings.TWILIO_API = f"http://127.0.0.1:{server.server_port}"
    settings.TWILIO_ACCOUNT, settings.TWILIO_TOKEN = "AC1", TOKEN
    settings.TWILIO_FROM = "+15005550100"
    with closing(server.socket):
        yield server
        server.shutdown()


@pytest.fixture
def notice(patient, now):
    secret = {"code": "482913", "to": "+15005550006"}
    owe("contact_code", cause="test", to=patient, channel="text", now=now, secret=secret)
    return Notice.objects.get()


@pytest.fixture
def sent(twilio, notice, now):
    deliver_due(now)
    return notice


def state(notice):
    notice.refresh_from_db()
    return notice.state, notice.failure


def signed(url, fields, token=TOKEN):
    """As Twilio's own description of it says, written apart from what is tested."""
    said = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def report(notice, status, token=TOKEN, **more):
    """Twilio reports; the status of our answer."""
    address = f"{REPORT}?notice={notice.pk}"
    fields = {"MessageSid": "SM1", "MessageStatus": status, **more}
    headers = {"X-Twilio-Signature": signed(f"{settings.SITE_ORIGIN}{address}", fields, token)}
    browser = Client(enforce_csrf_checks=True)
    return browser.post(address, fields, headers=headers).status_code


def test_a_message_goes_with_number_sender_and_where_to_report(sent, twilio):
    assert state(sent) == ("sent", "")
    ((path, authorization, fields),) = twilio.asked
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert base64.b64decode(authorization.removeprefix("Basic ")) == b"AC1:a-token"
    assert (fields["To"], fields["From"]) == ("+15005550006", "+15005550100")
    assert "482913" in fields["Body"]
    assert fields["StatusCallback"] == f"{settings.SITE_ORIGIN}{REPORT}?notice={sent.pk}"


def test_a_messaging_service_is_a_sender_too(settings, twilio, notice, now):
    settings.TWILIO_FROM = "MG1"
    deliver_due(now)
    assert twilio.asked[0][2]["MessagingServiceSid"] == "MG1"


def test_a_number_that_is_none_is_a_task_for_staff_and_no_reason_to_rest(
    twilio, notice, now, patient
):
    twilio.answer = (400, {"code": 21211, "message": "Invalid 'To' Phone Number"})
    deliver_due(now)
    assert state(notice) == ("failed", "text 21211")
    assert StaffTask.objects.get().patient == patient.record
    assert not ChannelRest.objects.exists()


@pytest.mark.parametrize(
    "answer",
    [(400, {"code": 21606}), (401, {"code": 20003}), (429, {}), (500, b"oops"), (503, [])],
)
def test_anything_else_is_tried_again_after_a_rest(answer, twilio, notice, now):
    twilio.answer = answer
    deliver_due(now)
    assert state(notice) == ("queued", "HTTPError")
    twilio.answer = TAKEN
    deliver_due(now + timedelta(seconds=9))
    assert state(notice)[0] == "queued"
    deliver_due(now + timedelta(seconds=11))
    assert state(notice) == ("sent", "")


def test_twilio_away_is_tried_again(twilio, notice, now, settings):
    settings.TWILIO_API = "http://127.0.0.1:9"
    deliver_due(now)
    assert state(notice) == ("queued", "URLError")


def test_what_arrived_is_written_down(sent):
    assert report(sent, "delivered") == 204
    assert state(sent) == ("sent", "")
    assert sent.delivered_at is not None


@pytest.mark.parametrize("status", ["undelivered", "failed"])
def test_what_did_not_arrive_is_a_task_for_staff(sent, status, patient):
    assert report(sent, status, ErrorCode="30005") == 204
    assert state(sent) == ("failed", "text 30005")
    assert StaffTask.objects.get().patient == patient.record
    assert AuditEvent.objects.get(action="notice_failed").patient == patient.record


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "", "nonsense"])
def test_what_is_on_its_way_changes_nothing(sent, status):
    assert report(sent, status) == 204
    assert (state(sent), sent.delivered_at) == (("sent", ""), None)


@pytest.mark.parametrize("first", ["delivered", "undelivered"])
@pytest.mark.parametrize("again", ["delivered", "undelivered"])
def test_a_message_ends_once_whatever_is_replayed(sent, first, again):
    assert report(sent, first) == 204
    before = Notice.objects.values().get()
    assert report(sent, again) == 409
    assert Notice.objects.values().get() == before
    assert StaffTask.objects.count() == (first == "undelivered")


def test_a_forged_report_is_refused_and_changes_nothing(sent):
    before = Notice.objects.values().get()
    assert report(sent, "failed", token="another") == 403
    assert (
        Client().post(f"{REPORT}?notice={sent.pk}", {"MessageStatus": "failed"}).status_code == 403
    )
    assert Notice.objects.values().get() == before
    assert not StaffTask.objects.exists()


@pytest.mark.parametrize("field", ["MessageStatus", "notice"])
def test_a_signed_report_that_was_changed_on_its_way_is_refused(sent, field):
    address, fields = f"{REPORT}?notice={sent.pk}", {"MessageStatus": "delivered"}
    headers = {"X-Twilio-Signature": signed(f"{settings.SITE_ORIGIN}{address}", fields)}
    if field == "notice":
        address += "0"
    else:
        fields[field] = "failed"
    assert Client().post(address, fields, headers=headers).status_code == 403


def test_whoever_forges_on_and_on_is_shut_out_and_twilio_is_not(sent):
    answers = [report(sent, "failed", token="another") for _ in range(31)]
    assert answers == [403] * 30 + [429]
    assert report(sent, "delivered") == 204


def test_without_twilio_no_report_is_believed(settings, notice):
    settings.TWILIO_TOKEN = ""
    assert report(notice, "delivered", token="") == 403


def test_a_report_that_comes_before_the_answer_is_not_lost(twilio, notice, now):
    held = claim("text", now)
    assert report(held, "undelivered") == 204
    assert state(held) == ("failed", "text")


def test_a_message_that_arrived_though_its_answer_was_lost_is_not_sent_again(twilio, notice, now):
    twilio.answer = (500, b"")
    deliver_due(now)
    assert report(notice, "delivered") == 204
    twilio.answer = TAKEN
    deliver_due(now + timedelta(minutes=1))
    assert state(notice) == ("sent", "")
    assert len(twilio.asked) == 1


@pytest.mark.parametrize("number", ["0", "", "x", "9" * 30, "987654321"])
def test_a_report_on_no_message_of_ours_changes_nothing(twilio, number):
    address, fields = f"{REPORT}?notice={number}", {"MessageStatus": "delivered"}
    headers = {"X-Twilio-Signature": signed(f"{settings.SITE_ORIGIN}{address}", fields)}
    assert Client().post(address, fields, headers=headers).status_code == 409


def test_a_message_that_was_never_tried_has_no_report(twilio, notice):
    assert report(notice, "delivered") == 409


def test_the_signature_is_twilios():
    """The example of Twilio's own pages on security."""
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    caller = {name: ["+14158675310"] for name in ("Caller", "From")}
    fields = {"CallSid": ["CA1234567890ABCDE"], "Digits": ["1234"], "To": ["+18005551212"]}
    assert signature("12345", url, fields | caller) == "GvWf1cFY/Q7PnoempGyD5oXAezc="
    assert not is_signed("12345", url, fields, given="é\ud800")


def test_a_reference_names_its_notice():
    assert notice_of(message_id(7, 2, "portal.example")) == 7
    assert notice_of("something else") == 0


def test_a_failure_keeps_digits_alone():
    assert [failure_of(code) for code in ("30005", "", "<b>", "1" * 8)] == [
        "text 30005",
        *["text"] * 3,
    ]


# --- STOP ---


@pytest.fixture
def agreed(patient, now):
    """The patient gets text messages at a number."""
    patient.record.phone, patient.record.text_consent_at = "+15105550142", now
    patient.record.save()
    return patient.record


@pytest.fixture
def owed(agreed, twilio, now):
    secret = {"what": "phone"}
    owe("contact_changed", cause="test", to=agreed, channel="text", now=now, secret=secret)
    return Notice.objects.get()


def is_stopped(record):
    record.refresh_from_db()
    return record.text_stopped_at is not None


def test_a_message_refused_because_of_stop_withdraws_the_consent(owed, agreed, twilio, now):
    twilio.answer = (400, {"code": 21610, "message": "unsubscribed recipient"})
    deliver_due(now)
    assert state(owed) == ("failed", "text 21610")
    assert is_stopped(agreed)
    assert AuditEvent.objects.filter(action="texts_stopped", patient=agreed).count() == 1


@pytest.mark.parametrize(("code", "stopped"), [("21610", True), ("30003", False)])
def test_a_signed_report_of_stop_withdraws_the_consent(owed, agreed, now, code, stopped):
    deliver_due(now)
    assert report(owed, "undelivered", ErrorCode=code) == 204
    assert is_stopped(agreed) is stopped


def test_a_code_to_another_number_says_nothing_of_the_consent(sent, agreed):
    assert report(sent, "undelivered", ErrorCode="21610") == 204
    assert not is_stopped(agreed)


@pytest.mark.parametrize(
    ("said", "number", "stopped"),
    [
        ("STOP", "+15105550142", True),
        ("START", "+15105550142", False),
        ("STOP", "+15105550143", False),
        ("STOP", "nonsense", False),
        ("STOP", "", False),
    ],
)
def test_a_signed_stop_that_came_in_withdraws_the_consent(owed, agreed, said, number, stopped):
    answer = report(owed, "received", OptOutType=said, From=number)
    assert (answer, is_stopped(agreed)) == (204, stopped)


def test_a_forged_stop_changes_nothing(owed, agreed):
    forged = {"OptOutType": "STOP", "From": "+15105550142"}
    assert report(owed, "received", token="not-it", **forged) == 403
    assert not is_stopped(agreed)
