"""Staff call patients who are not ready: who was shown is written down, and what came of each call.

Who is reached has been called, whatever they had asked to be called for.
"""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.tasks import close_task, reopen_task
from accounts.rules.actor import Actor
from appointments.models import Appointment
from videovisit.actions.day import note_shown
from videovisit.events import announce
from videovisit.models import Outreach
from videovisit.rules.outreach import REACHED
from videovisit.selectors import late_choices
from videovisit.selectors.outreach import Calls, calls_of, is_listed


@transaction.atomic
def see_outreach(*, actor: Actor, now: datetime, language: str, is_live: bool = False) -> Calls:
    """Whom to call now and who was called today, each of them written down as seen.

    What an open page asks for by itself is one look an hour.
    """
    calls = calls_of(actor, now=now, language=language)
    note_shown(calls.named, actor=actor, now=now, how="outreach", is_live=is_live)
    return calls


@transaction.atomic
def note_outreach(appointment: Appointment, outcome: str, *, actor: Actor, now: datetime) -> bool:
    """What came of a call; False where it is none to call about any more, or somebody was quicker."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if not is_listed(row, now):
        return False
    call = {"outcome": outcome, "noted_at": now, "noted_by_id": actor.person}
    Outreach.objects.create(appointment=row, revision=row.revision, **call)
    _record("outreach_noted", appointment, outcome, actor=actor, now=now)
    if outcome in REACHED:
        _keep_promise(row, actor=actor, now=now)
    return True


def _keep_promise(visit: Appointment, *, actor: Actor, now: datetime) -> None:
    for task in late_choices.open_calls(visit):
        close_task(task, actor=actor, now=now)
    announce(0, visit.seen_by.pk)


@transaction.atomic
def take_back_outreach(
    appointment: Appointment, call: int, *, actor: Actor, now: datetime
) -> Outreach | None:
    """A wrong press: what came of this call is forgotten. None where that was done before."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    noted = Outreach.objects.filter(pk=call, appointment=appointment).first()
    if noted:
        noted.delete()
        _record("outreach_taken_back", appointment, noted.outcome, actor=actor, now=now)
        _promise_again(row, noted, actor=actor, now=now)
    return noted


def _promise_again(visit: Appointment, noted: Outreach, *, actor: Actor, now: datetime) -> None:
    """The call that was closed by that press is to be made, where they still wait for it."""
    asked_at = late_choices.call_asked_at(visit, now)
    for task in late_choices.calls_of(visit).filter(closed_at=noted.noted_at, since=asked_at):
        reopen_task(task, actor=actor, now=now)
    announce(0, visit.seen_by.pk)


def _record(
    action: str, appointment: Appointment, outcome: str, *, actor: Actor, now: datetime
) -> None:
    patient, target = appointment.patient, f"appointment:{appointment.pk}"
    record(action, actor=actor, now=now, patient=patient, target=target, outcome=outcome)
