"""A run of the requirements check: begun, stored once, bound to a person, told to a helper."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.attempts import opens_again_at, try_counts
from accounts.actions.audit import record
from accounts.actions.sign_on import TooManyTriesError
from accounts.models import Patient
from accounts.rules.actor import Actor
from accounts.rules.codes import code_hash
from accounts.rules.limits import Limit
from appointments.models import Appointment
from videovisit.models import ReadinessCheck
from videovisit.rules.checks import Result
from videovisit.rules.passport import KEPT, NOT_TESTED, VALID
from videovisit.selectors.checks import Subject, readiness_of

RUNS_BY_BROWSER = Limit("check-browser", 30, timedelta(minutes=15))
RUNS_BY_ADDRESS = Limit("check-address", 300, timedelta(minutes=15))  # a clinic sits behind one
CODE_LASTS = timedelta(minutes=15)
CODE_SCOPE = "support"
JUST_CHANGED = timedelta(minutes=2)


class ReplayedError(Exception):
    """The run has its result already."""


def count_run(*, browser: str, address: str | None, now: datetime) -> None:
    """Count one request for a run's credentials. Raises TooManyTriesError."""
    for limit, key in ((RUNS_BY_BROWSER, browser), (RUNS_BY_ADDRESS, address or "")):
        if not try_counts(limit, key, now=now):
            raise TooManyTriesError(opens_again_at(limit, key, now=now))


@dataclass(frozen=True)
class Run:
    """One run of the check, in which browser, and whether it is the short one at Join."""

    id: UUID
    browser: str
    is_quick: bool = False


@transaction.atomic
def store_check(
    run: Run, result: Result, *, subject: Subject, actor: Actor, now: datetime
) -> ReadinessCheck:
    """Keep a result, once a run, and write its word onto the patient's visits. Raises ReplayedError."""
    values = {
        "user_id": actor.user_id,
        "patient": subject.patient,
        "appointment": subject.appointment,
        "taken_at": now,
        "is_quick": run.is_quick,
        "verdict": result.verdict,
        "todo": result.todo,
        "duration": result.duration,
        "findings": result.findings,
        "route": result.route,
        "browser": run.browser,
        "browser_family": result.family,
        "browser_version": result.version,
        "system": result.system,
        "devices": result.devices,
        "answers": result.answers,
        "app_version": settings.CHECK_VERSION,
        **result.numbers,
    }
    check, is_new = ReadinessCheck.objects.get_or_create(run=run.id, defaults=values)
    if not is_new:
        raise ReplayedError("replayed")
    _bound(check, actor=actor, now=now)
    return check


@transaction.atomic
def attach_check(check: ReadinessCheck, patient: Patient, *, actor: Actor, now: datetime) -> bool:
    """Bind a result that was made before signing on to a patient; False when it is bound already."""
    free = ReadinessCheck.objects.filter(pk=check.pk, patient=None)
    if not free.update(patient=patient, user=actor.person):
        return False
    check.patient = patient
    _bound(check, actor=actor, now=now)
    return True


def give_support_code(check: ReadinessCheck, *, now: datetime) -> str:
    """Six digits for a helper on the phone, for 15 minutes; a new one ends the one before."""
    live = ReadinessCheck.objects.filter(support_code_until__gt=now)
    taken = set(live.values_list("support_code_hash", flat=True))
    code = next(code for code in _codes() if code_hash(CODE_SCOPE, code) not in taken)
    ReadinessCheck.objects.filter(pk=check.pk).update(
        support_code_hash=code_hash(CODE_SCOPE, code), support_code_until=now + CODE_LASTS
    )
    return code


def _codes() -> Iterator[str]:
    while True:
        yield f"{secrets.randbelow(10**6):06d}"


def write_readiness(patient_id: int, now: datetime) -> int:
    """Write the patient's word onto their visits to come; how many changed."""
    word = readiness_of(patient_id, now)
    coming = Appointment.objects.filter(patient=patient_id, expected_ends_at__gt=now)
    return coming.exclude(readiness=word).update(readiness=word)


def refresh_readiness(now: datetime) -> None:
    """A sweep: visits that were booked or moved since the check, and words that have run out."""
    coming = Appointment.objects.filter(
        starts_at__gt=now, modality="video", status__in=("booked", "arrived")
    )
    valid = ReadinessCheck.objects.filter(taken_at__gt=now - VALID, patient__isnull=False)
    checked = valid.values("patient")
    coming.exclude(patient__in=checked).exclude(readiness=NOT_TESTED).update(readiness=NOT_TESTED)
    fresh = coming.filter(patient__in=checked, changed_at__gt=now - JUST_CHANGED)
    for patient_id in fresh.values_list("patient", flat=True).distinct():
        write_readiness(patient_id, now)


def forget_checks(now: datetime) -> None:
    """A sweep: results are kept for 90 days."""
    ReadinessCheck.objects.filter(taken_at__lt=now - KEPT).delete()


def _bound(check: ReadinessCheck, *, actor: Actor, now: datetime) -> None:
    if check.patient is None:
        return
    target = f"check:{check.pk}"
    record("check_stored", actor=actor, now=now, patient=check.patient, target=target)
    write_readiness(check.patient.pk, now)
