"""Support looks somebody up, sees a case and does what a case allows; all of it is written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.actions.attempts import TooManyTriesError, count_try, try_counts
from accounts.actions.audit import event_of, record, record_all
from accounts.actions.tasks import Task, raise_task
from accounts.models import Patient
from accounts.rules.actor import Actor
from accounts.rules.limits import Limit
from accounts.selectors.tasks import is_asked
from appointments.actions.notices import tell_again
from appointments.actions.resending import resend
from appointments.models import Appointment
from appointments.rules.notices import BOOKED, is_still_true
from appointments.selectors.appointments import times_of, window
from appointments.selectors.notices import was_told_since
from videovisit.actions.support_words import CHECK_HELP
from videovisit.models import SupportCase
from videovisit.rules.support import CASE_LASTS, KEPT, SENT, Came, Deed, Hits, is_to_come
from videovisit.selectors.support import CasePage, Said, case_page, cases_over, found_by

AN_HOUR = timedelta(hours=1)
A_MOMENT = timedelta(minutes=1)  # what was sent within it is not sent again
LOOK_UPS = Limit("support-look-up", 60, AN_HOUR)  # SECURITY.md 27
ALARM_ONCE = Limit("support-alarm", 1, AN_HOUR)
ALARM = "alarm_look_ups"  # the AuditEvent of an agent who looks up more than that


@dataclass(frozen=True)
class Why:
    """Why an agent looks: a SupportReason, and words that the patient can read."""

    reason: str
    words: str


def open_case(said: Said, why: Why, *, actor: Actor, now: datetime) -> SupportCase | Hits:
    """A case about the one record that all of it fits, or how many there were instead.

    Raises TooManyTriesError for the 61st within an hour, of which administrators are told.
    """
    try:
        count_try(LOOK_UPS, str(actor.person), now=now)
    except TooManyTriesError:
        _alarm(actor, now)
        raise
    return _open(said, why, actor=actor, now=now)


def _alarm(actor: Actor, now: datetime) -> None:
    """Once an hour: whoever goes on trying says nothing new by it."""
    if try_counts(ALARM_ONCE, str(actor.person), now=now):
        detail = {"most": LOOK_UPS.most}
        clinic_id = min(actor.clinics("support"), default=None)
        record_all([event_of(ALARM, actor, now, clinic_id=clinic_id, detail=detail)])


@transaction.atomic
def _open(said: Said, why: Why, *, actor: Actor, now: datetime) -> SupportCase | Hits:
    found = found_by(actor, said, now)
    if len(found) != 1:
        hits = Hits.SEVERAL if found else Hits.NONE
        asked: dict[str, Any] = {"given": said.given, "code": why.reason, "hits": hits}
        record("support_looked", actor=actor, now=now, reason=why.words, **asked)
        return hits
    (patient,) = found
    case = SupportCase.objects.create(
        agent_id=actor.person,
        patient=patient,
        appointment_id=patient.visit,  # type: ignore[attr-defined] # of found_by
        reason=why.reason,
        words=why.words,
        opened_at=now,
        ends_at=now + CASE_LASTS,
    )
    _record("support_case_opened", case, actor=actor, now=now, given=said.given, code=why.reason)
    return case


@transaction.atomic
def see_case(
    case: SupportCase, *, actor: Actor, now: datetime, own_zone: str, language: str
) -> CasePage:
    """Look at a case that is open."""
    _record("support_case_seen", case, actor=actor, now=now)
    return case_page(case, now=now, own_zone=own_zone, language=language)


@transaction.atomic
def act(case: SupportCase, deed: Deed, *, actor: Actor, now: datetime) -> Came:
    """Do one of the things that a case allows; what was done before is not done again."""
    Patient.objects.select_for_update(no_key=True).get(pk=case.patient_id)  # two presses take turns
    came = _do(case, deed, actor=actor, now=now)
    _record("support_act", case, actor=actor, now=now, deed=deed, done=came is Came.DONE)
    return came


def _do(case: SupportCase, deed: Deed, *, actor: Actor, now: datetime) -> Came:
    visit = case.appointment
    if deed in SENT:
        return _send(visit, deed, actor=actor, now=now) if visit else Came.NOTHING
    if deed is Deed.CALLED_BACK:
        uncalled = SupportCase.objects.filter(pk=case.pk, called_back_at=None)
        return Came.DONE if uncalled.update(called_back_at=now) else Came.BEFORE
    return Came.DONE if _ask(_task(case, deed), actor=actor, now=now) else Came.BEFORE


def _send(visit: Appointment, deed: Deed, *, actor: Actor, now: datetime) -> Came:
    """To the contacts on record, as every message about the visit."""
    kind = BOOKED if deed is Deed.RESEND else CHECK_HELP
    if not _may_send(visit, kind, now):
        return Came.NOTHING
    if was_told_since(visit, kind, now - A_MOMENT):
        return Came.BEFORE
    owed = resend(visit, actor=actor, now=now) if kind == BOOKED else _send_link(visit, now)
    return Came.DONE if owed else Came.NOTHING


def _may_send(visit: Appointment, kind: str, now: datetime) -> bool:
    """A confirmation speaks of what is to come; the check is still of use in a visit."""
    if kind == BOOKED:
        return is_to_come(visit.status, visit.starts_at, now=now)
    return is_still_true(kind, times_of(visit), now=now, window=window())


def _send_link(visit: Appointment, now: datetime) -> bool:
    return tell_again(visit, CHECK_HELP, now=now) > 0


def _ask(task: Task, *, actor: Actor, now: datetime) -> bool:
    """False where this case has asked before, or another one did and it is not done yet."""
    return not is_asked(task.kind, task.patient, task.practitioner) and raise_task(
        task, actor=actor, now=now
    )


def _task(case: SupportCase, deed: Deed) -> Task:
    """For clinic staff; that the patient is on the phone is for the doctor, too."""
    patient = case.patient
    is_for_doctor = deed is Deed.ON_PHONE and case.appointment is not None
    doctor = case.appointment.practitioner if is_for_doctor else None  # type: ignore[union-attr]
    return Task(f"support_{deed}", f"support:{case.pk}:{deed}", patient.clinic, patient, doctor)


def forget_cases(now: datetime) -> None:
    """A sweep: cases are kept for 90 days; the audit keeps who looked."""
    cases_over(now - KEPT).delete()


def _record(action: str, case: SupportCase, *, actor: Actor, now: datetime, **detail: Any) -> None:
    target = f"appointment:{case.appointment_id}" if case.appointment_id else f"case:{case.pk}"
    about: dict[str, Any] = {"patient": case.patient, "target": target, "reason": case.words}
    record(action, actor=actor, now=now, case=case.pk, **about, **detail)
