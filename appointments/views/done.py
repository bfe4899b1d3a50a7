"""After somebody said yes: going back to the question finds what came of it."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE
from appointments.rules.times import Reader, moment_for
from appointments.selectors.appointments import appointment_for

TYPED = "typed_reason"  # session: the visit it came from, and what the new one is about
SAID_YES = "said_yes"  # session: the question's page, the visit it came from, the visit it made


def keep_reason(request: ActorRequest, came_from: Appointment, reason: str) -> None:
    """The time has gone, what was typed has not."""
    request.session[TYPED] = [came_from.reference, reason]


def kept_reason(request: ActorRequest, came_from: Appointment) -> str:
    """What was typed for a time that had gone; "" for nothing."""
    reference, reason = request.session.get(TYPED, ["", ""])
    return reason if reference == came_from.reference else ""


def keep_yes(
    request: ActorRequest, page: str, came_from: Appointment, *, made: Appointment
) -> None:
    """Remember the yes until another time is chosen."""
    request.session.pop(TYPED, None)
    request.session[SAID_YES] = [page, came_from.reference, made.reference, made.revision]


def forget_yes(request: ActorRequest) -> None:
    """The next question is a new one."""
    request.session.pop(SAID_YES, None)


def visit_of_yes(request: ActorRequest, page: str, came_from: Appointment) -> Appointment | None:
    """The visit that this question led to, where it still is as it was then."""
    kept = request.session.get(SAID_YES)
    if not kept or kept[:2] != [page, came_from.reference]:
        return None
    now = database_now()
    visit = appointment_for(request.actor, kept[2], now=now, what="schedule")
    is_same = visit is not None and visit.revision == kept[3] and visit.status in ACTIVE
    return visit if is_same else None


def done_page(
    request: ActorRequest, visit: Appointment, reader: Reader, *, books: bool
) -> HttpResponse:
    """It is booked, or has its new time: said in place of the question."""
    context = {"visit": visit, "at": moment_for(visit.starts_at, reader), "books": books}
    return render(request, "appointments/appointment_done.html", context)
