"""Reading the audit: who read what of it is written down first."""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import event_of, record_all
from accounts.rules.actor import Actor
from accounts.selectors.trail import Asked, Place, TrailPage, trail_page, trail_rows


@transaction.atomic
def read_trail(asked: Asked, before: Place | None, *, actor: Actor, now: datetime) -> TrailPage:
    """A page of it."""
    _note("audit_read", asked, actor, now=now)
    return trail_page(actor, asked, before)


@transaction.atomic
def save_trail(asked: Asked, *, actor: Actor, now: datetime) -> list[list[str]]:
    """Rows for a file."""
    _note("audit_saved", asked, actor, now=now)
    return trail_rows(actor, asked)


def _note(action: str, asked: Asked, actor: Actor, *, now: datetime) -> None:
    """One event for each patient asked about: they can read who read about them."""
    detail = {
        "who": asked.who,
        "action": asked.action,
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
    }
    record_all(
        event_of(action, actor, now, patient_id=patient, detail=detail)
        for patient in asked.whom or (None,)
    )
