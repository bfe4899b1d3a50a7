"""Acting for somebody else: granted, ended by either side, ended by a child's coming of age."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.outbox import owe
from accounts.models import Invitation, Patient, PatientAccess, User
from accounts.models.people import AccessKind
from accounts.rules.actor import PORTAL, Actor
from accounts.rules.grants import coming_of_age
from accounts.selectors.proxies import (
    STAFF,
    Proxies,
    SeenGrant,
    due_grants,
    grant_for,
    of_patient,
)

OF_AGE = "of_age"


class OwnRecordError(Exception):
    """Nobody acts for themselves."""


@transaction.atomic
def see_helpers(*, actor: Actor, patient: Patient, now: datetime) -> Proxies:
    """Who acts for a patient that staff have found by a selector; the look is written down."""
    record("record_seen", actor=actor, now=now, patient=patient, how="helpers")
    return of_patient(patient, now)


@transaction.atomic
def see_grant(*, actor: Actor, grant_id: int, now: datetime) -> SeenGrant | None:
    """A grant that the actor may end, or None; a look by staff is written down."""
    seen = grant_for(actor, grant_id, now)
    if seen and seen.side == STAFF:
        record("record_seen", actor=actor, now=now, patient=seen.grant.patient, how="grant")
    return seen


def grant_end(patient: Patient, kind: str) -> datetime | None:
    """When a new grant ends by itself: a parent's with the child's coming of age."""
    if kind != AccessKind.PARENT:
        return None
    return coming_of_age(patient.birth_date, ZoneInfo(patient.clinic.time_zone))


def grant_access(
    invitation: Invitation, user: User, *, patient: Patient, actor: Actor, now: datetime
) -> bool:
    """Grant what was offered, in place of what the person held for this patient before.

    Runs in the transaction of the acceptance. False when the grant would be over already.
    Raises OwnRecordError.
    """
    ends_at = grant_end(patient, invitation.kind)
    if ends_at is not None and ends_at <= now:
        return False
    held = PatientAccess.objects.filter(user=user, patient=patient, ended_at=None)
    if held.filter(kind=AccessKind.SELF).exists():
        raise OwnRecordError
    held.update(ended_at=now)
    grant = PatientAccess.objects.create(
        user=user,
        patient=patient,
        kind=invitation.kind,
        level=invitation.level,
        document=invitation.document,
        granted_by=invitation.invited_by,
        starts_at=now,
        ends_at=ends_at,
    )
    record("proxy_granted", actor=actor, now=now, patient=patient, target=_cause(grant))
    _tell("proxy_granted", grant, now, level=grant.level)
    return True


@transaction.atomic
def end_grant(*, actor: Actor, grant: PatientAccess, now: datetime, reason: str = "") -> bool:
    """End a grant at once and tell both sides; False when it had ended already."""
    live = PatientAccess.objects.filter(pk=grant.pk, ended_at=None)
    if not live.update(ended_at=now):
        return False
    record(
        "proxy_ended",
        actor=actor,
        now=now,
        patient=grant.patient,
        target=_cause(grant),
        reason=reason,
    )
    _tell("proxy_ended", grant, now, of_age=reason == OF_AGE)
    return True


def end_due_grants(now: datetime) -> int:
    """End the grants whose last day has come (a child's coming of age); returns how many."""
    due = list(due_grants(now))
    return sum(end_grant(actor=PORTAL, grant=grant, now=now, reason=OF_AGE) for grant in due)


def _tell(kind: str, grant: PatientAccess, now: datetime, **words: str | bool) -> None:
    """Owe both sides a mail; each says what it means for its reader."""
    names = {"patient": grant.patient.first_name, "helper": grant.user.first_name, **words}
    for side, to in (("helper", grant.user), ("patient", grant.patient)):
        secret = {**names, "side": side}
        owe(kind, cause=_cause(grant), to=to, channel="mail", now=now, secret=secret)


def _cause(grant: PatientAccess) -> str:
    return f"grant:{grant.pk}"
