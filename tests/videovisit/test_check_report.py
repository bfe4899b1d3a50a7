"""The report of a check: in plain words, for its own browser, without anything personal."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from tests.videovisit.test_check_rules import GOOD
from tests.videovisit.test_checks import begin, send
from videovisit.models import ReadinessCheck
from videovisit.rules.checks import CODES, NAMES
from videovisit.rules.report import rows_of, told_of

REPORT = "/videovisit/report/"
BLOCKED = {
    **GOOD,
    "verdict": "not-ready",
    "todo": "camera",
    "findings": {
        "browser": {"status": "pass", "code": "", "ms": 1},
        "camera": {"status": "fail", "code": "blocked-in-browser", "ms": 9},
        "microphone": {"status": "fail", "code": "blocked-by-os", "ms": 9},
        "sound": {"status": "warn", "code": "quiet", "ms": 9},
        "bitrate": {"status": "warn", "code": "slow-line", "ms": 9},
        "routes": {"status": "skip", "code": "no-turn", "ms": 9},
    },
}


def reported(client, result=GOOD):
    send(client, begin(client), result=result)
    return client.get(REPORT).text


def words(page) -> str:
    return " ".join(strip_tags(page.split("<main")[1].split("</main>")[0]).split())


def letter(page):
    address = re.search(r'href="(mailto:[^"]*)"', page)[1].replace("&amp;", "&")
    return address, parse_qs(urlsplit(address).query)


def test_without_a_check_it_says_that_there_is_none(client, db):
    page = client.get(REPORT)
    assert page.status_code == 200
    assert "No check was made in this browser" in page.text


def test_it_says_how_the_check_went_when_and_with_what(client, db):
    said = words(reported(client))
    assert "This computer is ready for your video visit." in said
    assert re.search(r"Checked on \w+, \w+ \d+, 20\d\d at \d+:\d\d [ap]\.m\. Pacific time", said)
    assert "Chrome 150, Windows" in said
    assert "Camera Good Microphone Not tested yet Speaker Not answered yet" in said
    assert "about 1250 kbit/s, there and back in 90 ms, 0.5 % lost" in said
    assert "1-800-555-0123" in said
    assert "what to do" not in said


def test_it_says_what_is_wrong_and_what_to_do_on_this_very_computer(client, db):
    said = words(reported(client, BLOCKED))
    assert "This computer was not ready." in said
    assert "Browser Good Camera Problem Microphone Problem" in said
    assert "The camera is blocked for this page" in said
    assert "Just left of the address is a small sign" in said
    assert "Your computer blocks the microphone" in said
    assert "Open Start, then Settings" in said
    assert "You are a little quiet" in said
    assert "Your internet is slow right now" in said
    for other in ("The microphone is blocked", "too slow for video", "Apple menu", "crossed-out"):
        assert other not in said


@pytest.mark.parametrize(
    ("family", "system", "name", "steps"),
    [
        ("firefox", "mac", "Firefox 150, Mac", ["crossed-out camera", "Apple menu"]),
        ("safari", "ios", "Safari 150, iPhone / iPad", ["Safari menu", "settings of your device"]),
        (
            "other",
            "other",
            "Another browser, another system",
            ["left of the address", "of your device"],
        ),
        ("edge", "chromeos", "Edge 150, ChromeOS", ["left of the address", "of your device"]),
    ],
)
def test_each_computer_has_its_own_steps(client, db, family, system, name, steps):
    browser = {"family": family, "version": 150, "system": system}
    said = words(reported(client, {**BLOCKED, "browser": browser}))
    assert name in said
    assert all(step in said for step in steps)


def test_every_code_has_plain_words():
    def explained(code):
        findings = {name: {"status": "fail", "code": code, "ms": 1} for name in NAMES}
        shown = {"rows": rows_of(findings), "told": told_of(findings)}
        return "<h3>" in render_to_string("videovisit/_findings.html", shown)

    assert {code for code in CODES if not explained(code)} == {"", "not-asked"}


def test_who_helps_gets_it_by_mail_in_plain_words(client, db):
    address, parts = letter(reported(client, BLOCKED))
    (body,) = parts["body"]
    assert parts["subject"] == ["The check of my computer for a video visit"]
    assert "- The camera is blocked for this page." in body
    assert "Camera: Problem\r\n" in body
    assert "The help line of the clinic: 1-800-555-0123" in body
    assert body.endswith("/videovisit")
    assert "<" not in body
    assert "&amp;" not in body
    assert len(address) < 4000


def test_the_mail_and_the_page_hold_nothing_personal(client_of, patient, appointment):
    client = client_of(patient)
    page = reported(client, BLOCKED)
    address, _ = letter(page)
    kept = ReadinessCheck.objects.get()
    secrets = (kept.browser, str(kept.run), client.cookies["browser"].value, appointment.reference)
    names = (patient.first_name, patient.last_name, patient.email, patient.record.mrn)
    assert not any(secret in unquote(address) for secret in (*secrets, *names))
    main = page.split("<main")[1].split("</main>")[0]
    assert not any(secret in main for secret in (*secrets, *names))


def test_it_is_the_report_of_its_own_browser(client, client_of, patient, other_patient):
    send(client, begin(client))
    assert "No check was made" in client_of(patient).get(REPORT).text
    client.force_login(other_patient)
    assert "This computer is ready" in client.get(REPORT).text
    client.cookies["browser"] = ReadinessCheck.objects.get().browser
    assert "No check was made" in client.get(REPORT).text


def test_it_is_not_kept_by_the_browser_and_can_be_printed(client, db):
    send(client, begin(client))
    answer = client.get(REPORT)
    assert "no-store" in answer["Cache-Control"]
    assert "data-print" in answer.text
    assert client.post(REPORT).status_code == 405


def test_it_is_read_in_spanish_too(client, db):
    client.cookies["language"] = "es"
    assert 'lang="es"' in reported(client, BLOCKED)
