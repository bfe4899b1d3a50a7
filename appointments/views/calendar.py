"""Calendars: one visit as a file, and a private address that calendar programs read."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules.actor import Actor
from accounts.selectors.clinics import database_now
from accounts.selectors.history import zone_of
from accounts.selectors.people import user_of
from accounts.views import ActorRequest, needs_fresh_proof
from appointments.actions.calendar import (
    end_feed,
    keep_to_show,
    make_feed,
    note_read,
    secret_to_show,
)
from appointments.actions.calendar_text import calendar_text
from appointments.rules.calendar import PUBLISH, method_of
from appointments.selectors.appointments import appointment_for
from appointments.selectors.calendar import entries_of, entry_for, feed_with, live_feed

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def appointment_calendar(request: ActorRequest, reference: str) -> HttpResponse:
    """One visit for a calendar program; a cancelled one takes the entry out again."""
    now = database_now()
    appointment = appointment_for(request.actor, reference, now=now, what="appointments")
    if appointment is None:
        raise Http404
    entry = entry_for(request.actor, appointment, now)
    text = calendar_text(method_of(appointment.status, PUBLISH), [entry])
    headers = {"Content-Disposition": 'attachment; filename="visit.ics"'}
    return HttpResponse(text, content_type=CALENDAR, headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def calendar_feed(request: ActorRequest) -> HttpResponse:
    """Make a private address, replace it when asked twice, or end it.

    The address is shown after the POST, and again for some minutes when the page is loaded anew.
    """
    now = database_now()
    if request.method == "POST":
        return _keep_feed(request, request.POST.get("do", ""), now)
    secret = secret_to_show(request.session, actor=request.actor, now=now)
    feed = live_feed(request.actor)
    context = {
        "feed": feed,
        "address": _address(secret) if secret else "",
        "asks": feed is not None and "new" in request.GET,
        "ended": feed is None and "ended" in request.GET,
        "zone": zone_of(user_of(request.actor)),
    }
    return render(request, "appointments/calendar.html", context)


def _keep_feed(request: ActorRequest, wanted: str, now: datetime) -> HttpResponse:
    """A first address is made at once; a new one ends the old one, which is asked first."""
    if wanted == "make" and live_feed(request.actor):
        return redirect(f"{reverse('calendar_feed')}?new")
    if wanted in ("make", "replace"):
        secret = make_feed(actor=request.actor, now=now)
        keep_to_show(request.session, secret, now=now)
    elif wanted == "end":
        end_feed(actor=request.actor, now=now)
        return redirect(f"{reverse('calendar_feed')}?ended")
    return redirect("calendar_feed")


def _address(secret: str) -> str:
    return settings.SITE_ORIGIN + reverse("appointment_feed", args=[secret])


@cache_control(private=True, no_cache=True)
@require_safe
def appointment_feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The visits of who made the address; works without signing on, until it is ended."""
    now, feed = database_now(), feed_with(secret)
    if feed is None:
        raise Http404
    note_read(feed, now)
    with translation.override(feed.user.language):
        text = calendar_text(PUBLISH, entries_of(Actor(user_id=feed.user_id), now))
    return HttpResponse(text, content_type=CALENDAR)
