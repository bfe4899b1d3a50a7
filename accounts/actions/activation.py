"""Activation codes: printed by staff for a patient, typed by the patient in place of a sent code."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.models import ActivationCode, Patient
from accounts.rules.actor import Actor
from accounts.rules.codes import ALPHABET, LONG_CODE, code_hash, is_code
from accounts.rules.registration import ACTIVATION_TIME
from accounts.selectors.people import user_of
from accounts.selectors.registration import locked_record, newest_activation_codes


class AlreadyRegisteredError(Exception):
    """Somebody signs on for this record already."""


class CodeOverError(Exception):
    """The activation code was right once: it is too old, was replaced or has been used."""


@transaction.atomic
def issue_activation_code(patient: Patient, *, actor: Actor, now: datetime) -> str:
    """End the patient's live code and issue a new one (10 characters), returned this once.

    Raises AlreadyRegisteredError.
    """
    if locked_record(Patient.objects.filter(pk=patient.pk)).is_registered:
        raise AlreadyRegisteredError
    ActivationCode.objects.filter(patient=patient, ended_at=None).update(ended_at=now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LONG_CODE))
    issued = ActivationCode.objects.create(
        patient=patient,
        code_hash=code_hash(_scope(patient.pk), code),
        issued_by=user_of(actor),
        issued_at=now,
        expires_at=now + ACTIVATION_TIME,
    )
    target = f"activation:{issued.pk}"
    record("activation_code_issued", actor=actor, now=now, patient=patient, target=target)
    return code


def use_activation_code(patient_id: int | None, typed: str, *, now: datetime) -> bool:
    """End the patient's live code if this is it; one of two at the same moment wins.

    Raises CodeOverError for a code that was theirs but works no more. Nobody's code (no patient)
    takes the same queries.
    """
    issued = newest_activation_codes(patient_id)
    found = [code for code in issued if is_code(code.code_hash, _scope(patient_id), typed)]
    if not found:
        return False
    live = ActivationCode.objects.filter(pk=found[0].pk, ended_at=None, expires_at__gt=now)
    if not live.update(ended_at=now):
        raise CodeOverError
    return True


def _scope(patient_id: int | None) -> str:
    return f"activation:{patient_id}"
