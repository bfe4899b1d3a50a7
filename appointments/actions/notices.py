"""Messages about an appointment: owed to the patient and to those who act for them, then written."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from accounts.actions.kinds import Kind, Part
from accounts.actions.outbox import owe
from accounts.actions.tasks import Task, raise_task
from accounts.models import Notice, Patient, User
from accounts.models.outbox import Channel
from accounts.rules.actor import PORTAL
from accounts.rules.grants import is_child
from accounts.selectors.outbox import Recipient
from appointments.actions.calendar_text import calendar_text, mimetype
from appointments.actions.visit_words import common_words, visit_words
from appointments.models import Appointment
from appointments.models.appointment import Readiness
from appointments.rules.calendar import REQUEST, method_of
from appointments.rules.notices import BOOKED, CANCELLED, DOOR, MOVED, REMINDER, is_still_true
from appointments.selectors.appointments import times_of, window
from appointments.selectors.calendar import CalendarEntry
from appointments.selectors.notices import (
    CAUSE,
    appointment_of,
    contacts,
    is_told,
    signs_on_for_self,
    told_about,
)

Way = tuple[Patient | User, Channel]
UNREACHABLE = "unreachable"  # StaffTask: there is no way to tell the patient


def tell(
    appointment: Appointment,
    kind: str,
    *,
    now: datetime,
    about: object = "",
    only: Patient | User | None = None,
) -> int:
    """Owe the notice, once a revision, to everybody who is told about this patient's visits.

    `about` tells several of a kind and revision apart; `only` is the one whom it concerns. Where nobody can be reached, staff are asked
    to call about a visit that will not be as agreed. Returns how many ways there are.
    """
    cause, revision = f"{CAUSE}{appointment.pk}", appointment.revision
    task = Task(UNREACHABLE, f"{cause}:{revision}", appointment.clinic, appointment.patient)
    cause += f":{about}" if about else ""
    people = [only] if only else told_about(appointment.patient, now)
    ways = list(_ways(people, kind, now))
    for person, channel in ways:
        owe(kind, cause=cause, to=person, channel=channel, now=now, revision=revision)
    if not ways and kind in (MOVED, CANCELLED):
        raise_task(task, actor=PORTAL, now=now)
    return len(ways)


def tell_again(appointment: Appointment, kind: str, *, now: datetime) -> int:
    """Owe the notice once more, and say how many it is; asked twice in a minute it is owed once."""
    return tell(appointment, kind, now=now, about=int(now.timestamp()) // 60)


def _ways(people: Sequence[Patient | User], kind: str, now: datetime) -> Iterator[Way]:
    """How each of them is reached. One mailbox or telephone is told once, by a helper's words."""
    reached: set[str] = set()
    for person in reversed(people):
        for channel, address in contacts(person, kind, now):
            if address.casefold() not in reached:
                reached.add(address.casefold())
                yield person, channel


def is_still_owed(notice: Notice, now: datetime) -> bool:
    """Asked after the claim: the visit is still as the notice says, and the reader is still told."""
    appointment = appointment_of(notice)
    times = times_of(appointment)
    return (
        notice.revision == appointment.revision
        and is_still_true(notice.kind, times, now=now, window=window())
        and is_told(notice, appointment.patient, now)
    )


def words(notice: Notice, recipient: Recipient) -> dict[str, Any]:
    """What the texts may use: `visit`, and what the reader still has to do.

    `greets` is False where the contact on record is a child's: somebody else reads it.
    """
    appointment, for_whom = _read_by(notice)
    own_zone = getattr(recipient.person, "time_zone", "")
    has_account = notice.patient is None or signs_on_for_self(notice.patient)
    return {
        **common_words(appointment),
        "visit": visit_words(appointment, for_whom, own_zone, written_at=notice.created_at),
        "greets": notice.patient is None or not for_whom,
        "has_account": has_account,
        "needs_check": appointment.readiness != Readiness.READY,
        "register_link": settings.SITE_ORIGIN + reverse("register_now"),
    }


def calendar_part(notice: Notice, recipient: Recipient) -> Part:
    """The visit for the reader's calendar program, as an invitation to them alone."""
    appointment, for_whom = _read_by(notice)
    method = method_of(appointment.status, REQUEST)
    entry = CalendarEntry(appointment, for_whom)
    return Part(calendar_text(method, [entry], invited=recipient.address), mimetype(method))


def _read_by(notice: Notice) -> tuple[Appointment, str]:
    """The appointment, and whose it is: a first name where the reader is not the patient."""
    appointment = appointment_of(notice)
    patient, zone = appointment.patient, ZoneInfo(appointment.clinic.time_zone)
    is_own = notice.patient is not None and not is_child(
        patient.birth_date, zone, now=appointment.starts_at
    )
    return appointment, "" if is_own else patient.first_name


KIND = Kind("appointments/notices", is_still_owed, words, calendar_part)
APPOINTMENT_KINDS = dict.fromkeys((BOOKED, MOVED, CANCELLED, REMINDER, DOOR), KIND)
