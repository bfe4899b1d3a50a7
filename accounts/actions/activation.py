"""Activation codes: printed by staff for a patient, typed by the patient in place of a sent code."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.outbox import seal, unseal
from accounts.models import ActivationCode, Patient, Registration
from accounts.models.proofs import ProvenBy
from accounts.rules.actor import Actor
from accounts.rules.codes import ALPHABET, LONG_CODE, code_hash, is_code
from accounts.rules.registration import ACTIVATION_TIME
from accounts.selectors.patients import live_activation_code
from accounts.selectors.people import user_of
from accounts.selectors.registration import locked_record, newest_activation_codes

PRINT_TIME = timedelta(minutes=10)
TO_PRINT = "activation_code"  # where the session of who issued it holds a new code


class AlreadyRegisteredError(Exception):
    """Somebody signs on for this record already."""


class Sheet(NamedTuple):
    """What is printed for a patient."""

    code: str
    expires_at: datetime


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


def is_activation_code(patient_id: int | None, typed: str, *, now: datetime) -> bool:
    """Whether this is the patient's live code; it lives on until an account is made with it.

    Raises CodeOverError for a code that was theirs but works no more. Nobody's code (no patient)
    takes the same queries.
    """
    issued = newest_activation_codes(patient_id)
    found = [code for code in issued if is_code(code.code_hash, _scope(patient_id), typed)]
    if not found:
        return False
    if found[0].ended_at or found[0].expires_at <= now:
        raise CodeOverError
    return True


def spend_activation_code(registration: Registration, *, now: datetime) -> None:
    """End the patient's live code, for the account is made; call it in that transaction.

    Raises CodeOverError when the registration was proven by a code that staff have replaced since.
    """
    live = ActivationCode.objects.filter(patient=registration.patient_id, ended_at=None)
    by_code = registration.proven_by == ProvenBy.ACTIVATION
    known = live.filter(issued_at__lte=registration.proven_at) if by_code else live
    if not known.update(ended_at=now) and by_code:
        raise CodeOverError


def keep_to_print(session: SessionBase, code: str, *, now: datetime) -> None:
    """Keep a new code, encrypted, for whoever issued it: the page may be loaded again."""
    until = (now + PRINT_TIME).isoformat()
    session[TO_PRINT] = seal({"code": code, "until": until}).decode()


def print_activation_code(
    session: SessionBase, patient: Patient, *, actor: Actor, now: datetime
) -> Sheet | None:
    """What `keep_to_print` kept of the patient's live code some minutes ago; it is written down."""
    kept, issued = unseal(session.get(TO_PRINT, "").encode()), live_activation_code(patient, now)
    if not kept or issued is None or datetime.fromisoformat(kept["until"]) <= now:
        return None
    if not is_code(issued.code_hash, _scope(patient.pk), kept["code"]):
        return None
    target = f"activation:{issued.pk}"
    record("activation_code_shown", actor=actor, now=now, patient=patient, target=target)
    return Sheet(kept["code"], issued.expires_at)


def _scope(patient_id: int | None) -> str:
    return f"activation:{patient_id}"
