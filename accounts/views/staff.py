"""Who works at the clinic: seen, invited and ended by its administrators."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.invitations import TooManyError, invite_colleague, withdraw_invitation
from accounts.actions.staff import LastAdministratorError, end_membership
from accounts.forms.staff import ColleagueForm
from accounts.rules.actor import Actor
from accounts.selectors import staff as selectors
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, needs_fresh_proof, say

LAST = "last_administrator"


@require_safe
def members(request: ActorRequest) -> HttpResponse:
    """Everybody who works at the administrator's clinics."""
    seen = selectors.staff(request.actor, database_now())
    return render(request, "accounts/staff/members.html", {"staff": seen})


@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def invite(request: ActorRequest) -> HttpResponse:
    """Invite somebody to work at a clinic."""
    clinics = selectors.clinics_run_by(request.actor)
    form = ColleagueForm(request.POST or None, clinics=clinics)
    if form.is_valid() and _invited(request.actor, form, database_now()):
        return _told(request, "invited")
    return render(request, "accounts/staff/invite.html", {"form": form})


def _invited(actor: Actor, form: ColleagueForm, now: datetime) -> bool:
    clinic = form.cleaned_data["clinic"]
    try:
        invite_colleague(actor=actor, clinic=clinic, offer=form.offer(), now=now)
    except TooManyError:
        form.add_error(None, form.TOO_MANY)
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def end(request: ActorRequest, membership_id: int) -> HttpResponse:
    """End somebody's role and sign them off everywhere."""
    membership = selectors.membership_for(request.actor, membership_id)
    if membership is None:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/staff/end.html", {"membership": membership})
    try:
        keep = request.session.session_key
        end_membership(actor=request.actor, membership=membership, keep=keep, now=database_now())
    except LastAdministratorError:
        return _told(request, LAST)
    is_own = membership.user_id == request.actor.user_id
    return _told(request, "ended", "account_home" if is_own else "staff_members")


@require_POST
@needs_fresh_proof
def withdraw(request: ActorRequest, invitation_id: int) -> HttpResponse:
    """Take back an invitation that nobody has accepted."""
    now = database_now()
    invitation = selectors.staff_invitation_for(request.actor, invitation_id, now)
    if invitation is None:
        raise Http404
    withdraw_invitation(actor=request.actor, invitation=invitation, now=now)
    return _told(request, "withdrawn")


def _told(request: ActorRequest, what: str, page: str = "staff_members") -> HttpResponse:
    """Back to a page that says what happened."""
    say(request, f"accounts/staff/messages/{what}.txt", is_done=what != LAST)
    return redirect(page)
