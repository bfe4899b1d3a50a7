"""The clinic's schedule: a week of a doctor or a day of all, and each appointment in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, say
from appointments.actions.looks import see_appointment, see_schedule
from appointments.actions.resending import resend
from appointments.forms.schedule import ShowForm
from appointments.rules.changes import refuses_no_show, refuses_take_back
from appointments.selectors.appointments import appointment_seen_by, times_of, window

IN_VAIN = frozenset({"not_resent", "unchanged"})


def language() -> str:
    """The language of this page."""
    return get_language() or "en"


@require_safe
def clinic_schedule(request: ActorRequest) -> HttpResponse:
    """A doctor's week, or a day of every doctor; staff of the clinic may change it."""
    form = ShowForm(request.GET)
    ask, now = form.ask(), database_now()
    page = see_schedule(request.actor, ask, now=now, language=language()) if ask else None
    if page is None:
        raise Http404
    return render(request, "appointments/clinic/schedule.html", {"page": page, "show": form})


@require_safe
def clinic_appointment(request: ActorRequest, reference: str) -> HttpResponse:
    """All that staff may see of an appointment, and what they may do with it."""
    now = database_now()
    page = see_appointment(request.actor, reference, now=now, language=language())
    if page is None:
        raise Http404
    visit = page.appointment
    refusal = refuses_no_show(visit.status, visit.starts_at, visit.ends_at, now=now)
    stays_missed = refuses_take_back(times_of(visit), now=now, window=window())
    context = {"page": page, "appointment": visit, "may_miss": refusal is None}
    context["may_take_back"] = page.may_edit and stays_missed is None
    return render(request, "appointments/clinic/appointment.html", context)


@require_POST
def clinic_resend(request: ActorRequest, reference: str) -> HttpResponse:
    """Send the confirmation once more."""
    appointment = appointment_seen_by(request.actor, reference)
    if appointment is None:
        raise Http404
    is_sent = resend(appointment, actor=request.actor, now=database_now())
    words = "resent" if is_sent else "not_resent"
    return told(request, words, "clinic_appointment", appointment.reference)


def told(request: ActorRequest, what: str, page: str, *args: object) -> HttpResponse:
    """On to a page that says what happened."""
    say(request, f"appointments/clinic/messages/{what}.txt", is_done=what not in IN_VAIN)
    return redirect(page, *args)
