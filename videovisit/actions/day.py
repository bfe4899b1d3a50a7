"""What a doctor does about the day: sees who came, starts, is late, writes to who waits, hands over."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.audit import event_of, record, record_all
from accounts.actions.tasks import Task, keep_tasks
from accounts.models import AuditEvent, Practitioner
from accounts.rules.actor import Actor
from appointments.actions.looks import SEEN, note_seen
from appointments.models import Appointment
from appointments.rules.join_window import JoinState
from appointments.selectors.appointments import join_state_of, with_people
from videovisit.actions.visits import NotOpenError, NotTheirsError, start_visit
from videovisit.events import announce
from videovisit.models import Delay, Seat, SeatRole, Visit, VisitMessage
from videovisit.selectors.day import (
    Day,
    day_of,
    noted_since,
    unseen_arrivals,
    visits_of_doctor,
)
from videovisit.selectors.delays import delays_of

UNSEEN = "arrival_unseen"  # StaffTask: somebody waits and the doctor has not seen it
ONE_LOOK = timedelta(hours=1)  # a page that changes by itself is one look an hour


class Look(Enum):
    """How somebody looks at the day: opens the page, leaves it open, or is shown no names."""

    PAGE = "page"
    LIVE = "live"
    COUNTS = "counts"


@dataclass(frozen=True)
class Words:
    """A message to who waits: a template's key, or one's own words."""

    template: str = ""
    text: str = ""


@transaction.atomic
def see_day(actor: Actor, look: Look, *, now: datetime, language: str) -> Day:
    """Look at the day; each visit on it is written down.

    What an open page asks for by itself is one look an hour, and without names it is none.
    """
    day = day_of(actor, now=now, language=language)
    if look != Look.COUNTS:
        seen = [row.appointment for row in day.rows]
        note_shown(seen, actor=actor, now=now, how="day", is_live=look == Look.LIVE)
    return day


def note_shown(
    visits: Iterable[Appointment], *, actor: Actor, now: datetime, how: str, is_live: bool
) -> None:
    """Write down each visit that a page shows; what an open page asks for by itself is one look an hour."""
    noted = noted_since(actor, SEEN, now - ONE_LOOK) if is_live else set()
    fresh = [visit for visit in visits if f"appointment:{visit.pk}" not in noted]
    note_seen(fresh, actor=actor, now=now, how=how)


@transaction.atomic
def see_arrivals(numbers: Iterable[int], *, actor: Actor, now: datetime) -> None:
    """The doctor has seen who came: of these visits those that are theirs."""
    _note_arrivals(visits_of_doctor(actor, numbers), actor=actor, now=now)


def _note_arrivals(visits: Iterable[Visit], *, actor: Actor, now: datetime) -> None:
    """What two tabs see is seen once, and what another doctor has taken over meanwhile is not."""
    doctors = {visit.pk: visit.covering_id for visit in visits}
    locked = Visit.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    people = locked.select_related("appointment__patient").filter(pk__in=doctors)
    mine = [visit for visit in people if visit.covering_id == doctors[visit.pk]]
    news = [visit for visit in mine if visit.arrival_seen_at is None or _came_anew(visit)]
    _change(news, arrival_seen_at=now)
    record_all(_event("arrival_noticed", visit, actor, now=now) for visit in news)


def _came_anew(visit: Visit) -> bool:
    arrived_at = visit.appointment.arrived_at
    return bool(arrived_at and visit.arrival_seen_at and visit.arrival_seen_at < arrived_at)


def _change(visits: Sequence[Visit], **values: Any) -> None:
    """Write it, raise the versions, and say that there is news."""
    changed = Visit.objects.filter(pk__in=[visit.pk for visit in visits])
    changed.update(version=F("version") + 1, **values)
    for visit in visits:
        announce(visit.pk, visit.covering_id or visit.appointment.practitioner_id)


def _event(action: str, visit: Visit, actor: Actor, *, now: datetime, **detail: Any) -> AuditEvent:
    appointment = visit.appointment
    target = f"appointment:{appointment.pk}"
    about = {"patient": appointment.patient, "clinic_id": appointment.clinic_id, "detail": detail}
    return event_of(action, actor, now, target=target, **about)


@transaction.atomic
def start_confirmed(appointment: Appointment, *, how: str, actor: Actor, now: datetime) -> None:
    """Start the visit of a patient whom the doctor has told from another. Raises what starting does."""
    visit = start_visit(appointment, actor=actor, now=now)
    visit.appointment = appointment
    record_all([_event("patient_told_apart", visit, actor, now=now, how=how)])


@transaction.atomic
def say_late(doctor: Practitioner, minutes: int, *, actor: Actor, now: datetime) -> None:
    """The doctor runs so late, from the booked starts on; what was said before counts no more."""
    _take_turns(doctor)
    delays_of(doctor, now).update(withdrawn_at=now)
    Delay.objects.create(practitioner=doctor, minutes=minutes, said_at=now, said_by_id=actor.person)
    record("delay_said", actor=actor, now=now, target=f"practitioner:{doctor.pk}", minutes=minutes)
    announce(0, doctor.pk)


@transaction.atomic
def say_on_time(doctor: Practitioner, *, actor: Actor, now: datetime) -> None:
    """The doctor is back on time; nothing happens where nobody was late."""
    _take_turns(doctor)
    if delays_of(doctor, now).update(withdrawn_at=now):
        record("delay_withdrawn", actor=actor, now=now, target=f"practitioner:{doctor.pk}")
        announce(0, doctor.pk)


def _take_turns(doctor: Practitioner) -> None:
    """Two pages of one doctor: the later word counts, and one alone."""
    Practitioner.objects.select_for_update(no_key=True).get(pk=doctor.pk)


@transaction.atomic
def write_to(
    visits: Sequence[Visit],
    words: Words,
    *,
    actor: Actor,
    now: datetime,
    shown: Collection[int] | None = None,
) -> None:
    """Tell these people who wait; writing to whom the doctor was shown is having seen that they came.

    `shown` are the visits' numbers on the page that was sent; None where it named its only one.
    """
    said = {"template": words.template, "text": words.text, "sent_by_id": actor.person}
    VisitMessage.objects.bulk_create(
        VisitMessage(visit=visit, sent_at=now, **said) for visit in visits
    )
    known = [visit for visit in visits if shown is None or visit.pk in shown]
    _note_arrivals(known, actor=actor, now=now)
    _change(visits)
    what = words.template or "own"
    record_all(_event("message_sent", visit, actor, now=now, template=what) for visit in visits)


@transaction.atomic
def hand_over(
    appointment: Appointment,
    to: Practitioner,
    *,
    actor: Actor,
    now: datetime,
    of: Practitioner | None = None,
) -> None:
    """Another doctor of the clinic sees them; who waits keeps the place, and is news to that doctor.

    `of` is whose patient they are: the actor's own, where nobody else is named. Raises NotTheirsError where it is another's by now, NotOpenError where it goes on or is over.
    """
    locked = Appointment.objects.select_for_update(of=("self",))
    now_is = with_people(locked).get(pk=appointment.pk)
    visit, _ = Visit.objects.select_related("covering").get_or_create(appointment=now_is)
    doctor = visit.covering or now_is.practitioner
    if doctor.user_id != (of.user_id if of else actor.person):
        raise NotTheirsError
    _must_be_ahead(now_is, now)
    Seat.objects.filter(visit=visit, role=SeatRole.DOCTOR, left_at=None).update(left_at=now)
    visit.covering = None if to == now_is.practitioner else to
    anew = dict.fromkeys(("arrival_seen_at", "doctor_ready_at", "called_in_at"))
    _change([visit], covering=visit.covering, handed_over_at=now, **anew)
    announce(visit.pk, doctor.pk)
    record_all([_event("visit_handed_over", visit, actor, now=now, to=to.pk, of=doctor.pk)])


def _must_be_ahead(appointment: Appointment, now: datetime) -> None:
    state = join_state_of(appointment, now)
    if state not in (JoinState.OPEN, JoinState.TOO_EARLY):
        raise NotOpenError(state)


def tell_staff_of_unseen(now: datetime) -> None:
    """A sweep: somebody waits and the doctor has not seen it for two minutes; staff are told once.

    What the doctor has seen meanwhile, or is over, is done.
    """
    keep_tasks(UNSEEN, [_task(visit) for visit in unseen_arrivals(now)], now=now)


def _task(visit: Visit) -> Task:
    appointment, doctor = visit.appointment, visit.covering or visit.appointment.practitioner
    return Task(UNSEEN, _cause(visit), appointment.clinic, appointment.patient, doctor)


def _cause(visit: Visit) -> str:
    """Once for each coming and each doctor who is to see it."""
    doctor = visit.covering_id or visit.appointment.practitioner_id
    arrived = visit.appointment.arrived_at
    came = int(arrived.timestamp()) if arrived else 0
    return f"arrival:{visit.pk}:{came}:{doctor}"
