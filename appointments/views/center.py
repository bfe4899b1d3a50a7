"""The Appointment Center: what is ahead, what is over, and one appointment in full."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.middleware import is_no_activity
from accounts.selectors.sessions import read_at
from accounts.views import ActorRequest, row_number
from accounts.views.shapes import fill
from appointments.rules.entries import Entry, Reader, milliseconds
from appointments.selectors import center as selectors
from appointments.selectors.center import Center


@require_safe
def appointments(request: ActorRequest) -> HttpResponse:
    """Upcoming appointments, the next one first of all."""
    reader = reader_of(request)
    center = selectors.center_of(request.actor, reader, row_number(request.GET.get("page", "")))
    shown = {**center_parts(request, center), "now": milliseconds(reader.now)}
    return render(request, "appointments/appointments.html", shown)


@require_safe
def appointments_past(request: ActorRequest) -> HttpResponse:
    """Past appointments."""
    reader = reader_of(request)
    center = selectors.center_of(request.actor, reader)
    past = selectors.past_of(request.actor, reader, row_number(request.GET.get("page", "")))
    part = "_past_row_named" if past.is_named else "_past_row"
    rows = [written(request, part, entry) for entry in past.entries]
    shown = {**center_parts(request, center), **around("past"), "past": past, "rows": rows}
    return render(
        request, "appointments/appointments_past.html", {**shown, "now": milliseconds(reader.now)}
    )


@require_safe
def appointment(request: ActorRequest, reference: str) -> HttpResponse:
    """Appointment Details. 404 for a reference that is somebody else's, or nobody's."""
    reader = reader_of(request)
    entry = entry_or_404(request, reference, reader, what="appointments")
    shown = {
        **around(),
        "reference": entry.facts.reference,
        "details": written(request, "_appointment", entry),
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
        return unless_known(request, version, lambda: written(request, "_appointment", entry))
    number = row_number(request.GET.get("page", ""))
    center = selectors.center_of(request.actor, reader, number)
    part = "next" if request.GET.get("part") == "next" else "center"
    return unless_known(
        request,
        center.version,
        lambda: render_to_string(
            f"appointments/_{part}.html", center_parts(request, center), request
        ),
    )


class Around(NamedTuple):
    """What decides how the parts around a list look: the tab that is shown."""

    current: str = ""


def around(current: str = "") -> dict[str, SafeString]:
    """The parts of a page that stand around what changes."""
    parts = ("tabs", "beside", "live")
    return {part: fill(f"appointments/_{part}.html", Around(current), {}) for part in parts}


def center_parts(request: ActorRequest, center: Center) -> dict[str, Any]:
    """What the templates of the Appointment Center use, with each visit already written."""
    groups = [
        (group, [written(request, "_row", entry) for entry in group.entries])
        for group in center.groups
    ]
    return {
        **around("upcoming"),
        "center": center,
        "groups": groups,
        "panel": written(request, "_panel", center.next) if center.next else "",
        "missed": [written(request, "_missed", entry) for entry in center.missed],
    }


def written(request: ActorRequest, part: str, entry: Entry) -> SafeString:
    """An appointment by one of the templates that are rendered once for each case."""
    template = part if "/" in part else f"appointments/{part}.html"
    has_form = entry.case.is_open or entry.case.is_live
    values = {**entry.words, "csrf_token": get_token(request) if has_form else ""}
    return fill(template, entry.case, values)


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
    request: ActorRequest, version: str, fragment: Callable[[], SafeString]
) -> HttpResponse:
    """The fragment with its version as ETag, or 304; either with the server's time."""
    etag = f'"{version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(fragment())
        response["ETag"] = etag
    response["X-Now"] = str(milliseconds(read_at(request)))
    return response
