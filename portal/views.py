"""The front pages, and the pages that say what to do when something went wrong."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.selectors.clinics import keep_clinic
from portal.context import page

RETRY_SECONDS = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/`: what a person came for."""
    return render(request, "portal/home.html")


@require_safe
def get_care(request: HttpRequest) -> HttpResponse:
    """`/getcare`: the kinds of care, video or in person."""
    return render(request, "portal/get_care.html")


@require_safe
def register_now(_request: HttpRequest) -> HttpResponse:
    """`/registernow`: the address of the flyer leads to registration."""
    return redirect("account_signup")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """`/help/`: the help line and what goes wrong most."""
    return render(request, "portal/help.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """`/privacy/`: the notice of privacy practices."""
    return render(request, "portal/privacy.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """`/terms/`: the terms of use."""
    return render(request, "portal/terms.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """`/accessibility/`: the accessibility statement."""
    return render(request, "portal/accessibility.html")


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """400: the browser sent something we cannot read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """403: signed on, but not for this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, **_why: object) -> HttpResponse:
    """403: the form is too old, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """404: no such page, or none for this person."""
    # No warning of the session's end: an address that nothing matches has none either.
    return render(request, "404.html", {"session_dialog": ""}, status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than we take."""
    return render(request, "413.html", status=413)


def too_many(request: HttpRequest, **_why: object) -> HttpResponse:
    """429: too many tries."""
    return render(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 when the exception that is being handled says that PostgreSQL is away."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _trouble("500.html", 500)


def unavailable(_request: HttpRequest) -> HttpResponse:
    """503: the database does not answer; the browser may come back in half a minute."""
    keep_clinic()  # the page itself shall not wait for the database once more
    response = _trouble("503.html", 503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _trouble(template: str, status: int) -> HttpResponse:
    # Without the request: neither session nor user is read, so it works with the database down.
    return HttpResponse(render_to_string(template, page()), status=status)
