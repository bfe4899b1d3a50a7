"""Staff look at patient records: each look is written down in the same transaction."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.models import Patient
from accounts.rules.actor import Actor
from accounts.selectors.patients import RecordPage, record_page, record_seen_by


@transaction.atomic
def look_up(find: Callable[[], list[Patient]], *, actor: Actor, now: datetime) -> list[Patient]:
    """Find records by a selector and write down each one that is shown."""
    found = find()
    for patient in found:
        record("record_seen", actor=actor, now=now, patient=patient, how="look-up")
    if not found:
        record("record_not_found", actor=actor, now=now)
    return found


@transaction.atomic
def see_record(patient_id: int, *, actor: Actor, now: datetime) -> RecordPage | None:
    """Open a record's page; None (and nothing written) where the actor may not see it."""
    patient = record_seen_by(actor, patient_id)
    if patient is None:
        return None
    record("record_seen", actor=actor, now=now, patient=patient, how="page")
    return record_page(patient, now)
