"""What is past its time goes, what is not stays, and audit months come and go whole."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from accounts.actions.audit import record
from accounts.actions.retention import forget_old, keep_audit_months
from accounts.actions.sealing import seal_due
from accounts.models import (
    AttemptCount,
    AuditEvent,
    AuditSeal,
    ContactChange,
    Invitation,
    Notice,
    Registration,
    StaffTask,
)
from accounts.rules.actor import Actor
from accounts.rules.audit import kept_from
from accounts.selectors.audit import audit_findings

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
COUNT_MONTHS = """
SELECT count(*) FROM pg_inherits WHERE inhparent = 'accounts_auditevent'::regclass
"""


def months():
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MONTHS)
        return cursor.fetchone()[0]


def old_month(now, years=7):
    """A month that was made when it was ahead, with one event."""
    at = now.replace(year=now.year - years, day=1)
    first = at.replace(hour=0, minute=0, second=0, microsecond=0)
    next_first = (first + 32 * DAY).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE accounts_auditevent_{at:%Y%m} PARTITION OF accounts_auditevent "
            f"FOR VALUES FROM ('{first.isoformat()}') TO ('{next_first.isoformat()}')"
        )
    return record("seen", actor=Actor(), now=at)


@pytest.fixture
def proofs(patient):
    def make(at):
        Registration.objects.create(code_hash="", created_at=at, expires_at=at)
        ContactChange.objects.create(
            patient=patient.record, user=patient, code_hash="", created_at=at, expires_at=at
        )
        AttemptCount.objects.create(kind="k", key=str(at), window_started_at=at, count=1)
        return Registration, ContactChange, AttemptCount

    return make


@pytest.mark.parametrize(("age", "left"), [(30 * DAY + MINUTE, 0), (30 * DAY - MINUTE, 1)])
def test_proofs_and_counts_are_kept_for_30_days(proofs, now, age, left):
    tables = proofs(now - age)
    forget_old(now)
    assert [table.objects.count() for table in tables] == [left] * 3


@pytest.mark.parametrize("end", ["expires_at", "accepted_at", "withdrawn_at"])
@pytest.mark.parametrize(("age", "left"), [(90 * DAY + MINUTE, 0), (90 * DAY - MINUTE, 1)])
def test_invitations_are_kept_for_90_days_after_their_end(clinic, scheduler, now, end, age, left):
    times = {"created_at": now - 100 * DAY, "expires_at": now + DAY, end: now - age}
    about = {"email": "i@example.com", "role": "scheduler", "code_hash": "", "clinic": clinic}
    Invitation.objects.create(invited_by=scheduler, **about, **times)
    forget_old(now)
    assert Invitation.objects.count() == left


@pytest.mark.parametrize(("age", "left"), [(365 * DAY + MINUTE, 0), (365 * DAY - MINUTE, 1)])
def test_finished_notices_are_kept_for_a_year_and_their_tasks_longer(clinic, now, age, left):
    at = now - age
    row = {"cause": "c", "kind": "k", "recipient": "r", "channel": "mail", "state": "failed"}
    notice = Notice.objects.create(due_at=at, created_at=at, finished_at=at, **row)
    StaffTask.objects.create(clinic=clinic, kind="k", cause="c", notice=notice, raised_at=at)
    forget_old(now)
    assert (Notice.objects.count(), StaffTask.objects.count()) == (left, 1)


def test_a_notice_still_owed_is_never_forgotten(now):
    at = now - 1000 * DAY
    row = {"cause": "c", "kind": "k", "recipient": "r", "channel": "mail", "state": "queued"}
    Notice.objects.create(due_at=at, created_at=at, **row)
    forget_old(now)
    assert Notice.objects.exists()


def test_sessions_that_are_over_go_with_their_entry_in_the_list(patient, now):
    for key, expires in (("over", now - MINUTE), ("alive", now + MINUTE)):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
        UserSession.objects.create(
            user=patient, ip="192.0.2.1", session_key=key, created_at=now - 61 * MINUTE
        )
    forget_old(now)
    assert [*Session.objects.values_list("pk", flat=True)] == ["alive"]
    assert [*UserSession.objects.values_list("session_key", flat=True)] == ["alive"]


def test_months_are_made_a_year_ahead_and_only_once(now):
    before = months()
    assert before >= 13
    keep_audit_months(now)
    assert months() == before


def test_a_month_with_rows_that_came_early_stays_in_the_default_partition(now):
    month = (now.replace(day=1) + 330 * DAY).replace(day=5)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE accounts_auditevent_{month:%Y%m}")
    early = record("seen", actor=Actor(), now=month)
    keep_audit_months(now)
    assert AuditEvent.objects.filter(pk=early.pk).exists()


def test_a_month_older_than_six_years_is_dropped_whole(now):
    old = old_month(now)
    assert keep_audit_months(now) == 1
    assert not AuditEvent.objects.filter(pk=old.pk).exists()
    assert AuditEvent.objects.get().action == "audit_months_dropped"


def test_the_month_six_years_ago_is_kept(now):
    old = old_month(now, years=6)
    assert keep_audit_months(now) == 0
    assert AuditEvent.objects.filter(pk=old.pk).exists()


def test_the_last_seal_before_the_kept_events_stays_as_the_anchor(now):
    old_month(now)
    record("seen", actor=Actor(), now=old_time(now))
    record("seen", actor=Actor(), now=now)
    seal_due(now)
    keep_audit_months(now)
    seal_due(now)
    assert [*AuditSeal.objects.values_list("position", flat=True)] == [2, 3, 4]
    assert audit_findings(now) == {}


def test_with_nothing_newer_the_newest_seal_is_the_anchor(now):
    old_month(now)
    record("seen", actor=Actor(), now=old_time(now))
    seal_due(now)
    keep_audit_months(now)
    assert [*AuditSeal.objects.values_list("position", flat=True)] == [2]


def test_dropping_an_old_month_that_was_never_sealed_needs_no_anchor(now):
    old_month(now)
    keep_audit_months(now)
    assert not AuditSeal.objects.exists()


def old_time(now):
    return now.replace(year=now.year - 7, day=2)


def test_events_are_kept_from_the_first_of_the_month_six_years_ago():
    assert kept_from(datetime(2026, 2, 28, 23, 59, tzinfo=UTC)) == datetime(2020, 2, 1, tzinfo=UTC)
