"""The way into a visit, and its page: one address from the door to the end."""

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.selectors.clinics import database_now
from accounts.selectors.sessions import VISIT_UNTIL
from accounts.views import ActorRequest
from accounts.views.shapes import fill_page
from appointments.rules.entries import milliseconds
from appointments.rules.join_window import closes_at
from appointments.selectors.appointments import appointment_for, window
from appointments.selectors.center import version_of
from appointments.views.center import entry_or_404, reader_of
from appointments.views.parts import unless_known, written
from videovisit.actions.visits import NotOpenError, arrive

FRAGMENT = "videovisit/_visit.html"


class Page(NamedTuple):
    """Whether the page is the waiting room."""

    is_here: bool


def visit_join(request: ActorRequest, reference: str) -> HttpResponse:
    """Join, by POST alone; whether it worked or what comes next stands on the visit's page.

    A GET (somebody signed on again on the way) changes nothing and says where the button is.
    """
    if request.method != "POST":
        response = render(request, "videovisit/press_join.html", status=405)
        response["Allow"] = "POST"
        return response
    now = database_now()
    appointment = appointment_for(request.actor, reference, now=now, what="join")
    if appointment is None:
        raise Http404
    try:
        here = arrive(appointment, actor=request.actor, now=now)
    except NotOpenError:
        return redirect("visit", appointment.reference)
    request.session[VISIT_UNTIL] = closes_at(here.expected_ends_at, window()).timestamp()
    return redirect("visit", here.reference)


@works_in_visit_only
@require_safe
def visit(request: ActorRequest, reference: str) -> HttpResponse:
    """The waiting room while one is in it; else what to do. 404 for a reference of others."""
    reader = reader_of(request)
    entry = entry_or_404(request, reference, reader, what="join")
    shown = {
        "reference": entry.facts.reference,
        "fragment": written(request, FRAGMENT, entry),
        "version": version_of([entry], reader),
        "now": milliseconds(reader.now),
    }
    return fill_page(request, "videovisit/visit.html", Page(entry.case.is_here), **shown)


@works_in_visit_only
@is_no_activity
@require_safe
def visit_state(request: ActorRequest, reference: str) -> HttpResponse:
    """The part of the visit's page that changes by itself; 304 while it is the same."""
    reader = reader_of(request)
    entry = entry_or_404(request, reference, reader, what="join")
    version = version_of([entry], reader)
    return unless_known(request, version, lambda: written(request, FRAGMENT, entry))
