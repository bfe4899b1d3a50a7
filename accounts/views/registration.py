"""Registering: the form, the code, and how the person will sign on.

Somebody signed on without a record of their own takes the same way and ends with one more step in
place of a new account.
"""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.views import SignupView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.activation import AlreadyRegisteredError, CodeOverError
from accounts.actions.registration import (
    Claim,
    NotProvenError,
    Proof,
    finish_registration,
    prove_registration,
    start_registration,
)
from accounts.forms.registration import ClaimForm, CodeForm, DetailsForm
from accounts.models import Patient, Registration
from accounts.rules.registration import CODE_TIME, registration_state
from accounts.selectors.clinics import database_now, default_clinic
from accounts.selectors.people import user_of
from accounts.selectors.registration import has_own_record, registration_of
from accounts.views import ActorRequest, needs_fresh_proof, say

CODE_OVER = "code_over"
ENDED = (AlreadyRegisteredError, CodeOverError, NotProvenError)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: ActorRequest) -> HttpResponse:
    """Who are you? One form and one answer, whether or not a record matches."""
    if has_own_record(request.actor):
        return redirect("home")
    now = database_now()
    form = ClaimForm(request.POST or None, today=_clinic_day(now))
    if form.is_valid():
        return _start(request, form.claim(), now)
    return render(request, "accounts/registration/signup.html", {"form": form})


def _start(request: ActorRequest, claim: Claim, now: datetime) -> HttpResponse:
    client = client_key(request)
    registration = start_registration(claim, client=client, actor=request.actor, now=now)
    request.session[_session_key(request)] = str(registration.pk)
    return redirect("registration_code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest) -> HttpResponse:
    """The code that was sent, or an activation code."""
    registration, has_one = _under_way(request), has_own_record(request.actor)
    if registration is None or has_one:
        return redirect("home" if has_one else "account_signup")
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
        actor=request.actor,
        now=now,
    )
    if proof is Proof.PROVEN:
        if not request.user.is_authenticated:
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
        found = _proven(self.request, database_now())
        if found is None or found.patient is None:
            return False
        self.registration, self.patient = found, found.patient
        return True

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
        except ENDED as error:
            return _ended(self.request, error)
        if self.request.user.is_authenticated:
            _say(self.request, "ready")
        return response


new_account = DetailsView.as_view()


@needs_fresh_proof
def add_record(request: ActorRequest) -> HttpResponse:
    """Add the proven record to the account of whoever is signed on."""
    now = database_now()
    registration = _proven(request, now)
    if registration is None:
        return redirect("registration_code")
    if request.method == "POST":
        return _added(request, registration, now)
    context = {"patient": registration.patient}
    return render(request, "accounts/registration/add_record.html", context)


def _added(request: ActorRequest, registration: Registration, now: datetime) -> HttpResponse:
    own_account = partial(user_of, request.actor)
    try:
        finish_registration(registration.pk, make_account=own_account, actor=request.actor, now=now)
    except ENDED as error:
        return _ended(request, error)
    _say(request, "added")
    return redirect("account_home")


def _ended(request: HttpRequest, error: Exception) -> HttpResponse:
    """Back to the code, which says what went wrong; of a printed code that was replaced, we do."""
    if isinstance(error, CodeOverError):
        _say(request, CODE_OVER)
    return redirect("registration_code")


def _say(request: HttpRequest, what: str) -> None:
    say(request, f"accounts/registration/messages/{what}.txt", is_done=what != CODE_OVER)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: ActorRequest) -> HttpResponse:
    """The last step: a new account, or the one that is signed on."""
    response: HttpResponse = (add_record if request.user.is_authenticated else new_account)(request)
    return response


def _session_key(request: ActorRequest) -> str:
    """What one person began in this browser, another who signs on here does not go on with."""
    return f"registration:{request.actor.user_id or ''}"


def _under_way(request: ActorRequest) -> Registration | None:
    return registration_of(request.session.get(_session_key(request)))


def _proven(request: ActorRequest, now: datetime) -> Registration | None:
    found = _under_way(request)
    return found if found and registration_state(found, now) == "proven" else None


def client_key(request: ActorRequest) -> str:
    """Whose tries count together: everybody at an address, for nobody here has an account yet."""
    return request.actor.address or ""


def _clinic_day(now: datetime) -> date:
    return now.astimezone(ZoneInfo(default_clinic().time_zone)).date()
