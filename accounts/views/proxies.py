"""Acting for somebody else: seen, invited and ended by the people themselves or by staff."""

from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.invitations import TooManyError, invite_helper, withdraw_invitation
from accounts.actions.proxies import end_grant, see_grant, see_helpers
from accounts.forms.proxies import ClinicGrantForm, EndForm, HelperForm
from accounts.models import Patient
from accounts.rules.actor import Actor
from accounts.rules.grants import is_child
from accounts.selectors import proxies as selectors
from accounts.selectors.clinics import database_now
from accounts.selectors.people import own_record, patients_seen_by, user_of
from accounts.selectors.proxies import HELPER, PATIENT, STAFF
from accounts.views import ActorRequest, needs_fresh_proof, say


@require_safe
def proxies(request: ActorRequest) -> HttpResponse:
    """Who may act for me, and for whom I may act."""
    seen = selectors.proxies(request.actor, database_now())
    return render(request, "accounts/proxies/proxies.html", {"proxies": seen})


@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def invite(request: ActorRequest) -> HttpResponse:
    """A patient invites somebody to help."""
    now = database_now()
    user = user_of(request.actor)
    record = own_record(user, now)
    if record is None:
        raise Http404
    form = HelperForm(request.POST or None, own_email=user.email)
    if form.is_valid() and _invited(request.actor, record, form, now=now):
        return _back(request, PATIENT, record.pk, what="invited")
    return render(request, "accounts/proxies/invite.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def clinic_grant(request: ActorRequest, patient_id: int) -> HttpResponse:
    """Clinic staff who saw a document let a parent or caregiver act for a patient."""
    now = database_now()
    patient = patients_seen_by(request.actor).filter(pk=patient_id).first()
    if patient is None:
        raise Http404
    zone = ZoneInfo(patient.clinic.time_zone)
    is_young = is_child(patient.birth_date, zone, now=now)
    form = ClinicGrantForm(request.POST or None, own_email=patient.email, is_child=is_young)
    if form.is_valid() and _invited(request.actor, patient, form, now=now):
        return _back(request, STAFF, patient.pk, what="invited")
    seen = see_helpers(actor=request.actor, patient=patient, now=now)
    context = {"form": form, "patient": patient, "seen": seen}
    return render(request, "accounts/proxies/clinic_grant.html", context)


def _invited(actor: Actor, patient: Patient, form: HelperForm, *, now: datetime) -> bool:
    try:
        invite_helper(actor=actor, patient=patient, offer=form.offer(), now=now)
    except TooManyError:
        form.add_error(None, form.TOO_MANY)
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, grant_id: int) -> HttpResponse:
    """Either side, or staff of the clinic, ends a grant. Giving up needs no fresh proof."""
    now = database_now()
    seen = see_grant(actor=request.actor, grant_id=grant_id, now=now)
    if seen is None:
        raise Http404
    if seen.side != HELPER:
        raise_if_reauthentication_required(request, app="account")
    form = EndForm(request.POST if request.method == "POST" else None, is_staff=seen.side == STAFF)
    if form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        end_grant(actor=request.actor, grant=seen.grant, now=now, reason=reason)
        return _back(request, seen.side, seen.grant.patient_id, what="ended")
    return render(request, "accounts/proxies/end.html", {"form": form, "seen": seen})


@require_POST
@needs_fresh_proof
def withdraw(request: ActorRequest, invitation_id: int) -> HttpResponse:
    """Take back an invitation that nobody has accepted."""
    now = database_now()
    seen = selectors.invitation_for(request.actor, invitation_id, now)
    if seen is None:
        raise Http404
    withdraw_invitation(actor=request.actor, invitation=seen.invitation, now=now)
    return _back(request, seen.side, seen.invitation.patient_id, what="withdrawn")


def _back(request: ActorRequest, side: str, patient_id: int | None, *, what: str) -> HttpResponse:
    """Where the person came from, which says what happened."""
    say(request, f"accounts/proxies/messages/{what}.txt")
    return redirect("clinic_proxy", patient_id) if side == STAFF else redirect("proxies")
