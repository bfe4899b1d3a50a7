"""The support console: look somebody up, see why they cannot join, help one browser step by step."""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.attempts import TooManyTriesError
from accounts.middleware import is_no_activity
from accounts.selectors.sessions import read_at
from accounts.views import ActorRequest
from videovisit.actions.looks import push_step, see_look, use_code
from videovisit.actions.support import Why, act, open_case, see_case
from videovisit.forms.support import DeedForm, HelpCodeForm, LookUpForm, StepForm
from videovisit.models import SupportCase, SupportLook
from videovisit.rules.support import SENT, STEPS, Came, Deed, Hits
from videovisit.selectors.looks import Seen, look_of, seen_by
from videovisit.selectors.support import case_of

FRAGMENT = "videovisit/support/_look.html"
PAGE = "videovisit/support.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: ActorRequest) -> HttpResponse:
    """`/support/`: look somebody up by what they say, always by a POST."""
    form = LookUpForm(request.POST or None)
    page: dict[str, Any] = {"form": form, "by_code": HelpCodeForm()}
    if not form.is_valid():
        return render(request, PAGE, page)
    why = Why(form.cleaned_data["reason"], form.cleaned_data["words"])
    try:
        found = open_case(form.said, why, actor=request.actor, now=read_at(request))
    except TooManyTriesError as error:
        return _too_many(request, page | {"many": "look-ups"}, error)
    if isinstance(found, Hits):
        return render(request, PAGE, page | {"hits": found})
    return redirect("support_case", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support_code(request: ActorRequest) -> HttpResponse:
    """Begin a look at the browser whose six digits these are; without them, to where they are typed."""
    if request.method != "POST":
        return redirect("support")
    form = HelpCodeForm(request.POST)
    page: dict[str, Any] = {"form": LookUpForm(), "by_code": form}
    if not form.is_valid():
        return render(request, PAGE, page)
    try:
        look = use_code(form.cleaned_data["digits"], actor=request.actor, now=read_at(request))
    except TooManyTriesError as error:
        return _too_many(request, page | {"many": "codes"}, error)
    if look is None:
        form.refuse()
        return render(request, PAGE, page)
    return redirect("support_look", look.pk)


def _too_many(
    request: ActorRequest, page: dict[str, Any], error: TooManyTriesError
) -> HttpResponse:
    wait = max(1, int((error.opens_at - read_at(request)).total_seconds()))
    page["minutes"] = -(-wait // 60)
    answer = render(request, PAGE, page, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(wait)
    return answer


@never_cache
@require_safe
def support_case(request: ActorRequest, case_id: int) -> HttpResponse:
    """Who it is, masked; what happened to the visit, and what can be done."""
    case, now = _case_or_404(request, case_id), read_at(request)
    if case.ends_at <= now:
        return _over(request)
    page = see_case(
        case,
        actor=request.actor,
        now=now,
        own_zone=request.user.time_zone,  # type: ignore[union-attr] # somebody signed on
        language=get_language() or "",
    )
    shown = {"page": page, "case": case}
    return render(request, "videovisit/support_case.html", shown)


@require_POST
def support_act(request: ActorRequest, case_id: int) -> HttpResponse:
    """Do one of the things that the case allows."""
    case, form, now = _case_or_404(request, case_id), DeedForm(request.POST), read_at(request)
    if case.ends_at <= now:
        return _over(request)
    if form.is_valid():
        deed = Deed(form.cleaned_data["deed"])
        came = act(case, deed, actor=request.actor, now=now)
        _say(request, deed, came)
    return redirect("support_case", case.pk)


def _say(request: ActorRequest, deed: Deed, came: Came) -> None:
    if came is Came.DONE:
        messages.success(request, _done_words(deed))
    else:
        messages.info(request, _vain_words(deed, came))


def _done_words(deed: Deed) -> str:
    if deed in SENT:
        return _("It is on its way to the contacts on record.")
    if deed is Deed.CALLED_BACK:
        return _("Noted: you have called back.")
    return _("Clinic staff have it on their list.")


def _vain_words(deed: Deed, came: Came) -> str:
    if came is Came.NOTHING:
        return _("Nothing was sent: there is no visit to come, or no contact on record.")
    return _("Already sent a moment ago.") if deed in SENT else _("That was done before.")


@never_cache
@require_safe
def support_look(request: ActorRequest, look_id: int) -> HttpResponse:
    """The live state of one browser, and the help steps for it."""
    look, now = _look_or_404(request, look_id), read_at(request)
    if look.ends_at <= now:
        return _over(request)
    seen = see_look(look, actor=request.actor, now=now)
    steps = enumerate(STEPS, 1)
    shown = {"seen": seen, "look": look, "help_steps": steps, "version": version_of(seen)}
    return render(request, "videovisit/support_look.html", shown)


@is_no_activity
@never_cache
@require_safe
def support_look_state(request: ActorRequest, look_id: int) -> HttpResponse:
    """The same as JSON, for a page without a socket (If-None-Match)."""
    message = look_message(seen_by(_look_or_404(request, look_id), read_at(request)))
    etag = f'"{sha256(message["html"].encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag)
    return answer or JsonResponse(message, headers={"ETag": etag})


@require_POST
def support_step(request: ActorRequest, look_id: int) -> HttpResponse:
    """Put a help step on the page of the browser that one looks at; of any other there is no such."""
    look, form, now = _look_or_404(request, look_id), StepForm(request.POST), read_at(request)
    if look.ends_at <= now:
        return _over(request)
    if form.is_valid():
        push_step(look, form.cleaned_data["number"], actor=request.actor, now=now)
    return redirect("support_look", look.pk)


def look_message(seen: Seen) -> dict[str, Any]:
    """The look as socket and address say it; its version is the moment of reading in microseconds."""
    html = render_to_string(FRAGMENT, {"seen": seen})
    return {"type": "support.state", "version": version_of(seen), "html": html}


def version_of(seen: Seen) -> int:
    """When it was read, in microseconds."""
    return round(seen.at.timestamp() * 1_000_000)


def _over(request: ActorRequest) -> HttpResponse:
    return render(request, "videovisit/support_over.html", status=HTTPStatus.GONE)


def _case_or_404(request: ActorRequest, case_id: int) -> SupportCase:
    case = case_of(request.actor, case_id)
    if case is None:
        raise Http404
    return case


def _look_or_404(request: ActorRequest, look_id: int) -> SupportLook:
    look = look_of(request.actor, look_id)
    if look is None:
        raise Http404
    return look
