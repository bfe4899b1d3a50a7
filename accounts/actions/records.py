"""Staff look at patient records: each look is written down in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts.actions.audit import event_of, record, record_all
from accounts.models import AuditEvent, Patient
from accounts.rules.actor import Actor
from accounts.selectors.patients import MOST_FOUND, RecordPage, record_page, record_seen_by

Find = Callable[[], list[Patient]]


class Found(NamedTuple):
    """The records a look-up shows, at most 20, and whether there are more.

    `is_alike`: nobody's name is written so, these are almost the same.
    """

    shown: list[Patient]
    is_cut: bool
    is_alike: bool = False


@transaction.atomic
def look_up(find: Find, *, alike: Find | None = None, actor: Actor, now: datetime) -> Found:
    """Find records by a selector, else by `alike`, and write down each one that is shown."""
    found = find()
    is_alike = alike is not None and not found
    if alike and not found:
        found = alike()
    shown = found[:MOST_FOUND]
    record_all(_seen(patient, actor, now) for patient in shown)
    if not found:
        record("record_not_found", actor=actor, now=now)
    return Found(shown, is_cut=len(found) > len(shown), is_alike=is_alike and bool(found))


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
