"""The Appointment Center: what is ahead, what is over, and one appointment in full."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.middleware import is_no_activity
from accounts.selectors.sessions import read_at
from accounts.views import ActorRequest, row_number
from appointments.rules.entries import Entry, Reader, milliseconds
from appointments.selectors import center as selectors


@require_safe
def appointments(request: ActorRequest) -> HttpResponse:
    """Upcoming appointments, the next one first of all."""
    reader = reader_of(request)
    center = selectors.center_of(request.actor, reader, row_number(request.GET.get("page", "")))
    shown = {"center": center, "now": milliseconds(reader.now)}
    return render(request, "appointments/appointments.html", shown)


@require_safe
def appointments_past(request: ActorRequest) -> HttpResponse:
    """Past appointments."""
    reader = reader_of(request)
    number = row_number(request.GET.get("page", ""))
    shown = {
        "center": selectors.center_of(request.actor, reader),
        "past": selectors.past_of(request.actor, reader, number),
        "now": milliseconds(reader.now),
    }
    return render(request, "appointments/appointments_past.html", shown)


@require_safe
def appointment(request: ActorRequest, reference: str) -> HttpResponse:
    """Appointment Details. 404 for a reference that is somebody else's, or nobody's."""
    reader = reader_of(request)
    entry = entry_or_404(request, reference, reader, what="appointments")
    shown = {
        "entry": entry,
        "version": selectors.version_of([entry], reader),
        "now": milliseconds(reader.now),
    }
    return render(request, "appointments/appointment.html", shown)


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
        return unless_known(request, "appointments/_appointment.html", version, entry=entry)
    number = row_number(request.GET.get("page", ""))
    center = selectors.center_of(request.actor, reader, number)
    part = "next" if request.GET.get("part") == "next" else "center"
    return unless_known(request, f"appointments/_{part}.html", center.version, center=center)


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


def unless_known(
    request: ActorRequest, template: str, version: str, **shown: object
) -> HttpResponse:
    """The fragment with its version as ETag, or 304; either with the server's time."""
    etag = f'"{version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, template, shown)
        response["ETag"] = etag
    response["X-Now"] = str(milliseconds(read_at(request)))
    return response
