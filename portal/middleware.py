"""The outermost and the innermost middleware: what holds for every answer, and who may open what."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import uuid4

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from prometheus_client import Histogram

from portal import views
from portal.json_logs import request_id
from portal.policy import EVERYWHERE, permissions_policy
from portal.rules import REQUEST_ID, client_address, is_proxy, may_open

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
OVER_LIMIT = "portal.over_limit"  # META: the body was too large to be kept
RELAYED = "portal.relayed"  # META: a proxy that nobody configured stands between

access = logging.getLogger("portal.access")
seconds_taken = Histogram(
    "portal_request_seconds",
    "Seconds until the answer began",
    ["page", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.2, 5),
)


class RequestMiddleware:
    """Outermost: who asks, the request's id, the headers of every answer, and the access log.

    Behind it `REMOTE_ADDR` is the client's address and `X-Request-ID` is ours, whoever sent what.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, dressed and noted."""
        began = perf_counter()
        introduce(request.META)
        request_id.set(request.META["HTTP_X_REQUEST_ID"])
        response = self.get_response(request)
        dress(request, response)
        note(request, response, perf_counter() - began)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse a body over the limit before anything tries to read it."""
        return views.too_large(request) if request.META.get(OVER_LIMIT) else None


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp where a page asked for a nonce or more; all others get the policy built once."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave an ordinary answer to `dress`, which adds what is missing."""
        asked = getattr(request, "_csp_nonce", None)
        if asked is None and not any(name.startswith("_csp") for name in vars(response)):
            return response
        return super().process_response(request, response)


class MatrixMiddleware:
    """Innermost: a page opens only for the roles that the matrix names; all else does not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the browser features that this kind of page needs."""
        response = self.get_response(request)
        response._permissions_policy_override = permissions_policy(url_name(request))  # type: ignore[attr-defined] # noqa: SLF001 - the library's way
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """None to go on; the sign-on page for somebody not signed on; else 404."""
        page = url_name(request)
        if may_open(page, ""):
            return None
        held = request.actor.held  # type: ignore[attr-defined]
        if any(may_open(page, role) for role in held):
            return None
        if "" in held:
            return redirect_to_login(request.get_full_path())
        raise Http404


def introduce(meta: dict[str, Any]) -> None:
    """Settle the client's address and the request's id from what a trusted proxy says, or not."""
    peer = meta.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY_COUNT and is_proxy(peer, settings.TRUSTED_PROXIES):
        forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
        meta["REMOTE_ADDR"] = client_address(peer, forwarded, settings.TRUSTED_PROXY_COUNT)
        given = meta.get("HTTP_X_REQUEST_ID", "")
    else:
        given = ""
        meta[RELAYED] = bool({meta.pop(name, None) for name in FORWARDED} - {None})
    meta["HTTP_X_REQUEST_ID"] = given if REQUEST_ID.fullmatch(given) else uuid4().hex


def dress(request: HttpRequest, response: HttpResponse) -> None:
    """The headers of every answer: pages, errors and static files alike."""
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = request.META["HTTP_X_REQUEST_ID"]
    if is_private(request):
        response.headers["Cache-Control"] = "no-store"
    if url_name(request) == "account_logout" and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'


def is_private(request: HttpRequest) -> bool:
    """Whether the answer may hold what only this person may see: signed on, or a form was sent."""
    # What was read of the session, if anything was: asking it would read it, with the database down too.
    read = getattr(getattr(request, "session", None), "_session_cache", {})
    return request.method == "POST" or SESSION_KEY in read


def url_name(request: HttpRequest) -> str:
    """The name of the page with its namespace, "" where no address matched."""
    return request.resolver_match.view_name if request.resolver_match else ""


def note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count it, and write it down: never the path or the query, people type names into them."""
    method = request.method if request.method in METHODS else "other"
    page, status = url_name(request), response.status_code
    seconds_taken.labels(page, method, status).observe(seconds)
    facts = {"method": method, "page": page, "status": status, "ms": round(seconds * 1000, 1)}
    access.info("request", extra=facts)
