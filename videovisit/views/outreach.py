"""Calls before a visit, on the board: whom to call, what came of each call, and a wrong press undone."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import is_no_activity
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, row_number, say
from appointments.models import Appointment
from appointments.selectors.appointments import appointment_seen_by
from videovisit.actions.outreach import note_outreach, see_outreach, take_back_outreach
from videovisit.forms.outreach import OutcomeForm
from videovisit.models import OutreachOutcome
from videovisit.views.live import Part, part_of, told


def outreach_part(request: ActorRequest, *, is_live: bool = False) -> Part:
    """Whom to call, and who was called today."""
    now, language = database_now(), get_language() or "en"
    calls = see_outreach(actor=request.actor, now=now, language=language, is_live=is_live)
    shown = {"calls": calls, "outcomes": OutreachOutcome.choices}
    return part_of("videovisit/_outreach_lists.html", shown)


@is_no_activity
@require_safe
def clinic_outreach_state(request: ActorRequest) -> HttpResponse:
    """What changes by itself; 304 while it is the same."""
    return told(request, outreach_part(request, is_live=True))


@require_POST
def clinic_outreach(request: ActorRequest, reference: str) -> HttpResponse:
    """What came of a call; the board shows what is left, and says it."""
    appointment, form = _appointment_or_404(request, reference), OutcomeForm(request.POST)
    if form.is_valid():
        outcome = form.cleaned_data["outcome"]
        noted = note_outreach(appointment, outcome, actor=request.actor, now=database_now())
        said = {"patient": appointment.patient, "outcome": OutreachOutcome(outcome).label}
        what = "outreach_noted" if noted else "outreach_not_noted"
        say(request, f"videovisit/messages/{what}.txt", said, is_done=noted)
    return redirect("clinic_board")


@require_POST
def clinic_outreach_undo(request: ActorRequest, reference: str) -> HttpResponse:
    """A wrong press: the patient is on the list again, if a call is still due."""
    appointment = _appointment_or_404(request, reference)
    call = row_number(request.POST.get("call", ""))
    undone = take_back_outreach(appointment, call, actor=request.actor, now=database_now())
    if undone:
        said = {"patient": appointment.patient, "outcome": OutreachOutcome(undone.outcome).label}
        say(request, "videovisit/messages/outreach_undone.txt", said)
    return redirect("clinic_board")


def _appointment_or_404(request: ActorRequest, reference: str) -> Appointment:
    appointment = appointment_seen_by(request.actor, reference)
    if appointment is None:
        raise Http404
    return appointment
