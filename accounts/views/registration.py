"""Registering: the form, the code, and how the person will sign on."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.views import SignupView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.activation import AlreadyRegisteredError
from accounts.actions.registration import (
    Claim,
    NotProvenError,
    Proof,
    prove_registration,
    start_registration,
)
from accounts.forms.registration import ClaimForm, CodeForm, DetailsForm
from accounts.models import Patient, Registration
from accounts.rules.registration import CODE_TIME, registration_state
from accounts.selectors.clinics import database_now, default_clinic
from accounts.selectors.registration import registration_of
from accounts.views import ActorRequest

SESSION_KEY = "registration"


@never_cache
@require_http_methods(["GET", "POST"])
def signup(request: ActorRequest) -> HttpResponse:
    """Who are you? One form and one answer, whether or not a record matches."""
    if request.user.is_authenticated:
        return redirect("home")
    now = database_now()
    form = ClaimForm(request.POST or None, today=_clinic_day(now))
    if form.is_valid():
        return _start(request, form.claim(), now)
    return render(request, "accounts/registration/signup.html", {"form": form})


def _start(request: ActorRequest, claim: Claim, now: datetime) -> HttpResponse:
    client = client_key(request)
    registration = start_registration(claim, client=client, actor=request.actor, now=now)
    request.session[SESSION_KEY] = str(registration.pk)
    return redirect("registration_code")


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: ActorRequest) -> HttpResponse:
    """The code that was sent, or an activation code."""
    registration = registration_of(request.session.get(SESSION_KEY))
    if request.user.is_authenticated or registration is None:
        return redirect("home" if request.user.is_authenticated else "account_signup")
    now = database_now()
    form = CodeForm(request.POST or None)
    if registration_state(registration, now) == "open" and form.is_valid():
        return _prove(request, registration, form, now=now)
    return _code_page(request, registration, form, now=now)


def _prove(
    request: ActorRequest, registration: Registration, form: CodeForm, *, now: datetime
) -> HttpResponse:
    proof = prove_registration(
        registration.pk,
        form.cleaned_data["code"],
        client=client_key(request),
        actor=request.actor,
        now=now,
    )
    if proof is Proof.PROVEN:
        request.session.cycle_key()  # nobody else may hold the key of a proven registration
        return redirect("registration_details")
    form.refuse(proof)
    registration.refresh_from_db()
    return _code_page(request, registration, form, now=now)


def _code_page(
    request: ActorRequest, registration: Registration, form: CodeForm, *, now: datetime
) -> HttpResponse:
    state = registration_state(registration, now)
    if state == "proven":
        return redirect("registration_details")
    template = "code" if state == "open" else "over"
    context = {
        "form": form,
        "state": state,
        "sends_none": not registration.code_hash,
        "minutes": CODE_TIME // timedelta(minutes=1),
        "clinic": default_clinic(),
    }
    return render(request, f"accounts/registration/{template}.html", context)


class DetailsView(SignupView):  # type: ignore[misc]
    """allauth's sign-up, opened by a proven registration and by nothing else."""

    template_name = "accounts/registration/details.html"
    form_class = DetailsForm
    registration: Registration
    patient: Patient

    def get_form_class(self) -> type[DetailsForm]:
        """Ours, whatever ACCOUNT_FORMS says."""
        return DetailsForm

    def is_open(self) -> bool:
        """Whether this browser holds a proof that still counts."""
        found = registration_of(self.request.session.get(SESSION_KEY))
        if found is None or found.patient is None:
            return False
        self.registration, self.patient = found, found.patient
        return registration_state(found, database_now()) == "proven"

    def closed(self) -> HttpResponse:
        """Back to the code, which says what is wrong."""
        return redirect("registration_code")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The record's own address to start with."""
        return {
            **super().get_form_kwargs(),
            "registration": self.registration,
            "patient": self.patient,
            "initial": {"email": self.patient.email},
        }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The first name, so that a wrong record is noticed."""
        return {**super().get_context_data(**context), "patient": self.patient}

    def form_valid(self, form: DetailsForm) -> HttpResponse:
        """Make the account; the code page tells what went wrong."""
        try:
            response: HttpResponse = super().form_valid(form)
        except (AlreadyRegisteredError, NotProvenError):
            return redirect("registration_code")
        return response


details = DetailsView.as_view()


def client_key(request: ActorRequest) -> str:
    """Whose tries count together: everybody at an address, for nobody here has an account yet."""
    return request.actor.address or ""


def _clinic_day(now: datetime) -> date:
    return now.astimezone(ZoneInfo(default_clinic().time_zone)).date()
