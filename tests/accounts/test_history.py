"""What a person reads back: how the account was used, and who looked at the record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.audit import record
from accounts.models import PatientAccess
from accounts.selectors.history import history_rows, who_looked
from tests.fixtures.cast import PASSWORD
from tests.fixtures.pages import seen

HISTORY = "/accounts/history/"
WHO = "/accounts/who-looked/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0"
SUMMER = datetime(2026, 7, 4, 20, 30, tzinfo=UTC)


def by_password(user, **defaults) -> Client:
    client = Client(**defaults)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_the_history_says_what_when_and_from_where(patient):
    client = by_password(patient, headers={"user-agent": FIREFOX}, REMOTE_ADDR="203.0.113.77")
    page = client.get(HISTORY).text
    assert "Signed on with password" in page
    assert "Firefox, Windows (203.0.113.x)" in page
    assert "203.0.113.77" not in page


def test_times_are_in_the_zone_of_the_person_by_its_name(client_of, patient, actor_of, now):
    patient.time_zone = "America/New_York"
    patient.save()
    record("signed_on", actor=actor_of(patient), now=SUMMER, target=f"user:{patient.pk}", how=[])
    page = seen(client_of(patient).get(HISTORY).text)
    assert "July 4, 2026, 4:30 p.m." in page
    assert "Eastern time" in page


def test_without_a_zone_of_their_own_people_read_the_clinics(client_of, patient):
    assert "Pacific time" in client_of(patient).get(HISTORY).text


@pytest.mark.parametrize(
    ("action", "how", "words"),
    [
        ("signed_on", ["password", "totp"], "Signed on with password and app"),
        ("signed_on", ["password", "recovery_codes"], "Signed on with password and recovery code"),
        ("signed_on", ["webauthn"], "Signed on with a passkey"),
        ("sign_on_failed", "password", "Wrong password"),
        ("sign_on_failed", "totp", "Wrong code"),
        ("signed_off", "", "Signed off"),
        ("signed_off_elsewhere", "", "Signed off on other devices"),
        ("password_changed", "", "Password changed"),
        ("email_changed", "", "E-mail for sign-on changed"),
        ("factor_added", "webauthn", "Passkey added"),
        ("factor_added", "totp", "App set up"),
        ("factor_added", "recovery_codes", "Recovery codes made"),
        ("factor_removed", "webauthn", "Passkey removed"),
        ("factor_removed", "totp", "App removed"),
        ("factor_removed", "recovery_codes", "Recovery codes removed"),
        ("account_closed", "", "Account closed by the clinic"),
    ],
)
def test_each_event_has_its_words(client_of, patient, actor_of, now, action, how, words):
    record(action, actor=actor_of(patient), now=now, target=f"user:{patient.pk}", how=how)
    assert f">{words}" in " ".join(client_of(patient).get(HISTORY).text.split()).replace("> ", ">")


def test_a_proof_that_left_no_word_is_shown_without():
    class Event:
        at, action, browser, address, detail = None, "signed_on", "", None, {"how": []}

    assert history_rows([Event])[0].how == ""


def test_nobody_reads_the_history_of_somebody_else(client_of, patient, other_patient):
    by_password(other_patient, headers={"user-agent": FIREFOX})
    assert "Firefox" not in client_of(patient).get(HISTORY).text


def test_the_history_has_pages(client_of, patient, actor_of, now):
    for _ in range(21):
        record("signed_off", actor=actor_of(patient), now=now, target=f"user:{patient.pk}")
    client = client_of(patient)
    assert "Page 1 of 2" in client.get(HISTORY).text
    assert "Page 2 of 2" in client.get(f"{HISTORY}?page=2").text
    assert client.get(f"{HISTORY}?page=x").status_code == 200


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_long_history_costs_no_more_queries(client_of, patient, actor_of, now):
    client = client_of(patient)
    queries_of(client, HISTORY)  # reads the clinic, which is kept
    short = queries_of(client, HISTORY)
    for _ in range(30):
        record("signed_off", actor=actor_of(patient), now=now, target=f"user:{patient.pk}")
    assert queries_of(client, HISTORY) == short


def test_this_was_not_me_ends_every_other_session_and_leads_to_a_new_password(patient):
    here, there = by_password(patient), by_password(patient)
    answer = here.post(HISTORY)
    assert answer["Location"] == reverse("account_change_password")
    assert "signed off everywhere else" in here.get(answer["Location"]).text
    assert there.get("/accounts/").status_code == 302
    assert "Signed off on other devices" in here.get(HISTORY).text


def look(actor, patient_record, now, **more) -> None:
    record("record_seen", actor=actor, now=now, patient=patient_record, **more)


def test_people_see_who_looked_at_their_record_when_and_why(
    client_of, actor_of, patient, support_agent
):
    look(actor_of(support_agent), patient.record, SUMMER, reason="Cannot join, asked for help")
    page = seen(client_of(patient).get(WHO).text)
    assert "A support agent" in page
    assert "July 4, 2026, 1:30 p.m." in page
    assert "Cannot join, asked for help" in page
    assert support_agent.last_name not in page


@pytest.mark.parametrize(
    ("role", "words"),
    [("doctor", "A doctor"), ("scheduler", "Clinic staff"), ("administrator", "An administrator")],
)
def test_each_role_has_its_words(request, client_of, actor_of, patient, now, role, words):
    look(actor_of(request.getfixturevalue(role)), patient.record, now)
    assert words in client_of(patient).get(WHO).text


def test_ones_own_looks_are_not_listed(client_of, actor_of, patient, now):
    look(actor_of(patient), patient.record, now)
    assert "Nobody yet." in client_of(patient).get(WHO).text


def test_nobody_sees_who_looked_at_somebody_else(
    client_of, actor_of, patient, other_patient, scheduler, now
):
    look(actor_of(scheduler), other_patient.record, now)
    assert "Nobody yet." in client_of(patient).get(WHO).text


@pytest.mark.parametrize(("level", "seen"), [("clinical", 1), ("scheduling", 0), ("join", 0)])
def test_people_see_it_for_those_they_care_for_in_full(
    actor_of, parent, child, scheduler, now, level, seen
):
    PatientAccess.objects.filter(user=parent).update(level=level)
    look(actor_of(scheduler), child, now)
    assert who_looked(actor_of(parent), now + timedelta(seconds=1)).count() == seen


def test_a_grant_that_ended_shows_nothing_any_more(actor_of, parent, child, scheduler, now):
    PatientAccess.objects.filter(user=parent).update(ended_at=now)
    look(actor_of(scheduler), child, now)
    assert not who_looked(actor_of(parent), now + timedelta(seconds=1)).exists()


def test_a_long_list_costs_no_more_queries(client_of, actor_of, patient, scheduler, now):
    client, staff = client_of(patient), actor_of(scheduler)
    look(staff, patient.record, now)
    queries_of(client, WHO)  # reads the clinic, which is kept
    short = queries_of(client, WHO)
    for _ in range(29):
        look(staff, patient.record, now)
    assert queries_of(client, WHO) == short
