"""Being built."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def patients(request: HttpRequest, **ids: Any) -> HttpResponse:
    """Being built."""
    return HttpResponse("patients")


def patient(request: HttpRequest, **ids: Any) -> HttpResponse:
    """Being built."""
    return HttpResponse("patient")


def activation(request: HttpRequest, **ids: Any) -> HttpResponse:
    """Being built."""
    return HttpResponse("activation")


def proxy(request: HttpRequest, **ids: Any) -> HttpResponse:
    """Being built."""
    return HttpResponse("proxy")


def import_patients(request: HttpRequest, **ids: Any) -> HttpResponse:
    """Being built."""
    return HttpResponse("import_patients")
