"""The outbox: owed once, claimed by one, finished by whoever still holds the claim."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.actions.outbox import (
    claim,
    finish,
    give_up,
    owe,
    put_off,
    recipient_key,
    seal,
    unseal,
)
from accounts.models import AuditEvent, Notice, StaffTask
from accounts.models.outbox import NoticeState
from accounts.rules.outbox import RETRY_AFTER, is_late, may_text, message_id, one_line, retry_at

SECOND = timedelta(seconds=1)


@pytest.fixture
def owed(patient, now):
    def make(number=0, **fields):
        values = {"to": patient.record, "channel": "mail", "now": now, **fields}
        owe("registration_code", cause=f"registration:{number}", **values)

    return make


def test_owing_the_same_again_changes_nothing(owed):
    owed()
    owed()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("other", [{"revision": 1}, {"channel": "text"}, {"number": 1}])
def test_another_revision_channel_or_cause_is_another_notice(owed, other):
    owed()
    owed(**other)
    assert Notice.objects.count() == 2


def test_what_is_owed_goes_when_its_cause_is_rolled_back(owed):
    with transaction.atomic():
        owed()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_a_secret_is_stored_encrypted(owed):
    owed(secret={"code": "482913"})
    sealed = Notice.objects.get().sealed
    assert b"482913" not in bytes(sealed)
    assert unseal(sealed) == {"code": "482913"}


def test_a_secret_can_be_read_after_the_key_was_changed(settings):
    sealed = seal({"code": "482913"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == {"code": "482913"}


def test_a_bare_address_is_not_kept(db, now):
    owe("account_mail", cause="account:1", to="a@example.com", channel="mail", now=now)
    assert "example" not in Notice.objects.get().recipient
    assert recipient_key("A@example.com") == Notice.objects.get().recipient


def test_a_claim_takes_the_longest_due_and_leases_it(owed, now):
    owed(1, now=now)
    owed(2, now=now - SECOND)
    notice = claim("mail", now)
    assert (notice.cause, notice.state, notice.attempt) == ("registration:2", "sending", 1)
    assert notice.lease_until == now + 60 * SECOND


def test_nothing_is_claimed_before_it_is_due_or_for_the_other_channel(owed, now):
    owed(now=now + SECOND)
    assert claim("mail", now) is None
    assert claim("text", now + SECOND) is None


def test_a_claimed_notice_is_claimed_again_only_after_its_lease(owed, now):
    owed()
    claim("mail", now)
    assert claim("mail", now + 59 * SECOND) is None
    assert claim("mail", now + 60 * SECOND).attempt == 2


def test_whoever_slept_through_the_lease_changes_nothing(owed, now):
    owed(secret={"code": "1"})
    slow = claim("mail", now)
    quick = claim("mail", now + 60 * SECOND)
    assert not finish(slow, NoticeState.FAILED, now, failure="late")
    put_off(slow, now, "late")
    give_up(slow, now, "late")
    assert finish(quick, NoticeState.SENT, now)
    assert Notice.objects.get().state == NoticeState.SENT
    assert not StaffTask.objects.exists()


def test_a_finished_notice_carries_nothing_more(owed, now):
    owed(secret={"code": "1"})
    finish(claim("mail", now), NoticeState.SENT, now)
    notice = Notice.objects.get()
    assert (notice.sealed, notice.lease_until, notice.finished_at) == (None, None, now)


def test_a_failed_try_comes_back_later_each_time_and_the_sixth_is_the_last(owed, now):
    owed()
    waits = []
    for _ in range(6):
        notice = claim("mail", now)
        put_off(notice, now, "SMTP 451")
        notice.refresh_from_db()
        waits.append(notice.due_at - now)
        now = notice.due_at
    assert tuple(waits[:5]) == RETRY_AFTER
    assert notice.state == NoticeState.FAILED


def test_giving_up_asks_staff_of_the_clinic_to_call(owed, patient, now):
    owed()
    give_up(claim("mail", now), now, "SMTP 550")
    task = StaffTask.objects.get()
    assert (task.kind, task.patient, task.clinic) == (
        "call_patient",
        patient.record,
        patient.record.clinic,
    )
    event = AuditEvent.objects.get(action="notice_failed")
    assert event.detail == {"kind": "registration_code", "failure": "SMTP 550"}


def test_giving_up_on_a_users_mail_is_about_their_own_record(owed, patient, now):
    owed(to=patient)
    give_up(claim("mail", now), now, "SMTP 550")
    assert StaffTask.objects.get().patient == patient.record


def test_giving_up_on_nobodys_patient_leaves_no_task(owed, doctor, now):
    owed(to=doctor)
    give_up(claim("mail", now), now, "SMTP 550")
    assert not StaffTask.objects.exists()
    assert Notice.objects.get().state == NoticeState.FAILED


def test_rows_say_in_words_what_they_are(owed, now):
    owed()
    give_up(claim("mail", now), now, "SMTP 550")
    assert "registration_code" in str(Notice.objects.get())
    assert "call_patient" in str(StaffTask.objects.get())


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_work_and_nobody_waits(owed, now):
    for number in range(40):
        owed(number)
    claimed, together = [], Barrier(8)

    def work():
        together.wait()
        while notice := claim("mail", now):
            claimed.append(notice.pk)
        connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(Notice.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_owing_wakes_who_listens_once_it_is_committed(owed):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN notice_owed")
    owed()
    assert list(connection.connection.notifies(timeout=2, stop_after=1))


def test_retry_times(now):
    assert retry_at(1, now) == now + 10 * SECOND
    assert retry_at(5, now) == now + 900 * SECOND
    assert retry_at(6, now) is None


@pytest.mark.parametrize(
    ("kind", "consent", "stopped", "allowed"),
    [
        ("contact_code", None, None, True),
        ("registration_exists", None, None, True),
        ("reminder", None, None, False),
        ("reminder", True, None, True),
        ("reminder", True, True, False),
    ],
)
def test_texts_need_consent_and_codes_do_not(kind, consent, stopped, allowed, now):
    assert may_text(kind, consent and now, stopped and now) is allowed


def test_what_has_expired_is_late_at_that_moment(now):
    assert not is_late(None, now)
    assert not is_late((now + SECOND).isoformat(), now)
    assert is_late(now.isoformat(), now)


def test_the_message_id_is_the_same_for_every_try():
    assert message_id(7, 2, "portal.example") == "<notice-7-2@portal.example>"


def test_a_subject_is_one_line_of_60_characters():
    assert one_line("  Your\n code ") == "Your code"
    assert one_line("a" * 60) == "a" * 60
    assert one_line("a" * 61) == "a" * 59 + "…"
