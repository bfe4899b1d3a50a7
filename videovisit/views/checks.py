"""The requirements check: its page, and what the page asks of the server."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.attempts import TooManyTriesError
from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.selectors.clinics import database_now
from accounts.selectors.sessions import read_at
from accounts.views import ActorRequest, say
from videovisit.actions.checks import (
    ReplayedError,
    Run,
    attach_check,
    count_run,
    give_support_code,
    store_check,
)
from videovisit.actions.looks import note_shown
from videovisit.rules.browsers import is_old_explorer, is_phone
from videovisit.rules.checks import ResultError, read_result
from videovisit.rules.ice import CHECK_TIME, credential
from videovisit.selectors.checks import (
    BROWSER_COOKIE_AGE,
    NotTheirsError,
    RunError,
    browser_cookie,
    new_browser,
    new_run,
    newest_check,
    newest_unbound,
    run_of,
    subject_of,
)
from videovisit.selectors.looks import helped_here
from videovisit.views.parts import BROWSER_COOKIE, browser_id

MOST_BYTES = 16_384


@never_cache
@require_safe
def video_visit(request: ActorRequest) -> HttpResponse:
    """`/videovisit`: what a video visit needs, and the check of this computer."""
    reference = request.GET.get("visit", "")
    other = _page_for_others(request)
    if other:
        address = request.build_absolute_uri(request.path)
        return render(request, other, {"address": address, "reference": reference} | _choices())
    free = newest_unbound(browser_id(request), read_at(request)) if request.actor.user_id else None
    page = {"reference": reference, "free": free, **_choices()}
    return render(request, "videovisit/video_visit.html", page)


def _page_for_others(request: ActorRequest) -> str:
    """The template for a browser that gets another page than the check; "" for one that gets it."""
    agent = request.headers.get("User-Agent", "")
    if is_old_explorer(agent):
        return "videovisit/old_explorer.html"
    goes_on = settings.PHONE_BROWSERS == "continue" or (
        settings.PHONE_BROWSERS == "app" and "continue" in request.GET
    )
    if goes_on or not is_phone(agent, request.headers.get("Sec-CH-UA-Mobile", "")):
        return ""
    return "videovisit/phone.html"


def _choices() -> dict[str, str]:
    """What the clinic has decided about phones."""
    return {"app_link": settings.APP_LINK, "phone_browsers": settings.PHONE_BROWSERS}


@works_in_visit_only
@never_cache
@require_POST
def ice(request: ActorRequest) -> HttpResponse:
    """Begin a run: its ticket, and short-lived credentials for the relay where there is one.

    429 with the seconds to wait when a browser or an address asks too often.
    """
    now, known = database_now(), browser_id(request)
    browser = known or new_browser()
    try:
        count_run(browser, is_new=not known, address=request.actor.address, now=now)
    except TooManyTriesError as error:
        return _too_many(error, now)
    answer = JsonResponse({"run": new_run(browser), "iceServers": _servers(now)})
    answer.set_cookie(
        BROWSER_COOKIE,
        browser_cookie(browser),
        max_age=BROWSER_COOKIE_AGE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _servers(now: datetime) -> list[dict[str, Any]]:
    if not settings.TURN_URIS:
        return []
    made = credential(settings.TURN_SECRET, uuid4().hex, now=now, lasts=CHECK_TIME)
    return [{"urls": settings.TURN_URIS, "username": made.username, "credential": made.password}]


@works_in_visit_only
@never_cache
@require_POST
def check_result(request: ActorRequest) -> HttpResponse:
    """Keep the result of a run, sent as JSON {run, visit, quick, result}; 400 says what is wrong."""
    now, browser = read_at(request), browser_id(request)
    try:
        sent = _sent(request)
        subject = subject_of(request.actor, sent["visit"], now)
        check = store_check(
            Run(run_of(sent["run"], browser), browser, is_quick=sent["quick"] is True),
            read_result(sent["result"]),
            subject=subject,
            actor=request.actor,
            now=now,
        )
    except (ResultError, RunError, ReplayedError, NotTheirsError) as error:
        return _problem(str(error), 400)
    return JsonResponse({"stored": True, "bound": check.patient_id is not None})


@never_cache
@require_POST
def check_attach(request: ActorRequest) -> HttpResponse:
    """Bind a result that was made in this browser before signing on; then the visits show it."""
    now = database_now()
    check = newest_unbound(browser_id(request), now)
    try:
        subject = subject_of(request.actor, request.POST.get("visit", ""), now)
    except NotTheirsError:
        raise Http404 from None
    if check and attach_check(check, subject, actor=request.actor, now=now):
        say(request, "videovisit/messages/attached.txt")
        return redirect("appointments")
    say(request, "videovisit/messages/not_attached.txt", is_done=False)
    return redirect("video_visit")


@never_cache
@require_POST
def check_code(request: ActorRequest) -> HttpResponse:
    """Six digits for a helper on the phone, for the newest result of this browser."""
    now = database_now()
    check = newest_check(browser_id(request), now)
    if check is None:
        return _problem("no-check", 404)
    try:
        return JsonResponse({"code": give_support_code(check, actor=request.actor, now=now)})
    except TooManyTriesError as error:
        return _too_many(error, now)


@is_no_activity
@works_in_visit_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_helped(request: ActorRequest) -> HttpResponse:
    """What the helper of this browser wants its person to do now; a POST says that it is shown."""
    browser, now = browser_id(request), read_at(request)
    if request.method == "POST":
        return JsonResponse({"noted": note_shown(browser, actor=request.actor, now=now)})
    helped = helped_here(browser, now)
    html = render_to_string("videovisit/support/_helped.html", {"helped": helped})
    return JsonResponse({"html": html, "mark": helped.mark, "goes_on": helped.goes_on})


def _sent(request: ActorRequest) -> dict[str, Any]:
    """The parts of what was sent. Raises ResultError."""
    said = int(request.headers.get("Content-Length") or 0)
    if said > MOST_BYTES or len(request.body) > MOST_BYTES:  # what says it is long is not read
        raise ResultError("size")
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ResultError("json") from None
    parts = {"run": str, "visit": str, "quick": bool, "result": dict}
    if not isinstance(sent, dict) or set(sent) != set(parts):
        raise ResultError("parts")
    if not all(isinstance(sent[name], kind) for name, kind in parts.items()):
        raise ResultError("parts")
    return sent


def _too_many(error: TooManyTriesError, now: datetime) -> JsonResponse:
    wait = max(1, int((error.opens_at - now).total_seconds()))
    return _problem("too-many", 429, retry_after=wait)


def _problem(word: str, status: int, **more: int) -> JsonResponse:
    answer = JsonResponse({"problem": word, **more}, status=status)
    if "retry_after" in more:
        answer["Retry-After"] = str(more["retry_after"])
    return answer
