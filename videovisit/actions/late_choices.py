"""What patients choose while their doctor is late: to wait, another time, or a call. Once each.

The appointment's row is locked first: of two who choose at once, and of one who chooses while the
doctor starts, one wins; the other is told, and nothing is changed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.audit import record
from accounts.actions.tasks import Task, add_word, close_task, raise_task
from accounts.models import StaffTask
from accounts.rules.actor import Actor
from appointments.actions import booking
from appointments.actions.booking import Edit
from appointments.actions.changes import Choice, HoldGoneError
from appointments.actions.holds import hold_one, release, wanted_of
from appointments.actions.taking import Wanted, taking
from appointments.models import Appointment, Occupancy
from appointments.models.appointment import Status
from appointments.models.schedule import Modality
from appointments.selectors.appointments import with_people
from videovisit.events import announce
from videovisit.models import LateChoice, LateChosen, Lateness, Visit
from videovisit.rules.ladder import CHOOSABLE, LatePage, asks_again_at, minutes_late
from videovisit.selectors.late_choices import (
    Choices,
    call_cause,
    calls_of,
    choices_of,
    held_times,
    next_openings,
    open_calls,
    visit_then,
)
from videovisit.selectors.lateness import CALL, absence_of, cause_of, lateness_of


class NoChoiceError(Exception):
    """It cannot be chosen now: nothing has changed. The page, read anew, says what is."""


class ChosenMeanwhileError(NoChoiceError):
    """Somebody has chosen, or the visit was changed, since this was read."""


@dataclass(frozen=True)
class Choosing:
    """Somebody chooses: the visit's revision and the number of choices made, as they read them."""

    actor: Actor
    now: datetime
    revision: int
    made: int


@transaction.atomic
def keep_waiting(appointment: Appointment, choosing: Choosing) -> None:
    """They are not asked again for 15 minutes; until then it is chosen. Raises NoChoiceError."""
    visit, choices = _locked(appointment, choosing.now)
    if _waits_on(choices, choosing) or _is_again(choices, choosing, is_called=False):
        return
    _check(visit, choices, choosing)
    if choices.page != LatePage.OPEN:  # the doctor will not come
        raise NoChoiceError
    now = choosing.now
    _keep(visit, waits=F("waits") + 1, waited_at=now, called_at=None)
    _close_calls(visit, choosing)
    _count(visit, choices, LateChoice.WAITS, now=now)
    _chosen(visit, "waits", choosing)


@transaction.atomic
def ask_for_call(appointment: Appointment, phone: str, choosing: Choosing) -> None:
    """Staff call them at this number; they are not asked again. Raises NoChoiceError.

    While a call is promised, another number takes the place of the one before.
    """
    visit, choices = _locked(appointment, choosing.now)
    if _is_again(choices, choosing, is_called=True):
        return
    _check(visit, choices, choosing)
    promised = calls_of(visit).filter(closed_at=None).select_for_update().first()
    if promised:
        if StaffTask.objects.filter(pk=promised.pk).exclude(phone=phone).update(phone=phone):
            _note(visit, "number", choosing)
        return
    _keep(visit, called_at=choosing.now)
    _promise(visit, phone, choosing)
    _count(visit, choices, LateChoice.CALL, now=choosing.now)
    _chosen(visit, "call", choosing)


def _promise(visit: Appointment, phone: str, choosing: Choosing) -> None:
    """A task for staff, one for each time that a call was asked for."""
    about = (visit.clinic, visit.patient, visit.seen_by)
    cause = f"{call_cause(visit)}{calls_of(visit).count()}"
    task = Task(CALL, cause, *about, since=choosing.now, phone=phone)
    raise_task(task, actor=choosing.actor, now=choosing.now)


@transaction.atomic
def take_back_call(appointment: Appointment, choosing: Choosing) -> None:
    """They want no call any more; nothing happens where none was asked for. Raises NoChoiceError."""
    visit, choices = _locked(appointment, choosing.now)
    if choices.facts and not choices.facts.called_at:
        return
    _check(visit, choices, choosing)
    _keep(visit, called_at=None)
    _close_calls(visit, choosing)
    _chosen(visit, "no_call", choosing)


def hold_times(appointment: Appointment, modality: str, choosing: Choosing) -> int:
    """Hold the next three free times for ten minutes; returns how many there are.

    Raises NoChoiceError, and RefusedError where others took them at that very moment.
    """
    found = next_openings(appointment, modality, choosing.now)
    wanted = [Wanted.of_slot(doctor, slot, modality) for doctor, slot in found]
    doctors = {each.practitioner.pk for each in wanted}
    with taking(doctors, appointment.patient_id, now=choosing.now):
        visit, choices = _locked(appointment, choosing.now)
        _check(visit, choices, choosing)
        release(visit.patient)
        about = _parts(visit, choosing)
        moving = None if choices.page == LatePage.UNMET else visit
        for each in wanted:
            hold_one(visit.patient, each, moving=moving, **about)
    return len(found)


@transaction.atomic
def give_back(appointment: Appointment) -> None:
    """None of the times: they are free for others at once."""
    release(appointment.patient)


def take_time(appointment: Appointment, choice: Choice, choosing: Choosing) -> Appointment:
    """Give the visit one of the times that are held; the others are given back.

    Where the doctor never came it is a new visit. Taking it twice is taking it once. Raises
    NoChoiceError, HoldGoneError, RefusedError.
    """
    offered = {held.practitioner_id for held in held_times(appointment, choosing.now)}
    doctors = {appointment.practitioner_id, *offered}
    with taking(doctors, appointment.patient_id, now=choosing.now):
        visit, choices = _locked(appointment, choosing.now)
        done = visit_then(visit, choice.starts_at)
        if done:
            return done
        _check(visit, choices, choosing)
        held = next((h for h in held_times(visit, choosing.now) if h.pk == choice.hold), None)
        if held is None or held.whole.lower != choice.starts_at:
            raise HoldGoneError
        is_video = held.held_modality == Modality.VIDEO
        what = LateChoice.MOVED if is_video else LateChoice.IN_PERSON
        _count(visit, choices, what, now=choosing.now)
        return _take(visit, held, choosing)


def _take(visit: Appointment, held: Occupancy, choosing: Choosing) -> Appointment:
    _close_calls(visit, choosing)
    _chosen(visit, "moved", choosing)
    wanted = wanted_of(held)
    release(visit.patient)
    if visit.status == Status.CANCELLED:
        about = _parts(visit, choosing)
        return booking.book(visit.patient, wanted, reason=visit.reason, **about)
    edit = Edit(choosing.actor, choosing.now, visit.revision, is_here=True)
    moved = booking.move(visit, wanted, edit)
    names = ("covering", "handed_over_at", "doctor_ready_at", "called_in_at", "arrival_seen_at")
    anew = dict.fromkeys(names)
    Visit.objects.filter(appointment=moved).update(version=F("version") + 1, **anew)
    return moved


def _parts(visit: Appointment, choosing: Choosing) -> dict[str, Any]:
    """Where, by whom and when a time is taken."""
    return {"clinic": visit.clinic, "actor": choosing.actor, "now": choosing.now}


def _locked(appointment: Appointment, now: datetime) -> tuple[Appointment, Choices]:
    """The visit as it stays until this transaction ends, and what may be chosen of it."""
    locked = Appointment.objects.select_for_update(of=("self",), no_key=True)
    visit = with_people(locked).select_related("visit__covering").get(pk=appointment.pk)
    return visit, choices_of(visit, now)


def _check(visit: Appointment, choices: Choices, choosing: Choosing) -> None:
    if choices.page not in CHOOSABLE:
        raise NoChoiceError
    if (visit.revision, choices.made) != (choosing.revision, choosing.made):
        raise ChosenMeanwhileError


def _is_again(choices: Choices, choosing: Choosing, *, is_called: bool) -> bool:
    """Whether the last thing chosen is this very press, a moment ago."""
    last = choices.facts is not None and bool(choices.facts.called_at) == is_called
    return last and choices.made == choosing.made + 1


def _waits_on(choices: Choices, choosing: Choosing) -> bool:
    """Whether they have chosen to wait, and are not asked again yet."""
    again = choices.facts and choices.page == LatePage.OPEN and asks_again_at(choices.facts)
    return bool(again and again > choosing.now)


def _keep(visit: Appointment, **values: Any) -> None:
    Lateness.objects.filter(pk=lateness_of(visit).pk).update(**values)


def _count(visit: Appointment, choices: Choices, what: str, *, now: datetime) -> None:
    """For the clinic's figures, while the doctor is late and not away altogether."""
    if choices.page == LatePage.OPEN and choices.facts:
        minutes = minutes_late(choices.facts, now=now)
        LateChosen.objects.create(appointment=visit, what=what, minutes=minutes, chosen_at=now)


def _chosen(visit: Appointment, what: str, choosing: Choosing) -> None:
    """Write it down, say it on the staff's task, and to the pages."""
    _note(visit, what, choosing)
    if visit.status == Status.CANCELLED:  # the doctor never came
        add_word(absence_of(visit.pk, visit.revision - 1), what)
    else:
        add_word(cause_of(visit.pk, visit.revision), what)


def _note(visit: Appointment, what: str, choosing: Choosing) -> None:
    record(
        "late_choice",
        actor=choosing.actor,
        now=choosing.now,
        patient=visit.patient,
        clinic=visit.clinic,
        target=f"appointment:{visit.pk}",
        revision=visit.revision,
        what=what,
    )
    announce(0, visit.seen_by.pk)


def _close_calls(visit: Appointment, choosing: Choosing) -> None:
    """They chose something else: nobody needs to call."""
    for task in open_calls(visit):
        close_task(task, actor=choosing.actor, now=choosing.now)
