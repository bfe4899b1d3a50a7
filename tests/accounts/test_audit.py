"""The audit: append-only by the database, sealed in order, every tampering found by id."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.actions.audit import record
from accounts.actions.sealing import seal_due
from accounts.models import AuditEvent, AuditSeal
from accounts.rules.actor import Actor
from accounts.selectors.audit import audit_findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def unguarded():
    """What somebody could do who owns the tables and switches their triggers off."""
    with connection.cursor() as cursor:
        for table in ("accounts_auditevent", "accounts_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor.execute


def found(now, name):
    finding = audit_findings(now).get(name)
    return list(finding.event_ids) if finding else []


@pytest.mark.parametrize("change", [{"action": "other"}, {"reason": "x"}, {"detail": {}}])
def test_an_event_cannot_be_changed(events, change):
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        AuditEvent.objects.filter(pk=events[0].pk).update(**change)


def test_an_event_cannot_be_deleted(events):
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        AuditEvent.objects.filter(pk=events[0].pk).delete()


def test_naming_the_partition_does_not_get_around_the_guard(events):
    with connection.cursor() as cursor:
        of_its_row = "SELECT tableoid::regclass::text FROM accounts_auditevent WHERE id = %s"
        cursor.execute(of_its_row, [events[0].pk])
        (partition,) = cursor.fetchone()
        assert partition.startswith("accounts_auditevent_")
        with pytest.raises(DatabaseError, match="cannot be changed"):
            cursor.execute(f"DELETE FROM {partition}")


def test_a_seal_cannot_be_changed_or_deleted(events):
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        AuditSeal.objects.update(digest=b"")
    with pytest.raises(DatabaseError, match="cannot be deleted"), transaction.atomic():
        AuditSeal.objects.all().delete()


def test_a_changed_event_is_named(events, now, unguarded):
    unguarded("UPDATE accounts_auditevent SET reason = 'x' WHERE id = %s", [events[2].pk])
    assert found(now, "changed") == [events[2].pk]


def test_a_moved_event_is_named(events, now, unguarded):
    unguarded(
        "UPDATE accounts_auditevent SET at = at - interval '40 days' WHERE id = %s",
        [events[2].pk],
    )
    assert found(now, "changed") == [events[2].pk]


def test_a_deleted_event_is_named(events, now, unguarded):
    unguarded("DELETE FROM accounts_auditevent WHERE id = %s", [events[4].pk])
    assert found(now, "deleted") == [events[4].pk]


def test_an_inserted_event_is_named_and_never_sealed(events, now):
    forged = AuditEvent.objects.create(
        id=events[0].pk - 1, at=now - timedelta(days=1), action="forged"
    )
    assert seal_due(now) == 0
    assert found(now, "inserted") == [forged.pk]


def test_two_events_that_changed_places_are_named(events, now, unguarded):
    swap = "UPDATE accounts_auditevent SET id = %s WHERE id = %s"
    first, second = events[1].pk, events[3].pk
    for values in ([-1, first], [first, second], [second, -1]):
        unguarded(swap, values)
    assert found(now, "changed") == [first, second]


def test_reordered_seals_are_named(events, now, unguarded):
    swap = "UPDATE accounts_auditseal SET position = %s WHERE position = %s"
    for values in ([-1, 2], [2, 3], [3, -1]):
        unguarded(swap, values)
    assert found(now, "seal changed") == [events[1].pk, events[2].pk, events[3].pk]


def test_an_event_deleted_with_its_seal_is_noticed_at_the_next(events, now, unguarded):
    unguarded("DELETE FROM accounts_auditevent WHERE id = %s", [events[2].pk])
    unguarded("DELETE FROM accounts_auditseal WHERE event_id = %s", [events[2].pk])
    assert found(now, "seal lost") == [events[3].pk]


def test_a_beginning_cut_off_is_noticed(events, now, unguarded):
    unguarded("DELETE FROM accounts_auditevent WHERE id <= %s", [events[1].pk])
    unguarded("DELETE FROM accounts_auditseal WHERE event_id <= %s", [events[1].pk])
    assert found(now, "seal lost") == [events[2].pk]


def test_the_command_says_whole_and_names_the_end_of_the_chain(events):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    digest = bytes(AuditSeal.objects.get(position=5).digest).hex()
    assert f"Sealed up to position 5, digest {digest}" in out.getvalue()
    assert "The audit is whole." in out.getvalue()


def test_the_command_waits_for_no_seal_to_say_whole(now):
    out = StringIO()
    record("seen", actor=Actor(), now=now)
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("waiting: 1")


def test_the_command_ends_with_1_and_names_the_events_when_broken(events, unguarded):
    unguarded("UPDATE accounts_auditevent SET action = 'x' WHERE id = %s", [events[0].pk])
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", stdout=out, stderr=err)
    assert f"changed: 1 - changed after it was sealed. Event {events[0].pk}" in out.getvalue()
    assert "BROKEN" in err.getvalue()


def test_many_findings_are_shortened(now):
    for _ in range(3):
        record("seen", actor=Actor(), now=now - timedelta(minutes=5))
    finding = audit_findings(now, named=2)["overdue"]
    assert (finding.count, len(finding.event_ids)) == (3, 2)


def test_what_a_test_wrote_is_flushed(transactional_db, now):
    record("seen", actor=Actor(), now=now)
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEvent.objects.exists()
