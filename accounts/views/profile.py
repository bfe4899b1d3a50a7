"""One's own account: its start, settings, contacts on record and text messages."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import profile as actions
from accounts.actions.texts import choose_texts
from accounts.adapter import speak
from accounts.forms.profile import CONTACT_FORMS, ContactCodeForm, ContactForm, ProfileForm
from accounts.models import Patient
from accounts.rules.actor import Actor
from accounts.selectors import profile as selectors
from accounts.selectors.clinics import database_now
from accounts.selectors.profile import Profile
from accounts.sms import sends_texts
from accounts.views import ActorRequest, needs_fresh_proof, say

CODE_OVER = "code_over"


@require_safe
def account_home(request: ActorRequest) -> HttpResponse:
    """Where everything of one's own starts."""
    home = selectors.account_home(request.actor, database_now())
    return render(request, "accounts/home.html", {"home": home})


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: ActorRequest) -> HttpResponse:
    """See and change what one may choose freely."""
    now = database_now()
    seen = selectors.profile(request.actor, now)
    form = ProfileForm(request.POST or None, initial=_chosen(seen), has_record=bool(seen.record))
    if form.is_valid():
        chosen = actions.Settings(**form.cleaned_data)
        actions.save_settings(actor=request.actor, record=seen.record, chosen=chosen, now=now)
        with translation.override(chosen.language):
            response = _told(request, "saved")
        speak(response, chosen.language)
        return response
    return render(request, "accounts/profile/profile.html", {"form": form, "profile": seen})


@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def contact(request: ActorRequest) -> HttpResponse:
    """Ask for another contact on one's record: `?channel=mail` or `?channel=text`."""
    now = database_now()
    seen = selectors.profile(request.actor, now)
    channel = request.GET.get("channel", "mail")
    kind = CONTACT_FORMS.get(channel)
    if seen.record is None or kind is None or (channel == "text" and not sends_texts()):
        raise Http404
    form = kind(request.POST or None)
    if form.is_valid() and _code_sent(request.actor, seen.record, form, now=now):
        return redirect("profile_contact_code")
    return render(request, "accounts/profile/contact.html", {"form": form, "profile": seen})


def _code_sent(actor: Actor, record: Patient, form: ContactForm, *, now: datetime) -> bool:
    wanted = actions.Contact(form.channel, str(form.cleaned_data["contact"]))
    try:
        actions.ask_contact_change(actor=actor, record=record, wanted=wanted, now=now)
    except actions.TooManyCodesError:
        form.add_error(None, form.TOO_MANY)
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
def contact_code(request: ActorRequest) -> HttpResponse:
    """Type the code that came to the new contact."""
    now = database_now()
    form = ContactCodeForm(request.POST or None)
    if form.is_valid() and (outcome := _tried(request.actor, form, now)):
        return _told(request, outcome)
    change = selectors.open_contact_change(request.actor, now)
    if change is None:
        return _told(request, CODE_OVER)
    return render(request, "accounts/profile/contact_code.html", {"form": form, "change": change})


def _tried(actor: Actor, form: ContactCodeForm, now: datetime) -> str:
    """What came of the code; empty when it was wrong, and then the form says so."""
    try:
        actions.prove_contact(actor=actor, code=form.cleaned_data["code"], now=now)
    except actions.WrongCodeError as error:
        form.say_wrong(error.left)
        return ""
    except actions.CodeOverError:
        return CODE_OVER
    return "contact_changed"


@require_POST
def texts(request: ActorRequest) -> HttpResponse:
    """Agree to text messages, or stop them."""
    now = database_now()
    seen = selectors.profile(request.actor, now)
    wanted = request.POST.get("texts") == "on"
    may_have_them = seen.phone_proven and sends_texts()
    if seen.record is None or (wanted and not may_have_them):
        raise Http404
    choose_texts(actor=request.actor, record=seen.record, wanted=wanted, now=now)
    return _told(request, "texts_on" if wanted else "texts_off")


def _chosen(seen: Profile) -> dict[str, str]:
    names = ("first_name", "last_name", "language", "time_zone")
    return {name: getattr(seen.user, name) for name in names}


def _told(request: ActorRequest, what: str) -> HttpResponse:
    """Back to the profile, which says what happened."""
    say(request, f"accounts/profile/messages/{what}.txt", is_done=what != CODE_OVER)
    return redirect("profile")
