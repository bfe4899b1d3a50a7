"""A run of the requirements check: begun, stored once, bound to a person, told to a helper."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.actions.attempts import count_try
from accounts.actions.audit import event_of, record, record_all
from accounts.actions.tasks import Task, keep_tasks
from accounts.models import SweepRun
from accounts.rules.actor import Actor
from accounts.rules.codes import code_hash
from accounts.rules.limits import Limit
from appointments.models import Appointment
from videovisit.models import ReadinessCheck
from videovisit.rules.checks import Result
from videovisit.rules.passport import KEPT
from videovisit.rules.support import CODE_LASTS
from videovisit.selectors.checks import (
    Subject,
    patients_touched,
    problems_soon,
    readiness_of,
    readiness_of_many,
    readiness_read,
    visits_ahead,
)

A_QUARTER = timedelta(minutes=15)
RUNS_BY_BROWSER = Limit("check-browser", 30, A_QUARTER)
RUNS_BY_STRANGERS = Limit("check-stranger", 60, A_QUARTER)  # new browsers of one address
RUNS_BY_ADDRESS = Limit("check-address", 300, A_QUARTER)  # a clinic sits behind one
CODES_BY_BROWSER = Limit("support-code-made", 10, A_QUARTER)
CODE_SCOPE = "support"
OVERLAP = timedelta(minutes=2)  # longer than any transaction
A_BATCH = 500  # patients
NOT_READY = "not_ready"  # StaffTask: a visit is near, and the check found a problem
DONE = "readiness-done"  # the SweepRun row of the last refresh that came to its end


class ReplayedError(Exception):
    """The run has its result already."""


def count_run(browser: str, *, is_new: bool, address: str | None, now: datetime) -> None:
    """Count one request for a run's credentials; `is_new`: the browser came without its cookie.

    Raises TooManyTriesError.
    """
    at = address or ""
    counted = [(RUNS_BY_BROWSER, browser), (RUNS_BY_ADDRESS, at)]
    for limit, key in [(RUNS_BY_STRANGERS, at), *counted] if is_new else counted:
        count_try(limit, key, now=now)


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
    """Keep a result, once a run. Raises ReplayedError.

    Its word comes onto the patient's visits by the sweep: many may send at once.
    """
    values = {
        "user_id": actor.user_id,
        "patient_id": subject.patient_id,
        "appointment_id": subject.appointment_id,
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
    check = ReadinessCheck(run=run.id, **values)
    try:
        check.save(force_insert=True)
    except IntegrityError:  # the transaction ends here: nothing else was written
        raise ReplayedError("replayed") from None
    _note(check, subject, actor=actor, now=now)
    return check


@transaction.atomic
def attach_check(check: ReadinessCheck, subject: Subject, *, actor: Actor, now: datetime) -> bool:
    """Bind a result that was made before signing on; False where it is bound, or nobody is meant."""
    free = ReadinessCheck.objects.filter(pk=check.pk, patient=None)
    if subject.patient_id is None or not free.update(
        patient=subject.patient_id, appointment=subject.appointment_id, user=actor.person
    ):
        return False
    _note(check, subject, actor=actor, now=now)
    write_readiness(subject.patient_id, now)
    return True


def give_support_code(check: ReadinessCheck, *, actor: Actor, now: datetime) -> str:
    """Six digits for a helper on the phone, for 15 minutes; a new one ends the one before.

    Raises TooManyTriesError.
    """
    count_try(CODES_BY_BROWSER, check.browser, now=now)
    return _give(check, actor=actor, now=now)


@transaction.atomic
def _give(check: ReadinessCheck, *, actor: Actor, now: datetime) -> str:
    live = ReadinessCheck.objects.filter(support_code_until__gt=now)
    taken = set(live.values_list("support_code_hash", flat=True))
    code = next(code for code in _codes() if code_hash(CODE_SCOPE, code) not in taken)
    live.filter(browser=check.browser).update(support_code_hash="", support_code_until=None)
    ReadinessCheck.objects.filter(pk=check.pk).update(
        support_code_hash=code_hash(CODE_SCOPE, code), support_code_until=now + CODE_LASTS
    )
    record("support_code_made", actor=actor, now=now, target=f"check:{check.pk}")
    return code


def _codes() -> Iterator[str]:
    while True:
        yield f"{secrets.randbelow(10**6):06d}"


def write_readiness(patient_id: int, now: datetime) -> None:
    """Write the patient's word onto their visits to come."""
    _write(readiness_of(patient_id, now), visits_ahead(now).filter(patient=patient_id))


def refresh_readiness(now: datetime) -> None:
    """A sweep: words that have run out, and visits that were booked or moved after the check.

    It goes on from where the last one that came to its end had been, with some time before it:
    a change is stamped when its transaction begins, and seen when it ends.
    """
    done = SweepRun.objects.filter(name=DONE).values_list("ran_at", flat=True).first()
    since = done - OVERLAP if done else now - KEPT
    words = readiness_of_many(patients_touched(since, now), now)
    wrong = defaultdict(list)
    for patient_id, read in readiness_read(words, now):
        if read != words[patient_id]:
            wrong[words[patient_id]].append(patient_id)
    for word, patients in wrong.items():
        for first in range(0, len(patients), A_BATCH):
            _write(word, visits_ahead(now).filter(patient__in=patients[first : first + A_BATCH]))
    SweepRun.objects.update_or_create(name=DONE, defaults={"ran_at": now})


@transaction.atomic(savepoint=False)
def _write(word: str, visits: QuerySet[Appointment]) -> None:
    """The rows are locked in one order, so that two who write do not wait for each other."""
    wrong = visits.exclude(readiness=word).order_by("pk").select_for_update()
    ids = [*wrong.values_list("pk", flat=True)]
    if ids:
        Appointment.objects.filter(pk__in=ids).update(readiness=word)


def tell_staff_of_problems(now: datetime) -> None:
    """A sweep: a check found a problem and the visit is within a day; staff are told once.

    Whose check is good by now, or whose visit begins, is done; a problem after that is told anew.
    """
    tasks = [
        Task(NOT_READY, f"readiness:{visit.pk}:{good}", visit.clinic, visit.patient)
        for visit, good in problems_soon(now)
    ]
    keep_tasks(NOT_READY, tasks, now=now)


def forget_checks(now: datetime) -> None:
    """A sweep: results are kept for 90 days."""
    ReadinessCheck.objects.filter(taken_at__lt=now - KEPT).delete()


def _note(check: ReadinessCheck, subject: Subject, *, actor: Actor, now: datetime) -> None:
    if subject.patient_id is not None:
        about = {"patient_id": subject.patient_id, "clinic_id": subject.clinic_id}
        target = f"check:{check.pk}"
        record_all([event_of("check_stored", actor, now, target=target, detail={}, **about)])
