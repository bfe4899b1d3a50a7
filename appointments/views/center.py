"""The Appointment Center: what is ahead, what is over, and one appointment in full."""

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.middleware import is_no_activity
from accounts.selectors.sessions import read_at
from accounts.views import ActorRequest, row_number
from accounts.views.shapes import fill_page
from appointments.rules.entries import Entry, Reader, milliseconds
from appointments.selectors import center as selectors
from appointments.views.parts import (
    ALWAYS,
    center_part,
    next_part,
    past_part,
    unless_known,
    written,
)

DETAILS = "appointments/_appointment.html"


@require_safe
def appointments(request: ActorRequest) -> HttpResponse:
    """Upcoming appointments, the next one first of all."""
    reader = reader_of(request)
    center = selectors.center_of(request.actor, reader, row_number(request.GET.get("page", "")))
    shown = {
        "fragment": center_part(request, center),
        "number": center.page.number,
        "version": center.version,
        "now": milliseconds(reader.now),
    }
    return fill_page(request, "appointments/appointments.html", ALWAYS, **shown)


@require_safe
def appointments_past(request: ActorRequest) -> HttpResponse:
    """Past appointments, under the next one."""
    reader = reader_of(request)
    number = row_number(request.GET.get("page", ""))
    center, past = selectors.center_and_past(request.actor, reader, number)
    shown = {
        "fragment": next_part(request, center),
        "past": past_part(request, past),
        "version": center.version,
        "now": milliseconds(reader.now),
    }
    return fill_page(request, "appointments/appointments_past.html", ALWAYS, **shown)


@require_safe
def appointment(request: ActorRequest, reference: str) -> HttpResponse:
    """Appointment Details. 404 for a reference that is somebody else's, or nobody's."""
    reader = reader_of(request)
    entry = entry_or_404(request, reference, reader, what="appointments")
    shown = {
        "fragment": written(request, DETAILS, entry),
        "reference": entry.facts.reference,
        "version": selectors.version_of([entry], reader),
        "now": milliseconds(reader.now),
    }
    return fill_page(request, "appointments/appointment.html", ALWAYS, **shown)


@is_no_activity
@require_safe
def appointments_state(request: ActorRequest) -> HttpResponse:
    """The part of a page that changes by itself; 304 while nothing but the minutes has changed.

    `?visit=` is one appointment, `?part=next` the next visit alone, `?page=` a page of the list.
    """
    reader = reader_of(request)
    if "visit" in request.GET:
        entry = entry_or_404(request, request.GET["visit"], reader, what="appointments")
        version = selectors.version_of([entry], reader)
        return unless_known(request, version, lambda: written(request, DETAILS, entry))
    number = row_number(request.GET.get("page", ""))
    center = selectors.center_of(request.actor, reader, number)
    part = next_part if request.GET.get("part") == "next" else center_part
    return unless_known(request, center.version, lambda: part(request, center))


def reader_of(request: ActorRequest) -> Reader:
    """Who reads, at the database's time of this request."""
    zone = getattr(request.user, "time_zone", "")
    return selectors.reader_of(get_language() or "", zone, read_at(request))


def entry_or_404(request: ActorRequest, reference: str, reader: Reader, *, what: str) -> Entry:
    """The appointment, if the person may do `what` with it."""
    entry = selectors.entry_for(request.actor, reference, reader, what=what)
    if entry is None:
        raise Http404
    return entry
