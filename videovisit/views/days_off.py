"""Clinic staff say that a doctor is not available today, and see what comes of each patient."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.middleware import is_no_activity
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, say
from videovisit.actions.days_off import cover, say_off, see_off_page, take_back
from videovisit.forms.days_off import CoverForm
from videovisit.selectors.day import colleagues
from videovisit.selectors.days_off import OffPage
from videovisit.views.live import Part, part_of, told

CONFLICT = 409
Deed = Callable[[ActorRequest, OffPage, datetime], None]


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_day_off(request: ActorRequest, doctor: int) -> HttpResponse:
    """How many patients it touches, then who has not answered; looking changes nothing."""
    now = database_now()
    page = _page_or_404(request, doctor, now)
    if request.POST.get("does") == "cover" and page.is_off:
        return _cover(request, page, now)
    do = DEEDS.get(request.POST.get("does", ""))
    if do is None:
        return _shown(request, page, _form(request, page, now))
    do(request, page, now)
    return redirect("clinic_day_off", doctor)


@is_no_activity
@require_safe
def clinic_day_off_state(request: ActorRequest, doctor: int) -> HttpResponse:
    """Who has answered by now, 304 while it is the same; the page anew once somebody took it back."""
    page = _page_or_404(request, doctor, database_now(), is_live=True)
    return told(request, _answers(page)) if page.is_off else redirect("clinic_day_off", doctor)


def _page_or_404(
    request: ActorRequest, doctor: int, now: datetime, *, is_live: bool = False
) -> OffPage:
    language = get_language() or ""
    page = see_off_page(request.actor, doctor, now=now, language=language, is_live=is_live)
    if page is None:
        raise Http404
    return page


def _answers(page: OffPage) -> Part:
    return part_of("videovisit/_day_off_answers.html", {"off": page})


def _say_off(request: ActorRequest, page: OffPage, now: datetime) -> None:
    say_off(page.practitioner, page.clinics, actor=request.actor, now=now)


def _take_back(request: ActorRequest, page: OffPage, now: datetime) -> None:
    take_back(page.practitioner, page.days, actor=request.actor, now=now)
    said = {"doctor": page.practitioner}
    say(request, "videovisit/messages/day_off_over.txt", said)


DEEDS: dict[str, Deed] = {"off": _say_off, "back": _take_back}


def _cover(request: ActorRequest, page: OffPage, now: datetime) -> HttpResponse:
    form, of, actor = _form(request, page, now), page.practitioner, request.actor
    if page.open_visits and not form.is_valid():
        return _shown(request, page, form)
    visits = form.chosen_visits if page.open_visits else []
    many = cover(visits, form.chosen, of=of, actor=actor, now=now) if visits else 0
    said = {"many": many, "doctor": form.chosen} if many else {}
    what = "covered" if many else "covered_none"
    say(request, f"videovisit/messages/{what}.txt", said, is_done=many > 0)
    return redirect("clinic_day_off", of.pk)


def _form(request: ActorRequest, page: OffPage, now: datetime) -> CoverForm:
    others = colleagues(page.practitioner.user_id, page.clinics[0].pk, now)
    is_sent = request.POST.get("does") == "cover"
    data = request.POST if is_sent else None
    return CoverForm(data, colleagues=others, visits=page.open_visits)


def _shown(request: ActorRequest, page: OffPage, form: CoverForm) -> HttpResponse:
    """The page as things are now; a POST that changed nothing answers as a conflict."""
    status = CONFLICT if request.method == "POST" else None
    shown = {"off": page, "form": form, "answers": _answers(page)}
    return render(request, "videovisit/clinic_day_off.html", shown, status=status)
