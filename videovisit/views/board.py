"""The clinic's board: so far, whom to call before their visit, and the way to the tasks."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from appointments.selectors.appointments import appointment_seen_by
from videovisit.actions.outreach import note_outreach, see_outreach
from videovisit.forms.outreach import OutcomeForm
from videovisit.models import OutreachOutcome


@require_safe
def clinic_board(request: ActorRequest) -> HttpResponse:
    """Who is not ready for a visit that is near."""
    language = get_language() or ""
    rows = see_outreach(actor=request.actor, now=database_now(), language=language)
    page = {"outreach": rows, "outcomes": OutreachOutcome.choices}
    return render(request, "videovisit/clinic_board.html", page)


@require_POST
def clinic_outreach(request: ActorRequest, reference: str) -> HttpResponse:
    """What came of a call; the board shows what is left."""
    appointment = appointment_seen_by(request.actor, reference)
    if appointment is None:
        raise Http404
    form = OutcomeForm(request.POST)
    if form.is_valid():
        outcome = form.cleaned_data["outcome"]
        note_outreach(appointment, outcome, actor=request.actor, now=database_now())
    return redirect("clinic_board")
