"""Reads of the outbox for the portal itself: to whom a notice goes, where, and in which language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import Clinic, Notice, Patient, User
from accounts.models.outbox import Channel
from accounts.rules.outbox import may_text
from accounts.selectors.clinics import default_clinic
from accounts.selectors.people import own_record


@dataclass(frozen=True)
class Recipient:
    """Where a notice goes. `person` is None for a bare address, `address` "" for nowhere."""

    person: User | Patient | None
    patient: Patient | None
    clinic: Clinic
    language: str
    address: str


def recipient_of(notice: Notice, secret: dict[str, Any], now: datetime) -> Recipient:
    """The recipient at this moment; `secret` may name another address ("to") and "language"."""
    person = notice.patient or notice.user
    patient = patient_of(notice, now)
    spoken = person.language if person else settings.LANGUAGE_CODE
    return Recipient(
        person=person,
        patient=patient,
        clinic=patient.clinic if patient else default_clinic(),
        language=secret.get("language") or spoken,
        address=secret.get("to") or _contact(notice, person, patient),
    )


def patient_of(notice: Notice, now: datetime) -> Patient | None:
    """The patient a notice is for: named by it, or the own record of its user."""
    if notice.patient or not notice.user:
        return notice.patient
    return own_record(notice.user, now)


def _contact(notice: Notice, person: User | Patient | None, patient: Patient | None) -> str:
    if notice.channel == Channel.MAIL:
        return person.email if person else ""
    if patient and may_text(notice.kind, patient.text_consent_at, patient.text_stopped_at):
        return str(patient.phone)
    return ""
