"""Whether somebody gets text messages: they say so, or STOP came from their number."""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record as audit
from accounts.models import Patient
from accounts.rules.actor import PORTAL, Actor


@transaction.atomic
def choose_texts(*, actor: Actor, record: Patient, wanted: bool, now: datetime) -> None:
    """Texts from now on (whoever calls has seen that the phone is proven), or none any more."""
    agreed = {"text_consent_at": now, "text_stopped_at": None}
    kept = agreed if wanted else {"text_stopped_at": now}
    Patient.objects.filter(pk=record.pk).update(**kept, updated_at=now)
    audit("texts_agreed" if wanted else "texts_stopped", actor=actor, now=now, patient=record)


@transaction.atomic
def stop_texts(phone: str, *, now: datetime) -> int:
    """STOP came from this number: none of its records gets texts any more; returns how many.

    Said again it changes nothing.
    """
    theirs = Patient.objects.select_for_update().filter(phone=phone, text_stopped_at=None)
    stopped = list(theirs.exclude(phone=""))
    for patient in stopped:
        choose_texts(actor=PORTAL, record=patient, wanted=False, now=now)
    return len(stopped)
