"""Guests of a visit: inviting one, coming by the link, being let in."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from appointments.models import Appointment
from appointments.rules.clock import When, when
from appointments.rules.join_window import JoinState, opens_at
from appointments.selectors.appointments import window
from videovisit.actions.guests import (
    Invited,
    LinkError,
    TakenBackError,
    Wish,
    admit_guest,
    come_in,
    end_guest,
    invite_guest,
    refuse_guest,
    see_guests,
    see_invitation,
)
from videovisit.actions.visits import FullError, NotOpenError
from videovisit.forms.guests import GuestForm, LinkForm
from videovisit.models import Guest
from videovisit.selectors.guests import (
    GUEST_COOKIE,
    Host,
    host_of,
    takes_guests,
)
from videovisit.views.live import Part, part_of, told
from videovisit.views.seats import seat_or_404

WHY_NOT = {
    FullError: _("Four people can be in a visit. Take an invitation back first."),
    NotOpenError: _("Nobody can be invited to this visit any more."),
    TakenBackError: _(
        "This invitation has ended, and its link does not work any more. Press “Make a link” to make"
        " another one."
    ),
}
# By why the door is shut to who comes by a link; any other reason is one that passes.
SHUT = {
    JoinState.ENDED: _("The visit has ended. Nobody can join it any more."),
    JoinState.CANCELLED: _("This visit will not take place."),
    JoinState.NOT_VIDEO: _("This is not a video visit any more. It takes place at the clinic."),
}
DOES_NOT_WORK = _("This link does not work. Ask for a new one.")
NOT_YET = _("The visit is not open now. Come back at the time of the visit.")
COOKIE_AGE = 12 * 60 * 60  # seconds: a visit's day


@works_in_visit_only
@require_http_methods(["GET", "HEAD", "POST"])
def visit_guests(request: ActorRequest, reference: str) -> HttpResponse:
    """Who is invited, and a form that makes one more link, shown in answer to it alone.

    Sent once more (a reload, a second press) the form answers with the link that it has made.
    """
    host, now = _host_or_404(request, reference), database_now()
    form = GuestForm(request.POST or None)
    page: dict[str, Any] = {"form": form, "host": host, "appointment": host.appointment}
    if request.method == "POST" and form.is_valid():
        page |= _made(request, host.appointment, form, now=now)
    page["takes_guests"] = takes_guests(host.appointment, now)
    page["invited"] = _invited(host, see_guests(host, actor=request.actor, now=now))
    return render(request, "videovisit/visit_guests.html", page)


@works_in_visit_only
@is_no_activity
@require_safe
def visit_guests_state(request: ActorRequest, reference: str) -> HttpResponse:
    """What became of the invited by now, 304 while it is the same; the page anew when nobody can come any more."""
    host, now = _host_or_404(request, reference), database_now()
    if not takes_guests(host.appointment, now):
        return redirect("visit_guests", reference)
    guests = see_guests(host, actor=request.actor, now=now, is_live=True)
    return told(request, _invited(host, guests))


def _invited(host: Host, guests: list[Guest]) -> Part:
    return part_of("videovisit/_guests_invited.html", {"host": host, "guests": guests})


def _made(
    request: ActorRequest, visit: Appointment, form: GuestForm, *, now: datetime
) -> dict[str, Any]:
    """The link, and an empty form for the next one; nothing where the form says why there is none."""
    try:
        made = invite_guest(visit, Wish(**form.cleaned_data), actor=request.actor, now=now)
    except (FullError, NotOpenError, TakenBackError) as error:
        form.add_error(None, WHY_NOT[type(error)])
        return {}
    link = {"link": _link_of(made), "made": made.guest, "opens": _opens(visit, now)}
    return {**link, "form": GuestForm()}


def _opens(appointment: Appointment, now: datetime) -> When | None:
    """From when on a link lets in, by the clinic's clock; None when it does so now."""
    opens = opens_at(appointment.starts_at, window())
    zone = appointment.clinic.time_zone
    return when(opens, zone, get_language() or "") if opens > now else None


@require_http_methods(["GET", "HEAD", "POST"])
def visit_guest(request: ActorRequest) -> HttpResponse:
    """`/visits/guest/`: by the link's secret into the visit. A wrong and an old one read the same."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = database_now()
        cookie = request.COOKIES.get(GUEST_COOKIE, "")
        try:
            seat, browser = come_in(
                form.cleaned_data["secret"], cookie, actor=request.actor, now=now
            )
        except LinkError:
            form.add_error("secret", DOES_NOT_WORK)
        except NotOpenError as error:
            form.add_error(None, SHUT.get(error.state, NOT_YET))
        else:
            return _known(redirect("visit", seat.visit.appointment.reference), browser)
    return render(request, "videovisit/visit_guest.html", {"form": form})


@require_POST
def visit_guest_about(request: ActorRequest) -> HttpResponse:
    """To who holds a link, before they agree: with whom the visit is, and when; never whose it is."""
    secret, cookie = request.POST.get("secret", ""), request.COOKIES.get(GUEST_COOKIE, "")
    shown: dict[str, Any] = {}
    now = database_now()
    try:
        visit = see_invitation(secret, cookie, actor=request.actor, now=now)
    except LinkError:
        shown["trouble"] = DOES_NOT_WORK
    except NotOpenError as error:
        shown["trouble"] = SHUT.get(error.state, NOT_YET)
    else:
        at = when(visit.starts_at, visit.clinic.time_zone, get_language() or "")
        shown |= {"visit": visit, "at": at, "opens": _opens(visit, now)}
    return render(request, "videovisit/_guest_visit.html", shown)


@works_in_visit_only
@require_POST
def visit_guest_admit(request: ActorRequest, reference: str, guest: int) -> HttpResponse:
    """The doctor lets somebody in."""
    seat = seat_or_404(request, reference, "doctor")
    admit_guest(seat, guest, actor=request.actor, now=database_now())
    return redirect("visit", reference)


@works_in_visit_only
@require_POST
def visit_guest_refuse(request: ActorRequest, reference: str, guest: int) -> HttpResponse:
    """The doctor does not let somebody in."""
    seat = seat_or_404(request, reference, "doctor")
    refuse_guest(seat, guest, actor=request.actor, now=database_now())
    return redirect("visit", reference)


@works_in_visit_only
@require_POST
def visit_guest_end(request: ActorRequest, reference: str, guest: int) -> HttpResponse:
    """Who may invite takes an invitation back."""
    host = _host_or_404(request, reference)
    end_guest(host.appointment, guest, actor=request.actor, now=database_now())
    return redirect("visit_guests", reference)


def _host_or_404(request: ActorRequest, reference: str) -> Host:
    host = host_of(request.actor, reference)
    if host is None:
        raise Http404
    return host


def _link_of(made: Invited) -> str:
    """With the secret where no server sees it."""
    return f"{settings.SITE_ORIGIN}{reverse('visit_guest')}#{made.secret}"


def _known(response: HttpResponse, browser: str) -> HttpResponse:
    response.set_cookie(
        GUEST_COOKIE,
        browser,
        max_age=COOKIE_AGE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
