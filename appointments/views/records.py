"""A patient's record as clinic staff see it, with their visits."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from appointments.actions.looks import see_record_with_visits
from appointments.views.schedule import language


@require_safe
def clinic_patient(request: ActorRequest, patient_id: int) -> HttpResponse:
    """Whether they are registered, who acts for them, what is to do, and their visits here."""
    now = database_now()
    seen = see_record_with_visits(patient_id, actor=request.actor, now=now, language=language())
    if seen is None:
        raise Http404
    page, visits = seen
    context = {"page": page, "patient": page.patient, "visits": visits}
    return render(request, "appointments/clinic/patient.html", context)
