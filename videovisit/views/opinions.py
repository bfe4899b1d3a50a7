"""After the visit: whether it was good, and what was not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.middleware import works_in_visit_only
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from videovisit.actions.opinions import say_opinion
from videovisit.forms.opinions import CausesForm, ThumbForm
from videovisit.models import Seat
from videovisit.views.seats import seat_or_404

CAUSES_SAID = "causes"  # what the form of causes says that it is


@works_in_visit_only
@require_http_methods(["GET", "HEAD", "POST"])
def visit_opinion(request: ActorRequest, reference: str) -> HttpResponse:
    """A thumb by POST; one that points down leads to the question why, which is answered here too.

    404 until the visit is over.
    """
    seat = seat_or_404(request, reference)
    if seat.visit.ended_at is None:
        raise Http404
    if request.method == "POST" and request.POST.get("said") != CAUSES_SAID:
        return _thumb(request, seat, reference)
    form = CausesForm(request.POST or None)
    if form.is_valid():
        say_opinion(seat, is_good=False, now=database_now(), **form.cleaned_data)
        return _thank(request, reference)
    page = {"form": form, "reference": reference}
    return render(request, "videovisit/visit_opinion.html", page)


def _thumb(request: ActorRequest, seat: Seat, reference: str) -> HttpResponse:
    """Whether it was good; what says neither is asked again, beside what stands so far."""
    thumb = ThumbForm(request.POST)
    if not thumb.is_valid():
        messages.error(request, _("Nothing was saved. Please press Yes or No."))
        return redirect("visit", reference)
    is_good = thumb.cleaned_data["good"] == "yes"
    say_opinion(seat, is_good=is_good, now=database_now())
    return _thank(request, reference) if is_good else redirect("visit_opinion", reference)


def _thank(request: ActorRequest, reference: str) -> HttpResponse:
    messages.success(request, _("Thank you. Your answer helps the clinic."))
    return redirect("visit", reference)
