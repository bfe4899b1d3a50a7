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
from videovisit.views.seats import seat_or_404


@works_in_visit_only
@require_http_methods(["GET", "HEAD", "POST"])
def visit_opinion(request: ActorRequest, reference: str) -> HttpResponse:
    """A thumb by POST; one that points down leads to the question why, which is answered here too.

    404 until the visit is over.
    """
    seat = seat_or_404(request, reference)
    if seat.visit.ended_at is None:
        raise Http404
    thumb = ThumbForm(request.POST or None)
    if thumb.is_valid():
        is_good = thumb.cleaned_data["good"] == "yes"
        say_opinion(seat, is_good=is_good, now=database_now())
        return _thank(request, reference) if is_good else redirect("visit_opinion", reference)
    form = CausesForm(request.POST or None)
    if form.is_valid():
        say_opinion(seat, is_good=False, now=database_now(), **form.cleaned_data)
        return _thank(request, reference)
    page = {"form": form, "reference": reference}
    return render(request, "videovisit/visit_opinion.html", page)


def _thank(request: ActorRequest, reference: str) -> HttpResponse:
    messages.info(request, _("Thank you. Your answer helps the clinic."))
    return redirect("visit", reference)
