"""Writing down who did or saw what, in the transaction of the thing itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.actions.bulk import write_all
from accounts.models import AuditEvent, Clinic, Patient
from accounts.rules.actor import Actor


def record(  # noqa: PLR0913 - an audit row has this many sides, all named by the caller
    action: str,
    *,
    actor: Actor,
    now: datetime,
    patient: Patient | None = None,
    clinic: Clinic | None = None,
    target: str = "",
    reason: str = "",
    **detail: Any,
) -> AuditEvent:
    """Append one event. `detail` holds ids, kinds and counts, never names or contacts."""
    about = {"clinic": clinic or (patient.clinic if patient else None), "reason": reason[:500]}
    event = event_of(action, actor, now, patient=patient, target=target, detail=detail, **about)
    event.save(force_insert=True)
    return event


def record_all(events: Iterable[AuditEvent]) -> None:
    """Append many events at once."""
    write_all(list(events))


def event_of(action: str, actor: Actor, now: datetime, **about: Any) -> AuditEvent:
    """An event that is not written yet; `about` is patient, clinic, target, reason and detail."""
    return AuditEvent(
        at=now,
        action=action,
        actor_id=actor.user_id,
        role=actor.role,
        address=actor.address,
        session=actor.session,
        request_id=actor.request_id,
        browser=actor.browser,
        **about,
    )
