"""Clinic staff: patients' records, activation codes, and taking over records from a file."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.activation import (
    AlreadyRegisteredError,
    issue_activation_code,
    keep_to_print,
    print_activation_code,
)
from accounts.actions.held_files import FileOverError
from accounts.actions.patients_import import KIND, confirm_import, look_at_import
from accounts.actions.records import look_up
from accounts.forms.clinic import MrnForm, NameForm, PhoneForm
from accounts.forms.sheets import SheetForm
from accounts.models import HeldFile, Patient
from accounts.rules.codes import shown_code
from accounts.rules.tables import FileError
from accounts.selectors.clinics import database_now
from accounts.selectors.patients import clinics_of, open_file, record_seen_by
from accounts.selectors.sessions import read_at
from accounts.views import ActorRequest, row_number
from accounts.views.kept import keep, kept

Look = Callable[..., tuple[HeldFile, Any]]  # an action that plans a file and keeps it


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def patients(request: ActorRequest) -> HttpResponse:
    """Look a patient up: no name goes into a URL, and one can come back to what was found."""
    if request.method == "POST":
        return keep(request)
    return render(request, "accounts/clinic/patients.html", looked_up(request, read_at(request)))


def looked_up(request: ActorRequest, now: datetime) -> dict[str, Any]:
    """The three ways to look a patient up, the `form` that was sent, and what it `found`."""
    forms: dict[str, Any] = {
        "by_mrn": MrnForm(_sent(request, "mrn")),
        "by_name": NameForm(_sent(request, "last_name"), today=_today(request, now)),
        "by_phone": PhoneForm(_sent(request, "phone")),
    }
    form = next((form for form in forms.values() if form.is_bound), forms["by_mrn"])
    found = None
    if form.is_valid():
        alike = form.alike(request.actor) if form is forms["by_name"] else None
        found = look_up(form.finder(request.actor), alike=alike, actor=request.actor, now=now)
    return {**forms, "form": form, "found": found}


def _sent(request: ActorRequest, field: str) -> QueryDict | None:
    data = kept(request)
    return data if data is not None and field in data else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activation(request: ActorRequest, patient_id: int) -> HttpResponse:
    """Issue an activation code, then show it to be printed: loading the page again issues none."""
    now = database_now()
    found = record_seen_by(request.actor, patient_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _issue(request, found, now)
    sheet = print_activation_code(request.session, found, actor=request.actor, now=now)
    if sheet is None:
        return redirect("clinic_patient", patient_id)
    context = {
        "patient": found,
        "code": shown_code(sheet.code),
        "expires_at": sheet.expires_at,
        "site_address": settings.SITE_ORIGIN.split("://")[1] + reverse("register_now"),
    }
    return render(request, "accounts/clinic/activation.html", context)


def _issue(request: ActorRequest, found: Patient, now: datetime) -> HttpResponse:
    try:
        code = issue_activation_code(found, actor=request.actor, now=now)
    except AlreadyRegisteredError:
        return redirect("clinic_patient", found.pk)
    keep_to_print(request.session, code, now=now)
    return redirect("clinic_activation", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_patients(request: ActorRequest) -> HttpResponse:
    """Look at a file of records; then confirm what the report shows."""
    if "confirm" in request.POST:
        return _confirm(request, request.POST["confirm"])
    form = SheetForm(request.POST or None, request.FILES or None, clinics=clinics_of(request.actor))
    if report := looked_at(request, form, look_at_import):
        return render(request, "accounts/clinic/import_report.html", report)
    return render(request, "accounts/clinic/import.html", {"form": form})


def looked_at(request: ActorRequest, form: SheetForm, look: Look) -> dict[str, Any] | None:
    """What a report shows of a valid form's file; None where the form says what is wrong with it."""
    if not form.is_valid():
        return None
    clinic, text = form.cleaned_data["clinic"], form.cleaned_data["file"]
    try:
        held, plan = look(clinic, text, actor=request.actor, now=database_now())
    except FileError as error:
        form.refuse(error)
        return None
    return {"held": held, "plan": plan, "clinic": clinic}


def _confirm(request: ActorRequest, file_id: str) -> HttpResponse:
    held = open_file(request.actor, KIND, row_number(file_id))
    try:
        plan = confirm_import(held, actor=request.actor, now=database_now()) if held else None
    except FileOverError:
        plan = None
    return render(request, "accounts/clinic/import_done.html", {"plan": plan})


def _today(request: ActorRequest, now: datetime) -> date:
    return now.astimezone(ZoneInfo(clinics_of(request.actor)[0].time_zone)).date()
