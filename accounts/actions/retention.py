"""Forgets what need not be kept, and keeps the audit's months in order."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.actions.audit import record
from accounts.models import AttemptCount, ContactChange, Invitation, Notice, Registration
from accounts.rules.actor import PORTAL
from accounts.rules.audit import kept_from

PROOFS_KEPT = timedelta(days=30)
INVITATIONS_KEPT = timedelta(days=90)  # after they were used, taken back or ran out
NOTICES_KEPT = timedelta(days=365)  # the row alone: what it carried went when it was finished
SESSION_SETTLED = timedelta(hours=1)  # a younger entry's session may be about to be stored
MONTHS_AHEAD = 12

# Seals before the first one whose event is kept, except the last of them.
DROP_SEALS = """
DELETE FROM accounts_auditseal WHERE position < (
  SELECT max(position) FROM accounts_auditseal WHERE position < coalesce((
    SELECT min(position) FROM accounts_auditseal WHERE event_at >= %(kept_from)s
  ), 9223372036854775807))
"""


def forget_old(now: datetime) -> None:
    """Delete proofs, counts and notices past their time, and sessions that are over."""
    Registration.objects.filter(created_at__lt=now - PROOFS_KEPT).delete()
    ContactChange.objects.filter(created_at__lt=now - PROOFS_KEPT).delete()
    _forget_invitations(now - INVITATIONS_KEPT)
    AttemptCount.objects.filter(window_started_at__lt=now - PROOFS_KEPT).delete()
    Notice.objects.filter(finished_at__lt=now - NOTICES_KEPT).delete()
    _forget_sessions(now)
    keep_audit_months(now)


def _forget_invitations(over: datetime) -> None:
    is_over = Q(accepted_at__lt=over) | Q(withdrawn_at__lt=over) | Q(expires_at__lt=over)
    Invitation.objects.filter(is_over).delete()


def _forget_sessions(now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive), created_at__lt=now - SESSION_SETTLED).delete()


@transaction.atomic
def keep_audit_months(now: datetime) -> int:
    """Make next year's months, drop those older than six years; returns how many were dropped.

    The seal before the first kept event stays: it anchors the chain. Dropping leaves an event.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_audit_make_months(%s)", [MONTHS_AHEAD])
        cursor.execute("SELECT accounts_audit_drop_months()")
        (dropped,) = cursor.fetchone()
    if dropped:
        _drop_seals(now)
        record("audit_months_dropped", actor=PORTAL, now=now, months=dropped)
    return int(dropped)


def _drop_seals(now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DROP_SEALS, {"kept_from": kept_from(now)})
