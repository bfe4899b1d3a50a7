"""Messages about a doctor who is late: asked again whether they still hold, then written."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.actions.kinds import Kind
from accounts.models import Notice
from accounts.selectors.outbox import Recipient
from appointments.actions import notices
from appointments.actions.visit_words import time_in
from appointments.models import Appointment
from appointments.selectors.notices import appointment_of, is_told
from videovisit.actions.help_words import help_words
from videovisit.rules.days_off import AVAILABLE, UNAVAILABLE
from videovisit.rules.delays import DELAYED, ON_TIME
from videovisit.rules.ladder import CHOOSE, LONG, RUNNING_LATE, is_true, minutes_late
from videovisit.selectors.lateness import LateVisit, lateness_of, waited_for


def _is_still_owed(notice: Notice, now: datetime) -> bool:
    """Asked after the claim: the doctor has not come, and nothing later was said or chosen."""
    appointment = appointment_of(notice)
    late = _late(notice, appointment, now)
    return (
        late is not None
        and is_true(late.facts, _number(notice), now=now)
        and is_told(notice, appointment.patient, now)
    )


def _number(notice: Notice) -> int:
    """Which rung or which telling it is about."""
    return int(notice.cause.rpartition(":")[2])


def _late(notice: Notice, appointment: Appointment, now: datetime) -> LateVisit | None:
    """The visit where it is late still, and of the notice's revision."""
    late = waited_for([appointment.pk], now).get(appointment.pk)
    return late if late and late.revision == notice.revision else None


def _words(notice: Notice, recipient: Recipient) -> dict[str, Any]:
    """What every message about a visit has, its link to the choices, and how late the doctor is."""
    appointment = appointment_of(notice)
    known = notices.words(notice, recipient)
    link = settings.SITE_ORIGIN + reverse("visit_late", args=[appointment.reference])
    late = _late(notice, appointment, notice.created_at)
    minutes = minutes_late(late.facts, now=notice.created_at) if late else 0
    hours = help_words(appointment.clinic, notice.created_at)
    return {**known, **hours, "visit": replace(known["visit"], link=link), "minutes": minutes}


def _is_delay_owed(notice: Notice, now: datetime) -> bool:
    """Asked after the claim: the doctor has not come, and nothing was said since."""
    appointment = appointment_of(notice)
    return (
        _late(notice, appointment, now) is not None
        and lateness_of(appointment).tellings == _number(notice)
        and is_told(notice, appointment.patient, now)
    )


def _delay_words(notice: Notice, recipient: Recipient) -> dict[str, Any]:
    """The expected time, by the clinic's clock and the reader's own, and whether one may choose.

    `is_past`: that moment lay behind as it was said, so nothing begins at it.
    """
    known, appointment = _words(notice, recipient), appointment_of(notice)
    at = lateness_of(appointment).expected_at or appointment.starts_at
    here = time_in(appointment.clinic.time_zone, at, notice.created_at)
    own_zone = getattr(recipient.person, "time_zone", "")
    own = time_in(own_zone, at, notice.created_at) if own_zone else here
    is_other = (own.day, own.clock) != (here.day, here.clock)
    offers = at - appointment.starts_at > LONG
    is_past = at <= notice.created_at
    own_words = {"own": own if is_other else None}
    return {**known, **own_words, "expected": here, "offers": offers, "is_past": is_past}


def _is_day_off_owed(notice: Notice, now: datetime) -> bool:
    """Asked after the claim: it is still so, and nothing was said since."""
    appointment = appointment_of(notice)
    late = _late(notice, appointment, now)
    return (
        late is not None
        and late.facts.is_off == (notice.kind == UNAVAILABLE)
        and lateness_of(appointment).tellings == _number(notice)
        and is_told(notice, appointment.patient, now)
    )


def _day_off_words(notice: Notice, recipient: Recipient) -> dict[str, Any]:
    """With `sees`, who sees them: the doctor they booked, or who covers.

    There is nothing to choose any more where somebody does: the link leads to the visit's details.
    """
    known = notices.words if notice.kind == AVAILABLE else _words
    appointment = appointment_of(notice)
    sees = appointment.seen_by.get_full_name()
    hours = help_words(appointment.clinic, notice.created_at)
    return {**known(notice, recipient), **hours, "sees": sees}


FOLDER = "videovisit/late/notices"
LATE_KINDS = {
    **dict.fromkeys((RUNNING_LATE, CHOOSE), Kind(FOLDER, _is_still_owed, _words)),
    **dict.fromkeys((DELAYED, ON_TIME), Kind(FOLDER, _is_delay_owed, _delay_words)),
    **dict.fromkeys((UNAVAILABLE, AVAILABLE), Kind(FOLDER, _is_day_off_owed, _day_off_words)),
}
