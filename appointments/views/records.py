"""A patient's record as clinic staff see it, with their visits; and for the patient who looked at it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models.people import Role
from accounts.selectors import history
from accounts.selectors.clinics import database_now
from accounts.selectors.people import user_of
from accounts.views import ActorRequest
from accounts.views.history import page_of
from appointments.actions.looks import see_record_by_glass, see_record_with_visits
from appointments.selectors.lookers import look_rows
from appointments.views.schedule import language


@require_safe
def clinic_patient(request: ActorRequest, patient_id: int) -> HttpResponse:
    """Whether they are registered, who acts for them, what is to do, and their visits here."""
    now = database_now()
    seen = see_record_with_visits(patient_id, actor=request.actor, now=now, language=language())
    if seen is None:
        raise Http404
    page, visits = seen
    context = {"page": page, "patient": page.patient, "visits": visits, "now": now}
    return render(request, "appointments/clinic/patient.html", context)


@never_cache
@require_safe
def glass_record(request: ActorRequest) -> HttpResponse:
    """The record of a broken glass, to read; the page closes by itself when the time is over."""
    now = database_now()
    seen = see_record_by_glass(actor=request.actor, now=now, language=language())
    if seen is None:
        return redirect("glass")
    glass, visits = seen
    reads = bool(request.actor.clinics(Role.PRACTITIONER))
    context = {"glass": glass, "patient": glass.patient, "visits": visits, "reads_reason": reads}
    response = render(request, "appointments/clinic/glass_record.html", context)
    response["Refresh"] = str(int((glass.ends_at - now).total_seconds()) + 1)
    return response


@require_safe
def who_looked(request: ActorRequest) -> HttpResponse:
    """Who at the clinic saw or changed the records that are open to the person."""
    page = page_of(request, history.who_looked(request.actor, database_now()))
    zone = history.zone_of(user_of(request.actor))
    shown = {"page_obj": page, "rows": look_rows(page), "zone": zone}
    return render(request, "appointments/who_looked.html", shown)
