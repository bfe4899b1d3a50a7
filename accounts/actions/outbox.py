"""The life of a notice: owed in the transaction of its cause, claimed, and finished once.

The claim raises `attempt`; whoever finishes must still hold that attempt. A worker that was
killed or slept through its lease finds the row taken and changes nothing.
"""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import connection, transaction

from accounts.actions.audit import record
from accounts.actions.texts import stop_texts
from accounts.models import Notice, Patient, StaffTask, User
from accounts.models.outbox import NoticeState
from accounts.rules.actor import PORTAL
from accounts.rules.outbox import LEASE, retry_at, was_asked_for
from accounts.rules.texts import is_stopped
from accounts.selectors.outbox import patient_of
from accounts.selectors.prepared import prepared_rows

CALL_PATIENT = "call_patient"  # StaffTask: what the patient should know did not reach them
WAKE = "notice_owed"  # PostgreSQL channel; tells workers at commit, without content

CLAIM = """
UPDATE accounts_notice SET state = 'sending', attempt = attempt + 1, lease_until = %(lease)s
WHERE id = (
  SELECT id FROM accounts_notice
  WHERE state IN ('queued', 'sending') AND channel = %(channel)s AND due_at <= %(now)s
    AND (lease_until IS NULL OR lease_until <= %(now)s)
    AND NOT EXISTS (
      SELECT FROM accounts_channelrest WHERE channel = %(channel)s AND until > %(now)s)
  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""
# The fence of every later write: the row, only while this claim still holds it.
SETTLE = """
UPDATE accounts_notice SET
  state = %(state)s::text, failure = %(failure)s::text, lease_until = NULL,
  due_at = coalesce(%(due_at)s::timestamptz, due_at), finished_at = %(finished_at)s::timestamptz,
  sealed = CASE WHEN %(finished_at)s::timestamptz IS NULL THEN sealed END
WHERE id = %(notice)s::bigint AND attempt = %(attempt)s::integer AND state = 'sending'
RETURNING id
"""


def owe(  # noqa: PLR0913 - the parts of the key are named by the caller
    kind: str,
    *,
    cause: str,
    to: User | Patient | str,
    channel: str,
    now: datetime,
    revision: int = 0,
    secret: dict[str, Any] | None = None,
) -> None:
    """Owe `to` one notice of `kind`; owing the same again changes nothing.

    `to` is a user, a patient, or a bare address nobody holds, which then travels inside `secret`
    alone. `secret` is encrypted and erased once the notice is finished; it may name another
    address ("to"), a "language", and the moment it is no longer worth sending ("expires_at",
    ISO 8601). A kind that ends in `_code` is a one-time code that the person asked for: as a text
    message it needs no consent.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                kind=kind,
                cause=cause,
                revision=revision,
                recipient=recipient_key(to),
                user=to if isinstance(to, User) else None,
                patient=to if isinstance(to, Patient) else None,
                channel=channel,
                due_at=now,
                created_at=now,
                sealed=seal(secret) if secret else None,
            )
        ],
        ignore_conflicts=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE])


def recipient_key(to: User | Patient | str) -> str:
    """The recipient's part of the unique key; a bare address is only hashed."""
    if isinstance(to, User):
        return f"user:{to.pk}"
    if isinstance(to, Patient):
        return f"patient:{to.pk}"
    return "address:" + hashlib.sha256(to.lower().encode()).hexdigest()[:32]


def claim(channel: str, now: datetime) -> Notice | None:
    """Take the notice that has been due longest for 60 s, past those that others hold.

    None while the channel rests.
    """
    values = {"channel": channel, "now": now, "lease": now + LEASE}
    claimed = list(Notice.objects.raw(CLAIM, values))
    return _with_people(claimed[0]) if claimed else None


def _with_people(notice: Notice) -> Notice:
    """Read again with whom it goes to; a bare address has nobody."""
    if notice.user_id is None and notice.patient_id is None:
        return notice
    return Notice.objects.select_related("user", "patient__clinic").get(pk=notice.pk)


def finish(notice: Notice, state: str, now: datetime, *, failure: str = "") -> bool:
    """Finish a claimed notice and erase what it carried; False when it is no longer ours."""
    return _settle(notice, state, failure, finished_at=now)


def _settle(notice: Notice, state: str, failure: str, **at: datetime) -> bool:
    """What became of this try, `finished_at` or `due_at` again; False when it is no longer ours."""
    held = {"notice": notice.pk, "attempt": notice.attempt}
    times = {"due_at": None, "finished_at": None, **at}
    return bool(prepared_rows(SETTLE, {"state": state, "failure": failure, **held, **times}))


@transaction.atomic
def give_up(notice: Notice, now: datetime, failure: str) -> None:
    """It cannot be delivered: staff of the patient's clinic are asked to call, in one step."""
    if finish(notice, NoticeState.FAILED, now, failure=failure):
        ask_to_call(notice, now, failure)


def ask_to_call(notice: Notice, now: datetime, failure: str) -> None:
    """Write down that it has failed, and ask staff of the patient's clinic to call.

    Whose number has sent STOP to the provider gets no text messages any more.
    """
    patient = patient_of(notice, now)
    if patient and is_stopped(failure) and not was_asked_for(notice.kind):
        stop_texts(str(patient.phone), now=now)
    record(
        "notice_failed",
        actor=PORTAL,
        now=now,
        patient=patient,
        target=f"notice:{notice.pk}",
        kind=notice.kind,
        failure=failure,
    )
    if patient:
        StaffTask.objects.create(
            clinic=patient.clinic,
            kind=CALL_PATIENT,
            cause=f"notice:{notice.pk}",
            patient=patient,
            notice=notice,
            raised_at=now,
        )


def put_off(notice: Notice, now: datetime, failure: str) -> None:
    """It did not go out this time: queue it again, or give up after the last try."""
    later = retry_at(notice.attempt, now)
    if later is None:
        give_up(notice, now, failure)
    else:
        _settle(notice, NoticeState.QUEUED, failure, due_at=later)


def seal(secret: dict[str, Any]) -> bytes:
    """Encrypt what must exist nowhere else."""
    return _fernet().encrypt(json.dumps(secret).encode())


def unseal(sealed: bytes | memoryview | None) -> dict[str, Any]:
    """Read what `seal` wrote, also with an older key of SECRET_KEY_FALLBACKS."""
    opened: dict[str, Any] = json.loads(_fernet().decrypt(bytes(sealed))) if sealed else {}
    return opened


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"notice:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
