"""Staff look at appointments: each one that is shown is written down in the same transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from accounts.actions.audit import event_of, record_all
from accounts.actions.glass import see_by_glass
from accounts.actions.records import see_record
from accounts.models import BreakGlass
from accounts.rules.actor import Actor
from accounts.selectors.patients import RecordPage
from appointments.models import Appointment, Schedule
from appointments.rules.slots import Span, Week
from appointments.selectors.appointments import appointment_seen_by
from appointments.selectors.history import AppointmentPage, appointment_page
from appointments.selectors.records import RecordVisits, visits_by_glass, visits_of_record
from appointments.selectors.schedule import is_within, outside, visits_ahead, week_ahead_of
from appointments.selectors.timetable import Ask, SchedulePage, schedule_page

SEEN = "appointment_seen"


@transaction.atomic
def see_schedule(actor: Actor, ask: Ask, *, now: datetime, language: str) -> SchedulePage | None:
    """Look at a week of a doctor or a day of all; None where there is no such schedule for them."""
    page = schedule_page(actor, ask, now=now, language=language)
    if page:
        note_seen(page.seen, actor=actor, now=now, how=page.view)
    return page


@transaction.atomic
def see_appointment(
    actor: Actor, reference: str, *, now: datetime, language: str
) -> AppointmentPage | None:
    """Open an appointment's page; None (and nothing written) where the actor may not see it."""
    page = appointment_page(actor, reference, language)
    if page:
        how = "reason" if page.reads_reason and page.appointment.reason else "page"
        note_seen([page.appointment], actor=actor, now=now, how=how)
    return page


@transaction.atomic
def see_record_with_visits(
    patient_id: int, *, actor: Actor, now: datetime, language: str
) -> tuple[RecordPage, RecordVisits] | None:
    """Open a patient's record; None (and nothing written) where the actor may not see it."""
    page = see_record(patient_id, actor=actor, now=now)
    if page is None:
        return None
    visits = visits_of_record(actor, page.patient, now=now, language=language)
    note_seen(visits.seen, actor=actor, now=now, how="record")
    return page, visits


@transaction.atomic
def see_record_by_glass(
    *, actor: Actor, now: datetime, language: str
) -> tuple[BreakGlass, RecordVisits] | None:
    """Read the record of a broken glass; None (and nothing written) when none is broken."""
    glass = see_by_glass(actor=actor, now=now)
    if glass is None:
        return None
    visits = visits_by_glass(glass.patient, now=now, language=language)
    note_seen(visits.seen, actor=actor, now=now, how="break-glass", reason=glass.reason)
    return glass, visits


@transaction.atomic
def look_at(actor: Actor, reference: str, *, now: datetime) -> Appointment | None:
    """An appointment on the way to a change; None where the actor may not see it."""
    appointment = appointment_seen_by(actor, reference)
    if appointment:
        note_seen([appointment], actor=actor, now=now, how="change")
    return appointment


@transaction.atomic
def see_outside(schedule: Schedule, *, actor: Actor, now: datetime) -> list[Appointment]:
    """The visits to come that do not lie within the doctor's hours, as they stand now."""
    shown = outside(week_ahead_of(schedule, now), visits_ahead(schedule, now))
    note_seen(shown, actor=actor, now=now, how="outside hours")
    return shown


@transaction.atomic
def see_stranded(
    schedule: Schedule,
    change: Callable[[Week], Week],
    *,
    reach: Span | None,
    actor: Actor,
    now: datetime,
) -> list[Appointment]:
    """The visits to come in the `reach` of a change that lie outside the hours once it is made."""
    after = change(week_ahead_of(schedule, now))
    shown = outside(after, [v for v in visits_ahead(schedule, now) if is_within(reach, v)])
    note_seen(shown, actor=actor, now=now, how="stranded")
    return shown


def note_seen(
    appointments: Iterable[Appointment],
    *,
    actor: Actor,
    now: datetime,
    how: str,
    reason: str = "",
) -> None:
    """Write down each appointment that a page shows, called in the transaction that read them."""
    record_all(
        event_of(
            SEEN,
            actor,
            now,
            patient=row.patient,
            clinic_id=row.clinic_id,
            target=f"appointment:{row.pk}",
            detail={"how": how},
            reason=reason,
        )
        for row in appointments
    )
