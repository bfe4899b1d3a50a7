"""Registering: a claim, its proof by a code, and the account that comes of it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from accounts.actions.activation import (
    AlreadyRegisteredError,
    CodeOverError,
    is_activation_code,
    spend_activation_code,
)
from accounts.actions.attempts import (
    TooManyTriesError,
    attempt_key,
    count_try,
    forget_tries,
    try_counts,
)
from accounts.actions.audit import record
from accounts.actions.outbox import owe
from accounts.models import Notice, Patient, PatientAccess, Registration, User
from accounts.models.outbox import Channel
from accounts.models.people import AccessKind, AccessLevel
from accounts.models.proofs import ProvenBy
from accounts.rules.actor import Actor
from accounts.rules.codes import code_hash, is_code, is_long_code
from accounts.rules.limits import (
    PROOF_BY_ADDRESS,
    PROOF_BY_CLIENT,
    PROOF_BY_CODE,
    PROOF_BY_MRN,
    Limit,
)
from accounts.rules.names import is_same_name
from accounts.rules.registration import (
    CODE_TIME,
    DETAILS_TIME,
    MOST_TRIES,
    contact_hash,
    mrn_key,
)
from accounts.selectors.registration import (
    has_proved_address,
    holds_already,
    locked_record,
    record_claimed,
    unproved_account,
)

CHOSEN = ("language", "time_zone")


@dataclass(frozen=True)
class Claim:
    """What somebody says of themselves on the form; the number may be written in any way."""

    mrn: str
    last_name: str
    birth_date: date


class Proof(Enum):
    """What came of a typed code: right; wrong; right once but over; no more tries or time."""

    PROVEN = "proven"
    WRONG = "wrong"
    CODE_OVER = "code_over"
    CLOSED = "closed"


class NotProvenError(Exception):
    """The registration has no proof (any more), or it was finished in another tab."""


def start_registration(claim: Claim, *, client: str, actor: Actor, now: datetime) -> Registration:
    """Write down who somebody says they are and owe the code to the contact on record.

    Everything outside is the same whether or not a record matches: one registration, one notice
    (one to nobody is dropped by the outbox), one audit row. Raises TooManyTriesError.
    Over the slow limit of the MRN no code is sent; an activation code still works.
    """
    _count(PROOF_BY_ADDRESS, actor.address or "", actor=actor, now=now)
    number = mrn_key(claim.mrn)
    tries_key = attempt_key(number, client)
    _count(PROOF_BY_CLIENT, tries_key, actor=actor, now=now)
    may_send = try_counts(PROOF_BY_MRN, number, now=now)
    return _start(claim, tries_key, may_send=may_send, actor=actor, now=now)


def _count(limit: Limit, *parts: str, actor: Actor, now: datetime) -> None:
    """Count outside a transaction: a refused try must still count."""
    try:
        count_try(limit, *parts, now=now)
    except TooManyTriesError:
        record("registration_refused", actor=actor, now=now, limit=limit.kind)
        raise


@transaction.atomic
def _start(
    claim: Claim, tries_key: str, *, may_send: bool, actor: Actor, now: datetime
) -> Registration:
    patient = _matching(record_claimed(mrn_key(claim.mrn)), claim)
    is_free = patient is not None and not patient.is_registered
    key, code = uuid4(), f"{secrets.randbelow(10**6):06d}"
    registration = Registration.objects.create(
        pk=key,
        patient=patient if is_free else None,
        code_hash=code_hash(str(key), code) if may_send else "",
        sent_to=contact_hash(_contact(patient)),
        tries_key=tries_key,
        created_at=now,
        expires_at=now + CODE_TIME,
    )
    if may_send:
        kind = "registration_exists" if patient and not is_free else "registration_code"
        _owe(kind, registration, patient, code=code)
    target = f"registration:{key}"
    record("registration_started", actor=actor, now=now, patient=patient, target=target)
    return registration


def _matching(patient: Patient | None, claim: Claim) -> Patient | None:
    if patient is None or patient.birth_date != claim.birth_date:
        return None
    return patient if is_same_name(patient.last_name, claim.last_name) else None


def _contact(patient: Patient | None) -> str:
    return (patient.email or str(patient.phone)) if patient else ""


def _owe(kind: str, registration: Registration, patient: Patient | None, *, code: str) -> None:
    """Owe the code to the contact on record.

    Without one it is owed to nobody, who has no address: the outbox drops it, and the work here
    is the same.
    """
    cause = f"registration:{registration.pk}"
    reachable = patient if _contact(patient) else None
    secret = {"code": code, "expires_at": registration.expires_at.isoformat()}
    owe(
        kind,
        cause=cause,
        to=reachable or cause,
        channel=Channel.TEXT if reachable and not reachable.email else Channel.MAIL,
        now=registration.created_at,
        secret=secret if reachable else {**secret, "to": ""},
    )


def prove_registration(key: UUID, typed: str, *, actor: Actor, now: datetime) -> Proof:
    """Try a sent or printed code; five wrong ones end the registration. Exact under parallel tries.

    Each try counts at the number and the client that the registration began with, until one is
    right. Raises TooManyTriesError.
    """
    begun = Registration.objects.filter(pk=key).values_list("tries_key", flat=True)
    tries_key = begun.get()
    _count(PROOF_BY_CODE, tries_key, actor=actor, now=now)
    return _prove(key, typed, tries_key, actor=actor, now=now)


@transaction.atomic
def _prove(key: UUID, typed: str, tries_key: str, *, actor: Actor, now: datetime) -> Proof:
    live = Registration.objects.filter(
        pk=key, proven_at=None, finished_at=None, tries__lt=MOST_TRIES, expires_at__gt=now
    )
    if not live.update(tries=F("tries") + 1):
        return Proof.CLOSED
    registration = Registration.objects.select_related("patient__clinic").get(pk=key)
    proof, by = _proof(registration, typed, now)
    action = "registration_proven" if by else "registration_refused"
    patient, target = registration.patient, f"registration:{key}"
    record(action, actor=actor, now=now, patient=patient, target=target, by=by or proof.value)
    if by and patient:
        expires_at = now + DETAILS_TIME
        Registration.objects.filter(pk=key).update(
            proven_at=now, proven_by=by, expires_at=expires_at
        )
        forget_tries(PROOF_BY_CLIENT, tries_key)
    return proof


def _proof(registration: Registration, typed: str, now: datetime) -> tuple[Proof, str]:
    """What the code is worth, and how it proves (empty: not). Nobody's record is never proven."""
    sent = is_code(registration.code_hash, str(registration.pk), typed)
    if sent and registration.patient_id:
        return Proof.PROVEN, ProvenBy.SENT_CODE
    try:
        printed = is_long_code(typed) and is_activation_code(
            registration.patient_id, typed, now=now
        )
    except CodeOverError:
        return Proof.CODE_OVER, ""
    return (Proof.PROVEN, ProvenBy.ACTIVATION) if printed else (Proof.WRONG, "")


def finish_registration(
    key: UUID, *, make_account: Callable[[], User], actor: Actor, now: datetime
) -> User:
    """Make the account and its grant of the record in one transaction; of two, one wins.

    `make_account` saves the user (allauth's form does) or returns the one that is signed on.
    Raises NotProvenError, AlreadyRegisteredError and CodeOverError (staff have replaced the printed
    code since: the newest one may be typed), and then leaves no account.
    """
    try:
        return _finish(key, make_account=make_account, actor=actor, now=now)
    except AlreadyRegisteredError:
        _refuse(key, actor=actor, now=now, by="taken", finished_at=now)
        raise
    except CodeOverError:
        again = {"proven_at": None, "proven_by": "", "expires_at": now + CODE_TIME}
        _refuse(key, actor=actor, now=now, by=Proof.CODE_OVER.value, **again)
        raise


@transaction.atomic
def _finish(key: UUID, *, make_account: Callable[[], User], actor: Actor, now: datetime) -> User:
    live = Registration.objects.filter(pk=key, finished_at=None, expires_at__gt=now)
    if not live.exclude(proven_at=None).update(finished_at=now):
        raise NotProvenError
    begun = Registration.objects.filter(pk=key)
    patient = locked_record(Patient.objects.filter(pk__in=begun.values("patient")))
    if patient.is_registered:
        raise AlreadyRegisteredError
    spend_activation_code(begun.get(), now=now)
    _release(unproved_account(patient))
    user = make_account()
    if holds_already(user, patient):
        raise AlreadyRegisteredError
    is_new = actor.user_id is None
    _put_in_step(user, patient, is_new=is_new, now=now)
    own = {"kind": AccessKind.SELF, "level": AccessLevel.CLINICAL}
    PatientAccess.objects.create(user=user, patient=patient, starts_at=now, **own)
    target = f"registration:{key}"
    agreed: dict[str, Any] = {"account": user.pk, "terms": is_new}
    record("registered", actor=actor, now=now, patient=patient, target=target, **agreed)
    if is_new and has_proved_address(user):
        owe_welcome(user, now=now)
    return user


def owe_welcome(user: User, *, now: datetime) -> None:
    """Owe the one mail that says that a new account can be used: its address is proved."""
    owe("account_ready", cause=f"account:{user.pk}", to=user, channel=Channel.MAIL, now=now)


def _release(unproved: User | None) -> None:
    """Remove an account that never proved its e-mail address: nobody could ever sign on with it."""
    if unproved:
        PatientAccess.objects.filter(user=unproved).delete()
        Notice.objects.filter(user=unproved).delete()
        unproved.delete()


def _put_in_step(user: User, patient: Patient, *, is_new: bool, now: datetime) -> None:
    """Names are the record's; so are language and zone, unless the person chose them before."""
    told = ("first_name", "last_name", *(CHOSEN if is_new else ()))
    for name in told:
        setattr(user, name, getattr(patient, name))
    user.save(update_fields=told)
    if not is_new:
        chosen = {name: getattr(user, name) for name in CHOSEN}
        Patient.objects.filter(pk=patient.pk).update(**chosen, updated_at=now)


@transaction.atomic
def _refuse(key: UUID, *, actor: Actor, now: datetime, by: str, **changes: Any) -> None:
    Registration.objects.filter(pk=key).update(**changes)
    record("registration_refused", actor=actor, now=now, target=f"registration:{key}", by=by)
