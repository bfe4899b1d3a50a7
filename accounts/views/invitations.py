"""Accepting an invitation: type its code, sign on or make an account, say yes."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import complete_signup
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import invitations as actions
from accounts.actions.proxies import OwnRecordError
from accounts.forms.invitations import InvitationCodeForm, InvitedAccountForm
from accounts.models import Invitation
from accounts.selectors.clinics import database_now
from accounts.selectors.people import user_of
from accounts.selectors.proxies import has_account, open_invitation
from accounts.views import ActorRequest, say

IN_SESSION = "invitation"
ACCEPTED = "accepted"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest) -> HttpResponse:
    """Type the code from the mail."""
    form = InvitationCodeForm(request.POST or None)
    invitation = _found(request, form, database_now()) if form.is_valid() else None
    if invitation:
        request.session[IN_SESSION] = invitation.pk
        return redirect("invitation_accept")
    return render(request, "accounts/invitations/code.html", {"form": form})


def _found(request: ActorRequest, form: InvitationCodeForm, now: datetime) -> Invitation | None:
    typed, client = form.cleaned_data["code"], request.actor.address or ""
    try:
        found = actions.find_invitation(typed=typed, client=client, now=now)
    except actions.TooManyError:
        form.add_error(None, form.TOO_MANY)
        return None
    if found is None:
        form.add_error("code", form.WRONG)
    return found


@never_cache
@sensitive_post_parameters("password1")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: ActorRequest) -> HttpResponse:
    """Say yes to what is offered; somebody without an account makes one first."""
    now = database_now()
    invitation = open_invitation(request.session.get(IN_SESSION), now)
    if invitation is None:
        return redirect("invitation")
    if not request.user.is_authenticated:
        return _account(request, invitation)
    if request.method == "POST":
        return _accepted(request, invitation, now)
    is_invited = actions.has_proved(request.user, invitation.email)
    context = {"invitation": invitation, "is_invited": is_invited}
    return render(request, "accounts/invitations/accept.html", context)


def _account(request: ActorRequest, invitation: Invitation) -> HttpResponse:
    """Make an account with the invited address: the code that came there has proved it."""
    context = {"invitation": invitation}
    if has_account(invitation.email):
        return render(request, "accounts/invitations/sign_on.html", context)
    form = InvitedAccountForm(request.POST or None, invited=invitation.email)
    if form.is_valid():
        return _made(request, form, invitation)
    return render(request, "accounts/invitations/account.html", {**context, "form": form})


def _made(request: ActorRequest, form: InvitedAccountForm, invitation: Invitation) -> HttpResponse:
    """Make the account and sign on; a button pressed twice makes one."""
    get_adapter().stash_verified_email(request, invitation.email)
    try:
        with transaction.atomic():
            user = form.save(request)
    except (IntegrityError, ValueError):  # allauth's, where the address has an account by now
        return redirect("invitation_accept")
    next_page = reverse("invitation_accept")
    signed_on: HttpResponse = complete_signup(request, user=user, redirect_url=next_page)
    return signed_on


def _accepted(request: ActorRequest, invitation: Invitation, now: datetime) -> HttpResponse:
    actor, user = request.actor, user_of(request.actor)
    try:
        actions.accept_invitation(actor=actor, user=user, invitation=invitation, now=now)
    except actions.NotInvitedError:
        return redirect("invitation_accept")
    except (actions.InvitationOverError, OwnRecordError) as error:
        outcome = "own_record" if isinstance(error, OwnRecordError) else "over"
    else:
        outcome = ACCEPTED
    del request.session[IN_SESSION]
    is_done = outcome == ACCEPTED
    say(request, f"accounts/invitations/messages/{outcome}.txt", is_done=is_done)
    return redirect("account_home")
