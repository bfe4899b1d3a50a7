"""The message that a doctor is ready: asked again whether it still holds, then written."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.actions.kinds import Kind
from accounts.models import Notice
from accounts.selectors.outbox import Recipient
from appointments.actions import notices
from appointments.selectors.notices import appointment_of, is_told
from videovisit.actions.help_words import help_words
from videovisit.actions.outside import number_of
from videovisit.models import Visit
from videovisit.rules.outside import READY, Call, call_of
from videovisit.selectors.outside import outside_seats


def _is_owed(notice: Notice, now: datetime) -> bool:
    """Asked after the claim: they are called by this very call, outside, and have time to come."""
    appointment = appointment_of(notice)
    visit = Visit.objects.get(appointment=appointment)
    called = visit.called_in_at
    return (
        called is not None
        and visit.ended_at is None
        and outside_seats(visit).exists()
        and notice.cause.endswith(f":ready:{number_of(called)}")
        and call_of(called, now=now) == Call.CALLED
        and is_told(notice, appointment.patient, now)
    )


def _words(notice: Notice, recipient: Recipient) -> dict[str, Any]:
    """What every message about a visit has; its link leads back into the waiting room."""
    known, appointment = notices.words(notice, recipient), appointment_of(notice)
    link = settings.SITE_ORIGIN + reverse("visit", args=[appointment.reference])
    hours = help_words(appointment.clinic, notice.created_at)
    return {**known, **hours, "visit": replace(known["visit"], link=link)}


CALL_KINDS = {READY: Kind("videovisit/outside/notices", _is_owed, _words)}
