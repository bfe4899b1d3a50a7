"""Breaking the glass, and closing it again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.glass import ReadableError, break_glass, end_glass
from accounts.forms.glass import GlassForm
from accounts.models import Patient
from accounts.selectors.clinics import database_now
from accounts.selectors.history import zone_of
from accounts.selectors.people import user_of
from accounts.views import ActorRequest, say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: ActorRequest) -> HttpResponse:
    """Say whom and why; then the record is open for 30 minutes."""
    now = database_now()
    form = GlassForm(request.POST or None, today=_today(request, now))
    if form.is_valid():
        found = form.found()
        reason = form.cleaned_data["reason"]
        try:
            if break_glass(found, reason, actor=request.actor, now=now):
                return redirect("glass_record")
        except ReadableError as error:
            return _read_anyway(request, error.patient)
        form.refuse(found)
    return render(request, "accounts/clinic/glass.html", {"form": form})


@require_POST
def glass_end(request: ActorRequest) -> HttpResponse:
    """The person has read enough."""
    end_glass(actor=request.actor, now=database_now())
    return redirect("account_home")


def _read_anyway(request: ActorRequest, patient: Patient) -> HttpResponse:
    say(request, "accounts/clinic/messages/readable.txt", is_done=False)
    return redirect("clinic_patient", patient.pk)


def _today(request: ActorRequest, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone_of(user_of(request.actor)))).date()
