"""The portal with two pages to measure, behind our handler and behind Django's two."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - needs the settings
from django.core.handlers.asgi import ASGIHandler  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from portal import rules, urls  # noqa: E402
from portal.one_hop import OneHop  # noqa: E402


def hello(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """A page that needs nothing."""
    return HttpResponse("hello")


def signed_on(request: HttpRequest) -> HttpResponse:
    """A page that needs the session and its user."""
    return HttpResponse(f"hello {request.user.first_name}")  # type: ignore[union-attr]


urlpatterns = [
    path("bench/hello", hello, name="bench_hello"),
    path("bench/signed-on", signed_on, name="bench_signed_on"),
    *urls.urlpatterns,
]
rules.PAGES.update(bench_hello=rules.ANYONE, bench_signed_on=rules.SIGNED_ON)
settings.ROOT_URLCONF = __name__

one_hop = OneHop(settings.WEB_THREADS)
asgi = ASGIHandler()
wsgi = WSGIHandler()
