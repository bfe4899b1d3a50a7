"""What messages and calendars may say of a visit: no reason, no specialty, no patient's last name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from accounts.actions.rendering import plain_words
from appointments.models import Appointment
from appointments.models.appointment import Status
from appointments.models.schedule import Modality
from appointments.rules.cancelling import BY_CLINIC, read_reason
from appointments.rules.clock import is_same_year, when
from appointments.rules.join_window import opens_at
from appointments.selectors.appointments import window


@dataclass(frozen=True)
class Time:
    """A moment in words: "Tuesday, November 24", "9:45 a.m.", "Pacific time"."""

    day: str
    clock: str
    zone: str


@dataclass(frozen=True)
class VisitWords:
    """A visit in words, in the active language.

    `at` and `opens` are times of the clinic, `at_own` and `opens_own` the same by the reader's own
    clock, where that shows something else. `was` and `was_own` are the time it had, where a move
    gave it another one. `is_clinics_doing`: the clinic had to cancel it. `place` is empty for video: nobody is to travel. `for_whom` is a first
    name, "" for one's own visit.
    """

    is_video: bool
    is_cancelled: bool
    is_clinics_doing: bool
    doctor: str
    for_whom: str
    at: Time
    at_own: Time | None
    opens: Time
    opens_own: Time | None
    was: Time | None
    was_own: Time | None
    has_new_way: bool
    has_new_doctor: bool
    place: str
    link: str


def visit_words(
    appointment: Appointment, for_whom: str, own_zone: str = "", *, written_at: datetime
) -> VisitWords:
    """The words for a visit; `own_zone` is the reader's own (IANA), "" where they chose none.

    A day of another year than that of `written_at` is said with its year.
    """
    clock = _Clock(appointment.clinic.time_zone, own_zone, written_at)
    old, is_video = appointment.moved_from, appointment.modality == Modality.VIDEO
    at, at_own = clock.both(appointment.starts_at)
    opens, opens_own = clock.both(opens_at(appointment.starts_at, window()))
    is_moved = old is not None and old != appointment.starts_at
    was, was_own = clock.both(old) if old and is_moved else (None, None)
    return VisitWords(
        is_video=is_video,
        is_cancelled=appointment.status == Status.CANCELLED,
        is_clinics_doing=read_reason(appointment.cancel_reason)[0] in BY_CLINIC,
        doctor=appointment.seen_by.get_full_name(),
        for_whom=for_whom,
        at=at,
        at_own=at_own,
        opens=opens,
        opens_own=opens_own,
        was=was,
        was_own=was_own,
        has_new_way=appointment.moved_from_way not in ("", appointment.modality),
        has_new_doctor=appointment.moved_from_doctor_id not in (None, appointment.practitioner_id),
        place="" if is_video else place_of(appointment),
        link=settings.SITE_ORIGIN + reverse("appointment", args=[appointment.reference]),
    )


class _Clock(NamedTuple):
    """The zones in which a reader is told times, and when they are told."""

    zone: str
    own_zone: str
    written_at: datetime

    def both(self, moment: datetime) -> tuple[Time, Time | None]:
        """By the clinic's clock, and by the reader's own where that shows something else."""
        here = time_in(self.zone, moment, self.written_at)
        own = time_in(self.own_zone, moment, self.written_at) if self.own_zone else None
        return here, own if own and (own.day, own.clock) != (here.day, here.clock) else None


def time_in(zone: str, moment: datetime, written_at: datetime) -> Time:
    """A moment in words, in the active language."""
    words = when(moment, zone, get_language() or settings.LANGUAGE_CODE)
    day = words.day if is_same_year(moment, written_at, zone) else words.full_day
    return Time(day, words.clock, plain_words("components/_zone.html", {"zone": zone}))


def place_of(appointment: Appointment) -> str:
    """Name and street of the clinic; the name alone where no street is known."""
    parts = (appointment.clinic.name, appointment.clinic.address)
    return ", ".join(part for part in parts if part)


def common_words(appointment: Appointment) -> dict[str, Any]:
    """What every message and calendar entry of an appointment has beside the visit."""
    return {
        "clinic": appointment.clinic,
        "help_phone": appointment.clinic.help_phone_words,
        "check_link": settings.SITE_ORIGIN + reverse("video_visit"),
    }
