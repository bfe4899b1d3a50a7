"""Writing down who did or saw what, in the transaction of the thing itself."""

from datetime import datetime
from typing import Any

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
    return AuditEvent.objects.create(
        at=now,
        action=action,
        actor_id=actor.user_id,
        role=actor.role,
        patient=patient,
        clinic=clinic or (patient.clinic if patient else None),
        target=target,
        reason=reason[:500],
        address=actor.address,
        session=actor.session,
        request_id=actor.request_id,
        browser=actor.browser,
        detail=detail,
    )
