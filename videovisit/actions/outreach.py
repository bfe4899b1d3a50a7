"""Staff call patients who are not ready: who was shown is written down, and what came of each call."""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.rules.actor import Actor
from appointments.actions.looks import note_seen
from appointments.models import Appointment
from videovisit.models import Outreach
from videovisit.selectors.outreach import Unready, is_listed, outreach_list


@transaction.atomic
def see_outreach(*, actor: Actor, now: datetime, language: str) -> list[Unready]:
    """Whom to call now, each of them written down as seen."""
    rows = outreach_list(actor, now=now, language=language)
    note_seen([row.appointment for row in rows], actor=actor, now=now, how="outreach")
    return rows


@transaction.atomic
def note_outreach(appointment: Appointment, outcome: str, *, actor: Actor, now: datetime) -> bool:
    """What came of a call; False where it is none to call about any more, or somebody was quicker."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if not is_listed(row, now):
        return False
    call = {"outcome": outcome, "noted_at": now, "noted_by_id": actor.person}
    Outreach.objects.create(appointment=row, revision=row.revision, **call)
    target = f"appointment:{row.pk}"
    patient = appointment.patient
    record("outreach_noted", actor=actor, now=now, patient=patient, target=target, outcome=outcome)
    return True
