"""Guests of a visit: inviting one, coming by the link, being let in."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import works_in_visit_only
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from videovisit.actions.guests import (
    Invited,
    LinkError,
    admit_guest,
    come_in,
    end_guest,
    invite_guest,
    see_guests,
)
from videovisit.actions.visits import FullError, NotOpenError
from videovisit.forms.guests import GuestForm, LinkForm
from videovisit.selectors.guests import GUEST_COOKIE, Host, host_of, takes_guests
from videovisit.views.seats import seat_or_404

WHY_NOT = {
    FullError: _("Four people can be in a visit. Take an invitation back first."),
    NotOpenError: _("Nobody can be invited to this visit any more."),
}
COOKIE_AGE = 12 * 60 * 60  # seconds: a visit's day


@works_in_visit_only
@require_http_methods(["GET", "HEAD", "POST"])
def visit_guests(request: ActorRequest, reference: str) -> HttpResponse:
    """Who is invited, and a form that makes one more link, shown once."""
    host, now = _host_or_404(request, reference), database_now()
    form = GuestForm(request.POST or None)
    page: dict[str, Any] = {"form": form, "host": host, "appointment": host.appointment}
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "actor": request.actor, "now": now}
        try:
            made = invite_guest(host.appointment, **facts)
        except (FullError, NotOpenError) as error:
            form.add_error(None, WHY_NOT[type(error)])
        else:
            page |= {"link": _link_of(made), "guest": made.guest, "form": GuestForm()}
    page["takes_guests"] = takes_guests(host.appointment, now)
    page["guests"] = see_guests(host, actor=request.actor, now=now)
    return render(request, "videovisit/visit_guests.html", page)


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
            form.add_error("secret", _("This link does not work. Ask for a new one."))
        except NotOpenError:
            form.add_error(
                None, _("The visit is not open now. Come back at the time of the visit.")
            )
        else:
            return _known(redirect("visit", seat.visit.appointment.reference), browser)
    return render(request, "videovisit/visit_guest.html", {"form": form})


@works_in_visit_only
@require_POST
def visit_guest_admit(request: ActorRequest, reference: str, guest: int) -> HttpResponse:
    """The doctor lets somebody in."""
    seat = seat_or_404(request, reference, "doctor")
    admit_guest(seat, guest, actor=request.actor, now=database_now())
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
