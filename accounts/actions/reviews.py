"""Raises what an administrator must judge, and keeps what they came to."""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import event_of, record, record_all
from accounts.actions.outbox import owe
from accounts.models import AuditEvent, BreakGlass, Review
from accounts.models.audit import ReviewKind
from accounts.rules.actor import PORTAL, Actor
from accounts.rules.alarms import alarms
from accounts.selectors.reviews import (
    administrators_of,
    clinics_where,
    delicate_looks,
    done_reviews,
    last_alarms,
    look_ups_since,
    not_judged_since,
    open_reviews,
    review_for,
)

ALARMS = (ReviewKind.MANY, ReviewKind.BREAK_GLASS)  # administrators are written to at once


class OwnDeedError(Exception):
    """Nobody judges what they did themselves."""


def raise_alarms(now: datetime) -> int:
    """Find in the audit what must be judged, whoever wrote it there; returns how much is new."""
    since = not_judged_since(now)
    return _too_many(since, now) + _delicate(since, now)


def _too_many(since: datetime, now: datetime) -> int:
    moments, raised = look_ups_since(since), 0
    last = last_alarms(moments)
    for actor, look_ups in moments.items():
        for at in alarms(look_ups, last.get(actor)):
            raised += raise_review(
                Review(kind=ReviewKind.MANY, actor_id=actor, happened_at=at),
                f"many:{actor}:{at.isoformat()}",
                clinics=clinics_where(actor),
                now=now,
            )
    return raised


def _delicate(since: datetime, now: datetime) -> int:
    return sum(
        raise_review(
            Review(
                kind=look.kind, actor_id=look.actor, patient_id=look.patient, happened_at=look.at
            ),
            f"{look.kind}:{look.actor}:{look.patient}:{look.at.date()}",
            clinics=[look.clinic],
            now=now,
        )
        for look in delicate_looks(since)
    )


def judge_glass(glass: BreakGlass, clinics: list[int], now: datetime) -> int:
    """Put a broken glass on the list of every clinic that it concerns."""
    about = {"actor_id": glass.user_id, "patient_id": glass.patient_id, "reason": glass.reason}
    deed = Review(kind=ReviewKind.BREAK_GLASS, happened_at=now, **about)
    return raise_review(deed, f"break_glass:{glass.pk}", clinics=clinics, now=now)


@transaction.atomic
def raise_review(deed: Review, cause: str, *, clinics: list[int], now: datetime) -> int:
    """Put the deed on the list of each clinic, once a cause; an alarm is told its administrators."""
    facts = {
        name: getattr(deed, name)
        for name in ("kind", "actor_id", "patient_id", "reason", "happened_at")
    }
    raised = 0
    for clinic in clinics:
        made, is_new = Review.objects.get_or_create(
            cause=f"{cause}:{clinic}", defaults={**facts, "clinic_id": clinic, "raised_at": now}
        )
        raised += is_new
        if is_new:
            about = {"clinic_id": clinic, "detail": {"kind": made.kind}}
            record_all([event_of("review_raised", PORTAL, now, target=_cause(made), **about)])
            _tell(made, now)
    return raised


def _tell(review: Review, now: datetime) -> None:
    if review.kind in ALARMS:
        for person in administrators_of(review.clinic_id):
            owe("review_raised", cause=_cause(review), to=person, channel="mail", now=now)


@transaction.atomic
def see_reviews(*, actor: Actor, now: datetime) -> tuple[list[Review], list[Review]]:
    """What is to be judged, and what was; looking at it is written down."""
    record("reviews_read", actor=actor, now=now)
    return open_reviews(actor), done_reviews(actor)


@transaction.atomic
def see_review(review_id: int, *, actor: Actor, now: datetime) -> Review | None:
    """Open one; None (and nothing written) where the actor may not see it."""
    review = review_for(actor, review_id)
    if review:
        record_all([_event("review_seen", review, actor, now=now)])
    return review


@transaction.atomic
def judge(review: Review, words: str, *, actor: Actor, now: datetime) -> bool:
    """Keep what the review came to; False where somebody has judged before. Raises OwnDeedError."""
    if review.actor_id == actor.user_id:
        raise OwnDeedError
    still_open = Review.objects.filter(pk=review.pk, reviewed_at=None)
    is_judged = still_open.update(reviewed_at=now, reviewed_by=actor.user_id, words=words)
    if is_judged:
        record_all([_event("review_judged", review, actor, now=now)])
    return bool(is_judged)


def _event(action: str, review: Review, actor: Actor, *, now: datetime) -> AuditEvent:
    about = {"clinic_id": review.clinic_id, "detail": {"kind": review.kind}}
    return event_of(action, actor, now, target=_cause(review), **about)


def _cause(review: Review) -> str:
    return f"review:{review.pk}"
