"""Administrators: the audit, page by page and as a file, and what they are to judge."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.reviews import OwnDeedError, judge, see_review, see_reviews
from accounts.actions.trail import read_trail, save_trail
from accounts.forms.glass import JudgeForm
from accounts.forms.trail import TrailForm
from accounts.selectors.clinics import database_now
from accounts.selectors.history import zone_of
from accounts.selectors.people import user_of
from accounts.selectors.reviews import review_for
from accounts.selectors.trail import HEADER, Place
from accounts.views import ActorRequest, proof_asked
from accounts.views.kept import MARK, keep, kept
from accounts.views.saved import CSV, saved

PROVEN = "proven"  # in the address of who comes back from proving who they are
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"(\d{1,17})-(\d{1,18})")  # microseconds since 1970, and the event


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: ActorRequest) -> HttpResponse:
    """Who did or saw what; what is asked for is kept in the session, not in the address."""
    if request.method == "POST":
        return keep(request)
    now = database_now()
    form = _form(request, now)
    page = None
    if not form.is_bound or form.is_valid():
        before = _place(request.GET.get("older", ""))
        page = read_trail(form.asked(), before, actor=request.actor, now=now)
    older = page.older if page else None
    shown = {"form": form, "page": page, "zone": form.zone.key, "sent": request.GET.get(MARK, "")}
    ways = {"older": _written(older), "is_proven": PROVEN in request.GET}
    return render(request, "accounts/audit/audit.html", shown | ways)


@never_cache
@require_safe
def audit_csv(request: ActorRequest) -> HttpResponse:
    """The same as a file; who must prove who they are first comes back to the page, for a file is none."""
    way = urlencode({MARK: request.GET.get(MARK, ""), PROVEN: "yes"})
    if asking := proof_asked(request, f"{reverse('audit')}?{way}"):
        return asking
    now = database_now()
    form = _form(request, now)
    is_asked = form.is_bound or request.GET.get(MARK, "") == ""
    if not is_asked or (form.is_bound and not form.is_valid()):
        raise Http404
    rows = save_trail(form.asked(), actor=request.actor, now=now)
    return saved(rows, HEADER, name=f"audit-{now.date().isoformat()}.csv", kind=CSV)


@require_safe
def reviews(request: ActorRequest) -> HttpResponse:
    """What is to be judged, and what was."""
    to_do, done = see_reviews(actor=request.actor, now=database_now())
    shown = {"to_do": to_do, "done": done, "zone": zone_of(user_of(request.actor))}
    return render(request, "accounts/audit/reviews.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, review_id: int) -> HttpResponse:
    """One of them; a POST says what it came to."""
    now = database_now()
    found = see_review(review_id, actor=request.actor, now=now)
    if found is None:
        raise Http404
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        try:
            is_first = judge(found, form.cleaned_data["words"], actor=request.actor, now=now)
        except OwnDeedError:
            return redirect("review", found.pk)
        return redirect("reviews") if is_first else _judged_before(request, form, review_id)
    shown = {"form": form, "review": found, "zone": zone_of(user_of(request.actor))}
    return render(request, "accounts/audit/review.html", shown)


def _judged_before(request: ActorRequest, form: JudgeForm, review_id: int) -> HttpResponse:
    """Who was quicker and what they found out, and the words that were not kept: none is lost unsaid."""
    found = review_for(request.actor, review_id)
    shown = {"review": found, "zone": zone_of(user_of(request.actor))}
    unkept = {"unkept": form.cleaned_data["words"]}
    return render(request, "accounts/audit/review.html", shown | unkept)


def _form(request: ActorRequest, now: datetime) -> TrailForm:
    zone = zone_of(user_of(request.actor))
    return TrailForm(kept(request, reverse("audit")), actor=request.actor, zone=zone, now=now)


def _place(typed: str) -> Place | None:
    found = PLACE.fullmatch(typed)
    if found is None:
        return None
    at = EPOCH + timedelta(microseconds=int(found[1]))
    return Place(at, int(found[2]))


def _written(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{(place.at - EPOCH) // timedelta(microseconds=1)}-{place.event_id}"
