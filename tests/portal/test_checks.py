"""`check --deploy` finds each unsafe setting; a missing variable ends the start in one line."""

import subprocess
import sys

import pytest

from portal import checks
from tests.fixtures import servers


def found(check):
    return [complaint.id for complaint in check()]


@pytest.fixture(autouse=True)
def production(settings):
    settings.DEMO, settings.STAFF_SECOND_FACTOR_REQUIRED = False, True
    settings.SITE_ORIGIN, settings.TRUSTED_PROXY_COUNT = "https://visits.clinic.example", 1
    settings.METRICS_TOKEN, settings.SMS_GATEWAY = "", "clinic.sms.Gateway"
    settings.TURN_URIS, settings.TURN_SECRET = ["turn:relay.example:3478"], "t" * 32
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("check", "name", "value", "complaints"),
    [
        (checks.check_demo, "DEMO", False, []),
        (checks.check_demo, "DEMO", True, ["portal.E001"]),
        (checks.check_second_factor, "STAFF_SECOND_FACTOR_REQUIRED", True, []),
        (checks.check_second_factor, "STAFF_SECOND_FACTOR_REQUIRED", False, ["portal.E002"]),
        (checks.check_origin, "SITE_ORIGIN", "https://a.example:8443", []),
        (checks.check_origin, "SITE_ORIGIN", "http://a.example", ["portal.E003"]),
        (checks.check_origin, "SITE_ORIGIN", "https://a.example/", ["portal.E004"]),
        (checks.check_origin, "SITE_ORIGIN", "https://me@a.example", ["portal.E004"]),
        (checks.check_origin, "SITE_ORIGIN", "https://a.example:443", ["portal.E005"]),
        (checks.check_origin, "SITE_ORIGIN", "https://A.example", ["portal.E005"]),
        (checks.check_proxy, "TRUSTED_PROXY_COUNT", 1, []),
        (checks.check_proxy, "TRUSTED_PROXY_COUNT", 0, ["portal.W006"]),
        (checks.check_metrics_token, "METRICS_TOKEN", "", []),
        (checks.check_metrics_token, "METRICS_TOKEN", "t" * 32, []),
        (checks.check_metrics_token, "METRICS_TOKEN", "t" * 31, ["portal.W007"]),
        (checks.check_messages, "SMS_GATEWAY", "clinic.sms.Gateway", []),
        (checks.check_messages, "SMS_GATEWAY", "none", []),
        (checks.check_messages, "SMS_GATEWAY", "accounts.sms.FileGateway", ["portal.W009"]),
        (checks.check_relay, "TURN_SECRET", "t" * 32, []),
        (checks.check_relay, "TURN_SECRET", "t" * 31, ["portal.W011"]),
        (checks.check_relay, "TURN_URIS", [], ["portal.W010"]),
        (checks.check_messages, "EMAIL_BACKEND", "a.filebased.EmailBackend", ["portal.W008"]),
    ],
)
def test_an_unsafe_setting_is_named(settings, check, name, value, complaints):
    setattr(settings, name, value)
    assert found(check) == complaints


def start(*command, **environment):
    given = {**servers.test_environment(), **environment}
    given = {name: value for name, value in given.items() if value is not None}
    command = [sys.executable, *command]
    return subprocess.run(
        command, cwd=servers.ROOT, env=given, check=False, capture_output=True, text=True
    )


DOORS = {
    "manage.py": ["manage.py", "check"],
    "daphne": ["-m", "daphne", "-p", "0", "portal.asgi:application"],
    "celery": ["-m", "celery", "-A", "portal", "worker"],
}


@pytest.mark.parametrize(
    ("door", "name"),
    [*((door, "SECRET_KEY") for door in DOORS)]
    + [("manage.py", name) for name in ("SITE_ORIGIN", "DATABASE_URL", "REDIS_URL")],
)
def test_a_missing_variable_ends_the_start_in_one_line_that_names_it(door, name):
    done = start(*DOORS[door], **{name: None})
    assert done.returncode != 0
    assert done.stderr == f'Environment variable "{name}" not set\n'


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "", "['it is empty']"),
        ("SITE_ORIGIN", "clinic.example", "['clinic.example is no https://host']"),
        ("CLINIC_TIME_ZONE", "America/Nowhere", "['America/Nowhere is no time zone']"),
        ("HELP_LINE_DAYS", "0,7", "['Monday is 0 and Sunday is 6']"),
        ("HELP_LINE_PHONE", "call us", "['call us is no phone number']"),
        ("HELP_LINE_PHONE", "911", "['911 is no phone number']"),
        ("EMAIL_URL", "pop://me:secret@mail.example", "no smtp:// or smtps://"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,the proxy", ""),
    ],
)
def test_a_wrong_value_ends_the_start_in_one_line_that_names_its_variable(name, value, complaint):
    done = start("manage.py", "check", **{name: value})
    about = f": {complaint}" if complaint else ""
    assert (done.returncode, done.stderr) == (1, f'Environment variable "{name}" invalid{about}\n')


def test_a_phone_number_may_be_written_as_people_do():
    assert start("manage.py", "check", HELP_LINE_PHONE="(800) 555-0123").returncode == 0


def test_a_relay_without_its_secret_ends_the_start():
    done = start("manage.py", "check", TURN_URIS="turn:relay.example:3478", TURN_SECRET=None)
    assert (done.returncode, done.stderr) == (1, 'Environment variable "TURN_SECRET" not set\n')


def test_texts_by_twilio_without_its_token_end_the_start():
    twilio = {"SMS_GATEWAY": "accounts.sms.TwilioGateway", "TWILIO_ACCOUNT": "AC1"}
    done = start("manage.py", "check", **twilio, TWILIO_TOKEN=None)
    assert (done.returncode, done.stderr) == (1, 'Environment variable "TWILIO_TOKEN" not set\n')


def test_phones_get_one_of_three_pages():
    done = start("manage.py", "check", PHONE_BROWSERS="sometimes")
    assert done.returncode != 0
    assert "PHONE_BROWSERS" in done.stderr
    assert "continue, app, refuse-kindly" in done.stderr


def test_a_malformed_variable_ends_the_start_in_one_line_without_its_value():
    done = start("manage.py", "check", TRUSTED_PROXY_COUNT="s3cret")
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert "TRUSTED_PROXY_COUNT" in done.stderr
    assert "s3cret" not in done.stderr
