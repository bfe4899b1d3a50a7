"""Sealing: every committed event gets its place in the chain, in order and once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.actions.audit import record
from accounts.actions.sealing import LOCK, seal_due
from accounts.models import AuditEvent, AuditSeal
from accounts.rules.actor import Actor
from accounts.selectors.audit import audit_findings

pytestmark = pytest.mark.django_db


def found(now, name):
    finding = audit_findings(now).get(name)
    return list(finding.event_ids) if finding else []


def test_sealed_events_are_whole(events, now):
    assert audit_findings(now) == {}
    assert list(AuditSeal.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_sealing_again_finds_nothing_to_do(events, now):
    assert seal_due(now) == 0


def test_sealing_goes_on_where_it_ended(events, now):
    record("seen", actor=Actor(), now=now)
    assert seal_due(now) == 1
    assert audit_findings(now) == {}


def test_more_events_than_a_batch_are_sealed_in_one_go(now, monkeypatch):
    monkeypatch.setattr("accounts.actions.sealing.BATCH", 2)
    for _ in range(5):
        record("seen", actor=Actor(), now=now)
    assert seal_due(now) == 5
    assert audit_findings(now) == {}


def test_a_young_event_waits_and_an_older_one_is_overdue(now):
    young = record("seen", actor=Actor(), now=now - timedelta(seconds=59))
    older = record("seen", actor=Actor(), now=now - timedelta(seconds=61))
    assert found(now, "waiting") == [young.pk]
    assert found(now, "overdue") == [older.pk]


def test_an_event_committed_late_is_sealed_after_higher_ids(events, now):
    late = AuditEvent(id=events[-1].pk + 1, at=now, action="late")
    AuditEvent.objects.create(id=late.pk + 1, at=now, action="early")
    seal_due(now)
    late.save(force_insert=True)
    assert seal_due(now) == 1
    assert audit_findings(now) == {}


@pytest.mark.django_db(transaction=True)
def test_sealers_at_once_make_one_chain(now):
    for number in range(60):
        record("seen", actor=Actor(), now=now, number=number)
    together = Barrier(4)

    def work():
        together.wait()
        seal_due(now)
        connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditSeal.objects.count() == 60
    assert audit_findings(now) == {}


@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_goes_home_while_the_first_is_at_work(now):
    record("seen", actor=Actor(), now=now)
    sealed = []

    def work():
        sealed.append(seal_due(now))
        connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        second = Thread(target=work)
        second.start()
        second.join()
    assert sealed == [0]


def test_a_seal_says_in_words_what_it_is(events):
    assert str(AuditSeal.objects.first()) == "seal 1"
    assert str(events[0]) == f"seen {events[0].pk}"
