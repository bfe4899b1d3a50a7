"""Results of the check: kept once, bound to the right person, refused when they are forged."""

import http.cookiejar
import json
import urllib.error
import urllib.request
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import PatientAccess
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment
from tests.videovisit.test_check_rules import GOOD
from videovisit.actions.checks import attach_check, forget_checks, refresh_readiness
from videovisit.models import ReadinessCheck
from videovisit.selectors.checks import Subject

CHECK = "/videovisit"


def begin(client, **settings) -> str:
    answer = client.post(reverse("ice"))
    assert answer.status_code == 200
    return answer.json()["run"]


def send(client, run, visit="", result=GOOD, **more):
    body = {"run": run, "visit": visit, "quick": False, "result": result, **more}
    return client.post(reverse("check_result"), json.dumps(body), content_type="application/json")


def readiness(appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).readiness


def test_a_result_is_kept_and_its_word_stands_on_the_visit(client_of, patient, appointment):
    client = client_of(patient)
    answer = send(client, begin(client))
    assert answer.json() == {"stored": True, "bound": True}
    kept = ReadinessCheck.objects.get()
    assert (kept.patient_id, kept.verdict, kept.kbps) == (patient.record.pk, "ready", 1250)
    refresh_readiness(database_now())
    assert readiness(appointment) == "ready"
    problem = {**GOOD, "verdict": "not-ready", "todo": "camera"}
    send(client, begin(client), appointment.reference, result=problem)
    refresh_readiness(database_now())
    assert readiness(appointment) == "problem"


def test_a_result_costs_the_database_the_same_little_whatever_there_is(
    client_of, patient, doctor, now
):
    client, found = client_of(patient), []
    for number in range(1, 31):
        at = now + timedelta(days=number)
        make_appointment(patient.record, doctor.practitioner, starts_at=at)
        run = begin(client)
        with CaptureQueriesContext(connection) as queries:
            assert send(client, run).json()["bound"]
        found.append(len(queries))
    assert max(found) == found[0] <= 12


def test_a_run_has_one_result(client_of, patient):
    client = client_of(patient)
    run = begin(client)
    assert send(client, run).status_code == 200
    again = send(client, run)
    assert (again.status_code, again.json()["problem"]) == (400, "replayed")
    assert ReadinessCheck.objects.count() == 1


def test_a_forged_run_is_refused(client_of, patient):
    client = client_of(patient)
    run = begin(client)
    forged = signing.dumps({"run": "0" * 32, "browser": "x"}, salt="videovisit.run")
    for wrong in ("", "x", run[:-1], forged):
        assert send(client, wrong).json()["problem"] == "run"
    assert send(client_of(patient), run).json()["problem"] == "run"
    assert not ReadinessCheck.objects.exists()


RESULT = json.dumps(GOOD)
TICKET = '{"run": "%s", "visit": "", "quick": false, "result": %s}'


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b"\xff", "json"),
        (b"[" * 9000, "json"),
        (b"[]", "parts"),
        (b'{"run": 1, "visit": "", "quick": false, "result": {}}', "parts"),
        (b'{"run": "x", "visit": "", "quick": false, "result": {}, "more": 1}', "parts"),
        ((TICKET % ("\\ud800:x", RESULT)).encode(), "run"),
        ((TICKET % ("\\u0000", RESULT)).encode(), "run"),
        (b" " * 16_385, "size"),
        (b" " * 1_000_000, "size"),
        (b" " * 5_000_000, "size"),
    ],
    ids=range(12),
)
def test_what_no_page_of_ours_sends_is_refused(client_of, patient, body, problem):
    answer = client_of(patient).post(reverse("check_result"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"]) == (400, problem)
    assert not ReadinessCheck.objects.exists()


@pytest.mark.parametrize(
    ("sent", "wrong", "problem"),
    [
        ('"kbps": 1234', '"kbps": -1', "kbps"),
        ('"kbps": 1234', '"kbps": NaN', "kbps"),
        ('"kbps": 1234', '"kbps": Infinity', "kbps"),
        ('"kbps": 1234', '"kbps": 1e999', "kbps"),
        ('"kbps": 1234', f'"kbps": 1{"0" * 4000}', "kbps"),
        ('"kbps": 1234', f'"kbps": 1{"0" * 5000}', "json"),
        ('"duration": 6800', '"duration": -0.5', "duration"),
        ('"status": "pass", "code": ""', '"status": "pass", "code": "heart"', "code"),
        ('"verdict": "ready"', '"verdict": "perfect"', "verdict"),
        ('"kind": "camera"', '"kind": "camera\\u0000"', "kind"),
        ('"camera": {', '"heart": {', "findings"),
        ('"version": 150', '"version": null', "version"),
    ],
    ids=range(12),
)
def test_a_wrong_result_is_refused_by_the_part_that_is_wrong(
    client_of, patient, sent, wrong, problem
):
    client, text = client_of(patient), RESULT.replace(sent, wrong, 1)
    assert text != RESULT
    body = TICKET % (begin(client), text)
    answer = client.post(reverse("check_result"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"]) == (400, problem)
    assert not ReadinessCheck.objects.exists()


def test_a_megabyte_is_refused_by_the_real_server(site):
    cookies, token = http.cookiejar.CookieJar(), "a" * 32
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    headers = {"Content-Type": "application/json", "Cookie": f"csrf={token}", "X-CSRFToken": token}
    asked = urllib.request.Request(f"{site}/videovisit/result", b" " * 1_000_000, headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(asked, timeout=10)
    with refused.value as answer:
        assert (answer.code, json.load(answer)) == (400, {"problem": "size"})
    assert not ReadinessCheck.objects.exists()


def test_nobody_stores_a_result_for_somebody_elses_visit(client_of, other_patient, appointment):
    client = client_of(other_patient)
    answer = send(client, begin(client), appointment.reference)
    assert (answer.status_code, answer.json()["problem"]) == (400, "visit")
    assert not ReadinessCheck.objects.exists()


@pytest.mark.parametrize("reference", ["AAAAAAAAAA", "\x00", "é" * 300, "../.."])
def test_a_visit_that_does_not_exist_is_refused_like_anothers(client_of, patient, reference):
    client = client_of(patient)
    answer = send(client, begin(client), reference)
    assert (answer.status_code, answer.json()["problem"]) == (400, "visit")


def test_a_result_belongs_to_the_next_video_visit(client_of, patient, doctor, appointment):
    before = appointment.starts_at - timedelta(days=1)
    of = {"status": "cancelled"}, {"modality": "in-person"}
    for hours, fields in enumerate(of):
        at = before + timedelta(hours=hours)
        make_appointment(patient.record, doctor.practitioner, starts_at=at, **fields)
    client = client_of(patient)
    send(client, begin(client))
    assert ReadinessCheck.objects.get().appointment == appointment


def test_a_parents_check_counts_for_the_child(client_of, parent, child):
    client = client_of(parent)
    send(client, begin(client))
    assert ReadinessCheck.objects.get().patient == child


def test_who_cares_for_two_says_for_whose_visit_the_check_is(
    client_of, parent, child, patient, appointment, now
):
    since = now - timedelta(days=1)
    PatientAccess.objects.create(
        user=parent, patient=patient.record, kind="parent", starts_at=since
    )
    client = client_of(parent)
    assert send(client, begin(client)).json()["bound"] is False
    client.post(reverse("check_attach"), {"visit": appointment.reference})
    assert ReadinessCheck.objects.get().patient == patient.record
    assert send(client, begin(client), appointment.reference).json()["bound"] is True


def test_a_result_from_before_signing_on_can_be_attached(client, patient, appointment):
    assert send(client, begin(client)).json()["bound"] is False
    assert "before you signed on" not in client.get(CHECK).text
    client.force_login(patient)
    assert "You checked this computer before you signed on" in client.get(CHECK).text
    page = client.post(reverse("check_attach"), follow=True)
    assert "The result of your check is noted on your visits." in page.text
    kept = ReadinessCheck.objects.get()
    assert (kept.patient, kept.appointment, kept.user) == (patient.record, appointment, patient)
    assert readiness(appointment) == "ready"
    assert "before you signed on" not in client.get(CHECK).text


def test_there_is_not_always_something_to_attach(client_of, parent, patient, now, appointment):
    client = client_of(patient)
    page = client.post(reverse("check_attach"), follow=True)
    assert "There was no result that we could note." in page.text
    other = client_of(parent)
    assert other.post(reverse("check_attach"), {"visit": appointment.reference}).status_code == 404


def test_a_result_is_offered_for_an_hour_and_in_its_browser(client, client_of, patient, now):
    send(client, begin(client))
    assert "before you signed on" not in client_of(patient).get(CHECK).text
    kept = ReadinessCheck.objects
    kept.update(taken_at=now - timedelta(minutes=59))
    client.force_login(patient)
    assert "before you signed on" in client.get(CHECK).text
    kept.update(taken_at=now - timedelta(minutes=61))
    assert "before you signed on" not in client.get(CHECK).text


def test_credentials_are_short_lived_and_opaque(client, settings, db):
    settings.TURN_URIS, settings.TURN_SECRET = ["turn:127.0.0.1:1?transport=udp"], "s"
    (server,) = client.post(reverse("ice")).json()["iceServers"]
    assert server["urls"] == settings.TURN_URIS
    assert len(server["username"].split(":")[1]) == 32
    settings.TURN_URIS = []
    assert client.post(reverse("ice")).json()["iceServers"] == []


def test_who_asks_for_credentials_too_often_is_told_how_long_to_wait(client, db):
    for _ in range(30):
        begin(client)
    answer = client.post(reverse("ice"))
    assert answer.status_code == 429
    assert 0 < answer.json()["retry_after"] <= 900
    assert answer["Retry-After"] == str(answer.json()["retry_after"])


def test_a_hundred_requests_of_an_address_without_cookies_meet_the_limit(client, db):
    answers = []
    for _ in range(100):
        client.cookies.clear()
        answers.append(client.post(reverse("ice")))
    assert [answer.status_code for answer in answers] == [200] * 60 + [429] * 40
    assert answers[-1].json()["problem"] == "too-many"
    assert not answers[-1].cookies


def test_browsers_of_a_clinic_behind_one_address_do_not_stop_each_other(client, db):
    browsers = [SimpleCookie() for _ in range(59)]
    for cookies in browsers * 3:
        client.cookies = cookies
        assert begin(client)


def test_a_forged_cookie_makes_no_new_browser(client, db):
    for number in range(60):
        client.cookies["browser"] = f"x{number}:y:z"
        begin(client)
    client.cookies["browser"] = "x:y:z"
    assert client.post(reverse("ice")).status_code == 429


def test_six_digits_for_a_helper_are_kept_as_a_hash(client, db):
    assert client.post(reverse("check_code")).status_code == 404
    send(client, begin(client))
    code = client.post(reverse("check_code")).json()["code"]
    assert len(code) == 6
    assert code not in ReadinessCheck.objects.get().support_code_hash


def test_results_are_forgotten_after_90_days(client, now, db):
    send(client, begin(client))
    made = ReadinessCheck.objects.get().taken_at
    forget_checks(made + timedelta(days=90))
    assert ReadinessCheck.objects.count() == 1
    forget_checks(made + timedelta(days=90, seconds=1))
    assert not ReadinessCheck.objects.exists()


def test_a_result_that_somebody_has_is_not_given_to_another(
    client, patient, other_patient, now, actor_of
):
    send(client, begin(client))
    check = ReadinessCheck.objects.get()
    assert str(check) == f"check {check.pk}"
    mine, other = (
        Subject(record.pk, record.clinic_id) for record in (patient.record, other_patient.record)
    )
    assert attach_check(check, mine, actor=actor_of(patient), now=now)
    assert not attach_check(check, other, actor=actor_of(other_patient), now=now)
    assert ReadinessCheck.objects.get().patient == patient.record
