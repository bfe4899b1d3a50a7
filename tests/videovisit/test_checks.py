"""Results of the check: kept once, bound to the right person, refused when they are forged."""

import json
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from appointments.models import Appointment
from tests.videovisit.test_check_rules import GOOD
from videovisit.actions.checks import attach_check, forget_checks, refresh_readiness
from videovisit.models import ReadinessCheck
from videovisit.selectors.checks import readiness_here


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
    assert readiness(appointment) == "ready"
    problem = {**GOOD, "verdict": "not-ready", "todo": "camera"}
    send(client, begin(client), appointment.reference, result=problem)
    assert readiness(appointment) == "problem"


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


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"{", "json"),
        (b"[" * 9000, "json"),
        (b"[]", "parts"),
        (b'{"run": 1, "visit": "", "quick": false, "result": {}}', "parts"),
        (b" " * 16_385, "size"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(client_of, patient, body, problem):
    answer = client_of(patient).post(reverse("check_result"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"]) == (400, problem)


def test_a_wrong_result_is_refused_by_the_part_that_is_wrong(client_of, patient):
    client = client_of(patient)
    answer = send(client, begin(client), result={**GOOD, "numbers": {"kbps": -1}})
    assert (answer.status_code, answer.json()["problem"]) == (400, "kbps")
    assert not ReadinessCheck.objects.exists()


def test_nobody_stores_a_result_for_somebody_elses_visit(client_of, other_patient, appointment):
    client = client_of(other_patient)
    answer = send(client, begin(client), appointment.reference)
    assert (answer.status_code, answer.json()["problem"]) == (400, "visit")
    assert not ReadinessCheck.objects.exists()


def test_a_parents_check_counts_for_the_child(client_of, parent, child):
    client = client_of(parent)
    send(client, begin(client))
    assert ReadinessCheck.objects.get().patient == child


def test_a_result_from_before_signing_on_can_be_attached(client, patient, appointment):
    assert send(client, begin(client)).json()["bound"] is False
    client.force_login(patient)
    client.post(reverse("check_attach"))
    assert ReadinessCheck.objects.get().patient == patient.record
    assert readiness(appointment) == "ready"
    client.post(reverse("check_attach"))
    assert ReadinessCheck.objects.count() == 1


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


def test_six_digits_for_a_helper_are_kept_as_a_hash(client, db):
    assert client.post(reverse("check_code")).status_code == 404
    send(client, begin(client))
    code = client.post(reverse("check_code")).json()["code"]
    assert len(code) == 6
    assert code not in ReadinessCheck.objects.get().support_code_hash


def test_the_sweep_writes_the_word_onto_a_visit_booked_later(client_of, patient, appointment, now):
    client = client_of(patient)
    send(client, begin(client))
    Appointment.objects.update(readiness="not_tested", changed_at=now)
    refresh_readiness(now)
    assert readiness(appointment) == "ready"
    later = now + timedelta(days=14, seconds=1)
    starts_at, ends_at = later + timedelta(hours=1), later + timedelta(hours=2)
    times = {"starts_at": starts_at, "ends_at": ends_at, "expected_ends_at": ends_at}
    Appointment.objects.update(**times)
    refresh_readiness(later)
    assert readiness(appointment) == "not_tested"


def test_another_browser_sees_that_something_changed(client_of, patient, now):
    client = client_of(patient)
    send(client, begin(client))
    kept = ReadinessCheck.objects.get()
    assert readiness_here(patient.record.pk, kept.browser, now) == "ready"
    assert readiness_here(patient.record.pk, "another", now) == "changed"


def test_results_are_forgotten_after_90_days(client, now, db):
    send(client, begin(client))
    forget_checks(now + timedelta(days=89))
    assert ReadinessCheck.objects.count() == 1
    forget_checks(now + timedelta(days=91))
    assert not ReadinessCheck.objects.exists()


def test_internet_explorer_gets_a_plain_page(client, db):
    old = "Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko"
    page = client.get(reverse("video_visit"), headers={"User-Agent": old})
    assert b"Microsoft Edge" in page.content
    assert page.context["address"].endswith("/videovisit")


def test_a_result_that_somebody_has_is_not_given_to_another(
    client, patient, other_patient, now, actor_of
):
    send(client, begin(client))
    check = ReadinessCheck.objects.get()
    assert str(check) == f"check {check.pk}"
    assert attach_check(check, patient.record, actor=actor_of(patient), now=now)
    assert not attach_check(check, other_patient.record, actor=actor_of(other_patient), now=now)
    assert ReadinessCheck.objects.get().patient == patient.record
