"""Clinic staff take visits over from a file, and save a day as one."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.held_files import FileOverError
from accounts.forms.sheets import SheetForm
from accounts.selectors.clinics import database_now
from accounts.selectors.patients import clinics_of, open_file
from accounts.views import ActorRequest, needs_fresh_proof
from accounts.views.clinic import looked_at
from accounts.views.saved import saved
from appointments.actions.export import export_day
from appointments.actions.imports import KIND, confirm_import, look_at_import
from appointments.forms.files import ConfirmForm, DayForm
from appointments.rules.imports import COLUMNS, example_row
from appointments.selectors.export import HEADER
from appointments.selectors.outside import placed_outside

SHOWN = 50  # visits of a file that the report lists
BOTH_WAYS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(BOTH_WAYS)
def clinic_appointments_import(request: ActorRequest) -> HttpResponse:
    """Look at a file of visits; then confirm what the report shows."""
    if "confirm" in request.POST:
        return _confirm(request)
    form = SheetForm(request.POST or None, request.FILES or None, clinics=clinics_of(request.actor))
    if report := looked_at(request, form, look_at_import):
        report["outside"] = placed_outside(report["clinic"], report["plan"].placed[:SHOWN])
        report["yes"] = ConfirmForm(initial={"confirm": report["held"].pk, "confirmations": True})
        return render(request, "appointments/clinic/import_report.html", report)
    return render(request, "appointments/clinic/import.html", {"form": form})


def _confirm(request: ActorRequest) -> HttpResponse:
    yes, plan = ConfirmForm(request.POST), None
    held = open_file(request.actor, KIND, yes.cleaned_data["confirm"]) if yes.is_valid() else None
    if held:
        tells = yes.cleaned_data["confirmations"]
        try:
            plan = confirm_import(
                held, actor=request.actor, now=database_now(), confirmations=tells
            )
        except FileOverError:
            plan = None
    return render(request, "appointments/clinic/import_done.html", {"plan": plan})


@require_safe
def clinic_import_template(request: ActorRequest, kind: str) -> HttpResponse:
    """A file of visits to fill in: all columns, and an example of a week ahead."""
    zone = ZoneInfo(clinics_of(request.actor)[0].time_zone)
    day = database_now().astimezone(zone).date() + timedelta(days=7)
    return saved([example_row(day)], COLUMNS.known, name=f"visits.{kind}", kind=kind)


@never_cache
@needs_fresh_proof
@require_http_methods(BOTH_WAYS)
def clinic_day_export(request: ActorRequest) -> HttpResponse:
    """Save a day of the clinic as a file."""
    form = DayForm(request.POST or None, initial={"date": request.GET.get("date")})
    if not form.is_valid():
        return render(request, "appointments/clinic/export.html", {"form": form})
    day, kind = form.cleaned_data["date"], form.cleaned_data["kind"]
    rows = export_day(day, actor=request.actor, now=database_now())
    return saved(rows, HEADER, name=f"visits-{day.isoformat()}.{kind}", kind=kind)
