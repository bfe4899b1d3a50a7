"""The audit as administrators read it: filters, pages, a file; and what is written down of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.audit import record
from accounts.models import AuditEvent
from accounts.rules.actor import Actor
from accounts.selectors.trail import Asked, Place, trail
from tests.fixtures.cast import PASSWORD, make_record
from tests.fixtures.pages import names

AUDIT, TABLE = reverse("audit"), reverse("audit_csv")
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(actor_of, scheduler, doctor, patient, other_patient, now):
    """Who looked at whom."""
    looks = {"record_seen": (scheduler, patient), "appointment_seen": (doctor, other_patient)}
    for action, (who, whom) in looks.items():
        for reason in (f"{action}-a", f"{action}-b"):
            of = {"patient": whom.record, "now": now, "reason": reason}
            record(action, actor=actor_of(who), **of)


@pytest.fixture
def asked(client_of, administrator, now):
    """What the page says to an administrator who fills the form in so."""
    client = client_of(administrator)
    today = now.date()
    days = {"since": str(today - 2 * DAY), "until": str(today + DAY)}

    def ask(**fields):
        return client.post(AUDIT, {**days, **fields}, follow=True)

    return ask


def reasons(page):
    return [
        f"{action}-{part}"
        for action in ("record_seen", "appointment_seen")
        for part in "ab"
        if f"{action}-{part}" in page
    ]


RECORDS = ["record_seen-a", "record_seen-b"]
VISITS = ["appointment_seen-a", "appointment_seen-b"]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, RECORDS + VISITS),
        ({"who": "SKY.scheduler@example.com"}, RECORDS),
        ({"whom": "mrn 100002"}, VISITS),
        ({"action": "appointment_seen"}, VISITS),
        ({"who": "sky.scheduler@example.com", "whom": "MRN-100002"}, []),
        ({"since": "2020-01-01", "until": "2020-12-31"}, []),
    ],
)
def test_it_shows_what_is_asked_for(asked, seen, fields, shown):
    assert reasons(asked(**fields).text) == shown


def test_before_anything_is_asked_the_last_thirty_days_are_shown(client_of, administrator, seen):
    page = client_of(administrator).get(AUDIT).text
    assert reasons(page) == RECORDS + VISITS
    assert "MRN-100001" in page
    assert not names(page, "Ada")


def test_nothing_that_names_somebody_stands_in_the_address(asked, seen):
    page = asked(who="sky.scheduler@example.com", whom="MRN-100001")
    address = page.redirect_chain[-1][0]
    assert "sky" not in address
    assert "MRN" not in address


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"who": "nobody@example.com"}, "Nobody of your clinics signs on with this address."),
        ({"whom": "MRN-1"}, "No record of your clinics has this number."),
        ({"whom": "%"}, "letters, numbers and dashes only"),
        ({"action": "x'; --"}, "Small letters and _ only"),
        ({"since": "", "until": "2026-02-30"}, "Choose a day."),
        ({"until": "2026-02-30"}, "There is no such day."),
        (
            {"since": "2026-02-02", "until": "2026-02-01"},
            "From: &quot;From&quot; is later than &quot;Until&quot;: change",
        ),
        (
            {"since": "2020-02-02", "until": "2026-02-01"},
            "Choose at most a year from &quot;From&quot; until &quot;Until&quot;.",
        ),
    ],
)
def test_a_slip_is_told_and_shows_nothing(asked, seen, fields, words):
    page = asked(**fields)
    assert words in page.text
    assert reasons(page.text) == []
    assert not AuditEvent.objects.filter(action="audit_read").exists()


def test_reading_it_is_written_down_with_what_was_asked(
    asked, client_of, administrator, scheduler, patient, seen
):
    asked(who=scheduler.email, whom="MRN-100001", action="record_seen")
    event = AuditEvent.objects.get(action="audit_read")
    assert (event.actor_id, event.patient_id) == (administrator.pk, patient.record.pk)
    assert (event.detail["who"], event.detail["action"]) == (scheduler.pk, "record_seen")
    words = client_of(patient).get(reverse("who_looked")).text
    assert "An administrator" in words
    assert "Looked at who had looked" in words


def test_another_clinic_is_not_shown(asked, seen, other_clinic, other_scheduler, actor_of, now):
    theirs = make_record(other_clinic, "MRN-77")
    actor = actor_of(other_scheduler)
    record("record_seen", actor=actor, now=now, patient=theirs, reason="elsewhere-a")
    assert "elsewhere-a" not in asked().text
    assert "No record" in asked(whom="MRN-77").text
    assert "Nobody of your clinics" in asked(who=other_scheduler.email).text


def test_pages_follow_each_other_without_a_gap(asked, client_of, administrator, clinic, now):
    for number in range(120):
        at = now - (number // 2) * timedelta(seconds=1)
        record(
            "seen",
            actor=Actor(user_id=administrator.pk),
            now=at,
            clinic=clinic,
            target=f"n:{number}.",
        )
    client, found, address = client_of(administrator), [], AUDIT
    for _ in range(3):
        page = client.get(address)
        found += [event.target for event in page.context["page"].events if event.action == "seen"]
        older = page.context["older"]
        address = f"{AUDIT}?older={older}"
    assert sorted(found) == sorted(f"n:{number}." for number in range(120))
    assert older == ""


@pytest.mark.parametrize("older", ["x", "1", "1-", "-1-1", "9" * 20 + "-1", "1e3-1", "' OR 1=1"])
def test_a_place_that_is_none_is_the_first_page(client_of, administrator, seen, older):
    page = client_of(administrator).get(AUDIT, {"older": older})
    assert reasons(page.text) == RECORDS + VISITS


def test_a_long_trail_costs_no_more_queries_and_counts_nothing(
    client_of, administrator, actor_of, scheduler, patient, now
):
    client = client_of(administrator)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(AUDIT)
        return caught.captured_queries

    queries()
    short = queries()
    for _ in range(60):
        record("record_seen", actor=actor_of(scheduler), now=now, patient=patient.record)
    long = queries()
    assert len(long) == len(short) <= 9
    assert not any("COUNT(" in each["sql"] for each in long)


def test_the_file_has_the_same_rows_and_no_formula(
    client_of, administrator, actor_of, scheduler, patient, now
):
    of = {"patient": patient.record, "now": now}
    for reason in ('=HYPERLINK("x")', "+1+1", "-1+1", "@SUM(A1)", "plain"):
        record("record_seen", actor=actor_of(scheduler), reason=reason, **of)
    client = client_of(administrator)
    answer = client.get(TABLE)
    table = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert table.count("MRN-100001") == 5
    assert not any(f",{sign}" in table or f',"{sign}' in table for sign in "=+-@")
    assert AuditEvent.objects.get(action="audit_saved").actor_id == administrator.pk


def test_the_file_holds_what_was_asked_and_a_slip_gives_none(asked, client_of, administrator, seen):
    client = client_of(administrator)
    days = {"since": "2026-01-01", "until": "2026-12-31"}
    for fields, code in (({"whom": "MRN-100001"}, 200), ({"whom": "MRN-0"}, 404)):
        sent = client.post(AUDIT, {**days, **fields})["Location"].split("=")[1]
        answer = client.get(TABLE, {"sent": sent})
        assert answer.status_code == code
    assert client.get(TABLE, {"sent": "another"}).status_code == 404
    assert AuditEvent.objects.filter(action="audit_saved").count() == 1


def test_saving_asks_for_a_fresh_proof_and_leads_back_to_the_page(asked, client_of, administrator):
    client = client_of(administrator)
    days = {"since": "2026-01-01", "until": "2026-12-31", "action": "record_seen"}
    sent = client.post(AUDIT, days)["Location"].split("=")[1]
    session = client.session
    session["proven_at"] -= 301
    session.save()
    way = client.get(TABLE, {"sent": sent})["Location"]
    assert way.startswith("/accounts/reauthenticate/")
    back = client.post(way, {"password": PASSWORD})["Location"]
    assert back.startswith(AUDIT)
    page = client.get(back).text
    assert "The table can be saved now" in page
    assert 'value="record_seen"' in page
    assert f'href="{TABLE}?sent={sent}"' in page
    assert client.get(TABLE, {"sent": sent})["Content-Type"].startswith("text/csv")
    assert "can be saved now" not in client.get(AUDIT).text


@pytest.mark.parametrize("filters", [{}, {"who": 1}, {"whom": (1,)}, {"action": "record_seen"}])
def test_every_filter_goes_by_an_index(actor_of, administrator, now, filters):
    asked = Asked(since=now - 30 * DAY, until=now, **filters)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = trail(actor_of(administrator), asked, Place(now, 10))[:51].explain()
    assert "Index" in plan
    assert "Seq Scan on accounts_auditevent" not in plan
