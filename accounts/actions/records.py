"""Staff look at patient records: each look is written down in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts.actions.audit import event_of, record, record_all
from accounts.models import AuditEvent, Patient
from accounts.rules.actor import Actor
from accounts.selectors.patients import MOST_FOUND, RecordPage, record_page, record_seen_by


class Found(NamedTuple):
    """The records a look-up shows, at most 20, and whether there are more."""

    shown: list[Patient]
    is_cut: bool


@transaction.atomic
def look_up(find: Callable[[], list[Patient]], *, actor: Actor, now: datetime) -> Found:
    """Find records by a selector and write down each one that is shown."""
    found = find()
    shown = found[:MOST_FOUND]
    record_all(_seen(patient, actor, now) for patient in shown)
    if not found:
        record("record_not_found", actor=actor, now=now)
    return Found(shown, is_cut=len(found) > len(shown))


def _seen(patient: Patient, actor: Actor, now: datetime) -> AuditEvent:
    about = {"patient": patient, "clinic_id": patient.clinic_id, "detail": {"how": "look-up"}}
    return event_of("record_seen", actor, now, **about)


@transaction.atomic
def see_record(patient_id: int, *, actor: Actor, now: datetime) -> RecordPage | None:
    """Open a record's page; None (and nothing written) where the actor may not see it."""
    patient = record_seen_by(actor, patient_id)
    if patient is None:
        return None
    record("record_seen", actor=actor, now=now, patient=patient, how="page")
    return record_page(patient, now)
