"""What messages and calendars may say of a visit: no reason, no specialty, no patient's last name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from accounts.actions.rendering import plain_words
from appointments.models import Appointment
from appointments.models.appointment import Status
from appointments.models.schedule import Modality
from appointments.rules.clock import when
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

    `at` and `opens` are times of the clinic; `at_own` is the start by the reader's own clock, where
    that shows something else. `place` is empty for video: nobody is to travel. `for_whom` is a
    first name, "" for one's own visit.
    """

    is_video: bool
    is_cancelled: bool
    doctor: str
    for_whom: str
    at: Time
    at_own: Time | None
    opens: Time
    place: str
    link: str


def visit_words(appointment: Appointment, for_whom: str, own_zone: str = "") -> VisitWords:
    """The words for a visit; `own_zone` is the reader's own (IANA), "" where they chose none."""
    zone, is_video = appointment.clinic.time_zone, appointment.modality == Modality.VIDEO
    at, at_own = time_in(zone, appointment.starts_at), None
    if own_zone:
        at_own = time_in(own_zone, appointment.starts_at)
    return VisitWords(
        is_video=is_video,
        is_cancelled=appointment.status == Status.CANCELLED,
        doctor=appointment.practitioner.get_full_name(),
        for_whom=for_whom,
        at=at,
        at_own=at_own if at_own and (at_own.day, at_own.clock) != (at.day, at.clock) else None,
        opens=time_in(zone, opens_at(appointment.starts_at, window())),
        place="" if is_video else place_of(appointment),
        link=settings.SITE_ORIGIN + reverse("appointment", args=[appointment.reference]),
    )


def time_in(zone: str, moment: datetime) -> Time:
    """A moment in words, in the active language."""
    words = when(moment, zone, get_language() or settings.LANGUAGE_CODE)
    return Time(words.day, words.clock, plain_words("components/_zone.html", {"zone": zone}))


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
