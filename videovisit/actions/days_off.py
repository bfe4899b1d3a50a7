"""A doctor is not available for the rest of today: staff say it, a sweep tells everybody it touches.

The rows decide, not the pressing of a button: who is told stands on their own row, so a killed
worker is caught up with, and whoever comes to that doctor later is told, too.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.outbox import CALL_PATIENT
from accounts.actions.tasks import Task, raise_task
from accounts.models import Clinic, Practitioner
from accounts.rules.actor import PORTAL, Actor
from appointments.actions.notices import tell
from appointments.actions.schedules import ScheduleEdit, add_exception, end_exception
from appointments.models import Appointment, Schedule, ScheduleException
from appointments.models.schedule import ExceptionKind
from appointments.selectors.appointments import with_people
from videovisit.actions.day import hand_over, note_shown
from videovisit.actions.visits import NotOpenError, NotTheirsError
from videovisit.events import announce
from videovisit.models import DayOff
from videovisit.rules.days_off import AVAILABLE, UNAVAILABLE, day_at
from videovisit.selectors.days_off import OffPage, news_of_days_off, off_page
from videovisit.selectors.lateness import lateness_of, waited_for

BATCH = 10  # visits of one transaction: a doctor who starts waits for no more


@transaction.atomic
def see_off_page(
    actor: Actor, doctor: int, *, now: datetime, language: str, is_live: bool = False
) -> OffPage | None:
    """Look at the doctor's rest of today; each patient who is named is written down as seen.

    What an open page asks for by itself is one look an hour.
    """
    page = off_page(actor, doctor, now=now, language=language)
    if page and page.is_off:
        named = [*page.left, *(each.appointment for each in page.patients)]
        note_shown(named, actor=actor, now=now, how="day_off", is_live=is_live)
    return page


@transaction.atomic
def say_off(
    doctor: Practitioner, clinics: Iterable[Clinic], *, actor: Actor, now: datetime
) -> None:
    """The doctor is not available for the rest of today, nor free to be booked. Twice is once."""
    _take_turns(doctor)
    for clinic in clinics:
        since, until = day_at(clinic.time_zone, now)
        said = {"since": since, "said_at": now, "said_by_id": actor.person}
        day, is_new = DayOff.objects.get_or_create(
            practitioner=doctor, clinic=clinic, until=until, withdrawn_at=None, defaults=said
        )
        if is_new:
            day.time_off = _take_time_off(day, actor=actor, now=now)
            day.save(update_fields=["time_off"])
            _record("day_off_said", day, actor=actor, now=now)
    announce(0, doctor.pk)


@transaction.atomic
def take_back(doctor: Practitioner, days: Iterable[DayOff], *, actor: Actor, now: datetime) -> None:
    """The doctor is available after all; what was taken back before changes nothing."""
    _take_turns(doctor)
    said = DayOff.objects.filter(pk__in=[day.pk for day in days], withdrawn_at=None)
    for day in said.select_related("time_off"):
        DayOff.objects.filter(pk=day.pk).update(withdrawn_at=now)
        if day.time_off:
            edit = _edit(day.time_off.schedule_id, actor=actor, now=now)
            end_exception(day.time_off, edit)
        _record("day_off_withdrawn", day, actor=actor, now=now)
    announce(0, doctor.pk)


def cover(
    visits: Sequence[Appointment],
    to: Practitioner,
    *,
    of: Practitioner,
    actor: Actor,
    now: datetime,
) -> int:
    """Another doctor sees these patients; returns of how many that was still so."""
    covered = 0
    for visit in visits:
        with suppress(NotOpenError, NotTheirsError):
            hand_over(visit, to, of=of, actor=actor, now=now)
            covered += 1
    return covered


def tell_days_off(now: datetime) -> int:
    """A sweep: tell whose doctor is off, or that somebody sees them after all; returns how many."""
    due = sorted(news_of_days_off(now))
    return sum(_tell_batch(due[at : at + BATCH], now) for at in range(0, len(due), BATCH))


@transaction.atomic
def _tell_batch(due: Sequence[int], now: datetime) -> int:
    """Those that nobody else works on, and to whom it is still news once they are locked."""
    rows = Appointment.objects.select_for_update(skip_locked=True, no_key=True).order_by("pk")
    late = waited_for(rows.filter(pk__in=due).values_list("pk", flat=True), now)
    news = news_of_days_off(now)
    true = [pk for pk, each in late.items() if each.facts.is_off == news.get(pk)]
    people = with_people(Appointment.objects.filter(pk__in=true))
    return sum(
        _say(visit, news[visit.pk], now) for visit in people.select_related("visit__covering")
    )


def _say(visit: Appointment, is_off: bool, now: datetime) -> bool:
    kept, doctor = lateness_of(visit), visit.seen_by
    if is_off:
        off = DayOff.objects.filter(practitioner=doctor, clinic=visit.clinic, withdrawn_at=None)
        kept.day_off, kept.day_off_over_at = off.filter(until__gt=visit.starts_at).first(), None
    else:
        kept.day_off_over_at = now
    kept.tellings += 1
    kept.save(update_fields=["day_off", "day_off_over_at", "tellings"])
    kind = UNAVAILABLE if is_off else AVAILABLE
    about = f"off:{kept.tellings}"
    if not tell(visit, kind, now=now, about=about):
        cause = f"{about}:{visit.pk}:{visit.revision}"
        task = Task(CALL_PATIENT, cause, visit.clinic, visit.patient, doctor)
        raise_task(task, actor=PORTAL, now=now)
    target = f"appointment:{visit.pk}"
    record(kind, actor=PORTAL, now=now, patient=visit.patient, clinic=visit.clinic, target=target)
    announce(0, doctor.pk)
    return True


def _take_turns(doctor: Practitioner) -> None:
    """Of two pages of one doctor one comes first."""
    Practitioner.objects.select_for_update(no_key=True).get(pk=doctor.pk)


def _take_time_off(day: DayOff, *, actor: Actor, now: datetime) -> ScheduleException | None:
    """Nobody is given a time of that day; None where the doctor has no hours there."""
    about = {"practitioner": day.practitioner_id, "clinic": day.clinic_id}
    schedule = Schedule.objects.select_related("clinic").filter(**about).first()
    if schedule is None:
        return None
    period = (now, day.until)
    off = ScheduleException(schedule=schedule, kind=ExceptionKind.OFF, period=period)
    add_exception(off, _edit(schedule.pk, actor=actor, now=now))
    return off


def _edit(schedule: int, *, actor: Actor, now: datetime) -> ScheduleEdit:
    """An edit of the schedule as it is: nobody else edits it before this transaction ends."""
    kept = Schedule.objects.select_for_update(no_key=True).get(pk=schedule)
    return ScheduleEdit(actor, now, kept.version)


def _record(action: str, day: DayOff, *, actor: Actor, now: datetime) -> None:
    target = f"practitioner:{day.practitioner_id}"
    record(action, actor=actor, now=now, clinic=day.clinic, target=target)
