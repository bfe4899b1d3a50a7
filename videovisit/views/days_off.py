"""Clinic staff say that a doctor is not available today, and see what comes of each patient."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from videovisit.actions.days_off import cover, say_off, see_off_page, take_back
from videovisit.forms.days_off import CoverForm
from videovisit.selectors.day import colleagues
from videovisit.selectors.days_off import OffPage

CONFLICT = 409
Deed = Callable[[ActorRequest, OffPage, datetime], None]


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_day_off(request: ActorRequest, doctor: int) -> HttpResponse:
    """How many patients it touches, then who has not answered; looking changes nothing."""
    now, language = database_now(), get_language() or ""
    page = see_off_page(request.actor, doctor, now=now, language=language)
    if page is None:
        raise Http404
    if request.POST.get("does") == "cover" and page.is_off:
        return _cover(request, page, now)
    do = DEEDS.get(request.POST.get("does", ""))
    if do is None:
        return _shown(request, page, _form(request, page, now))
    do(request, page, now)
    return redirect("clinic_day_off", doctor)


def _say_off(request: ActorRequest, page: OffPage, now: datetime) -> None:
    say_off(page.practitioner, page.clinics, actor=request.actor, now=now)


def _take_back(request: ActorRequest, page: OffPage, now: datetime) -> None:
    take_back(page.practitioner, page.days, actor=request.actor, now=now)


DEEDS: dict[str, Deed] = {"off": _say_off, "back": _take_back}


def _cover(request: ActorRequest, page: OffPage, now: datetime) -> HttpResponse:
    form = _form(request, page, now)
    if not form.is_valid():
        return _shown(request, page, form)
    of, actor = page.practitioner, request.actor
    cover(form.chosen_visits, form.chosen, of=of, actor=actor, now=now)
    return redirect("clinic_day_off", of.pk)


def _form(request: ActorRequest, page: OffPage, now: datetime) -> CoverForm:
    others = colleagues(page.practitioner.user_id, page.clinics[0].pk, now)
    is_sent = request.POST.get("does") == "cover"
    data = request.POST if is_sent else None
    return CoverForm(data, colleagues=others, visits=page.open_visits)


def _shown(request: ActorRequest, page: OffPage, form: CoverForm) -> HttpResponse:
    """The page as things are now; a POST that changed nothing answers as a conflict."""
    status = CONFLICT if request.method == "POST" else None
    shown = {"off": page, "form": form}
    return render(request, "videovisit/clinic_day_off.html", shown, status=status)
