"""What happened to an account, and who looked at a record: for the person it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import TruncHour

from accounts.models import AuditEvent, User
from accounts.models.people import AccessKind, AccessLevel
from accounts.rules.actor import STRONGEST_FIRST, Actor
from accounts.rules.browsers import short_address
from accounts.selectors.clinics import default_clinic
from accounts.selectors.people import grants_of, user_of

ABOUT_ONE_ACCOUNT = (
    "signed_on",
    "sign_on_failed",
    "signed_off",
    "signed_off_elsewhere",
    "password_changed",
    "email_changed",
    "factor_added",
    "factor_removed",
    "account_closed",
)
ALIKE = ("actor", "role", "action", "patient", "target", "reason")  # what makes two looks the same
CAME_OF_A_CASE = ("task_raised", "appointment_resent")


@dataclass(frozen=True)
class HistoryRow:
    """One line of the history: `how` names the proof or factor, `address` is shortened."""

    at: datetime
    action: str
    how: str
    browser: str
    address: str


def sign_on_history(actor: Actor) -> QuerySet[AuditEvent]:
    """What happened to the actor's own account, newest first."""
    own = AuditEvent.objects.filter(target=f"user:{actor.user_id}", action__in=ABOUT_ONE_ACCOUNT)
    return own.order_by("-at", "-id")


def history_rows(events: Iterable[AuditEvent]) -> list[HistoryRow]:
    """The events as a page shows them."""
    return [
        HistoryRow(
            at=event.at,
            action=event.action,
            how=_how(event.detail.get("how", "")),
            browser=event.browser,
            address=short_address(event.address),
        )
        for event in events
    ]


def _how(proofs: list[str] | str) -> str:
    """The strongest word for several proofs: the last one given."""
    if isinstance(proofs, str):
        return proofs
    return proofs[-1] if proofs else ""


def who_looked(actor: Actor, now: datetime) -> QuerySet[AuditEvent, dict[str, Any]]:
    """What staff did with the records the actor may see in full, newest first: a row each hour.

    The same look of the same person within an hour of the clock is one row: `last` is the last of
    them, `times` how many there were; `how`, `deed` and `done` are words of its detail. What support
    did in a case stands there once, with its reason, and not what came of it, too.
    """
    full = Q(kind=AccessKind.SELF) | Q(level=AccessLevel.CLINICAL)
    records = grants_of(user_of(actor), now).filter(full).values("patient")
    events = AuditEvent.objects.filter(patient__in=records, role__in=STRONGEST_FIRST)
    others = events.exclude(actor=actor.user_id).exclude(role="support", action__in=CAME_OF_A_CASE)
    details = {name: KT(f"detail__{name}") for name in ("how", "deed", "done")}
    hours = others.order_by().annotate(hour=TruncHour("at", tzinfo=UTC), **details)
    alike = hours.values(*ALIKE, *details, "hour", name=F("patient__first_name"))
    counted = alike.annotate(last=Max("at"), newest=Max("pk"), times=Count("pk"))
    latest_first: QuerySet[AuditEvent, dict[str, Any]] = counted.order_by("-last", "-newest")
    return latest_first


def zone_of(user: User) -> str:
    """The zone whose clock the person reads: their own choice, else the clinic's."""
    return user.time_zone or default_clinic().time_zone
