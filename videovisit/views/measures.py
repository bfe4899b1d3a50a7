"""Figures of the clinic: a page with plots, and the same as a table to be saved."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from accounts.views.saved import CSV, saved
from videovisit.forms.measures import MeasuresForm
from videovisit.rules.measures import FEWEST, ON_TIME
from videovisit.selectors.measures import HEADER, measured_clinics, measures_of, table_of


@require_safe
def clinic_measures(request: ActorRequest) -> HttpResponse:
    """On-time starts, waiting, lateness and no-shows of the last days."""
    form = _form(request)
    clinic, days = form.chosen
    figures = measures_of(clinic, days, database_now())
    page = {"form": form, "days": days, "measures": figures, "fewest": FEWEST, "on_time": ON_TIME}
    return render(request, "videovisit/clinic_measures.html", page)


@require_safe
def clinic_measures_csv(request: ActorRequest) -> HttpResponse:
    """The same figures as a file."""
    clinic, days = _form(request).chosen
    rows = table_of(measures_of(clinic, days, database_now()))
    return saved(rows, HEADER, name=f"measures-{clinic.slug}-{days}.csv", kind=CSV)


def _form(request: ActorRequest) -> MeasuresForm:
    return MeasuresForm(request.GET.dict(), clinics=measured_clinics(request.actor))
