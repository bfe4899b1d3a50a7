"""What a person can read back: how their account was used, and who saw their record."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.sign_on import end_other_sessions
from accounts.selectors import history as selectors
from accounts.selectors.clinics import database_now
from accounts.selectors.people import user_of
from accounts.views import ActorRequest

A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def sign_on_history(request: ActorRequest) -> HttpResponse:
    """The history of one's own account; a POST says "This was not me"."""
    user = user_of(request.actor)
    if request.method == "POST":
        key = request.session.session_key
        end_other_sessions(user=user, keep=key, actor=request.actor, now=database_now())
        messages.info(request, _("You are signed off everywhere else. Now choose a new password."))
        return redirect("account_change_password")
    events = selectors.sign_on_history(request.actor)
    page = Paginator(events, A_PAGE).get_page(request.GET.get("page"))
    rows = selectors.history_rows(page)
    shown = {"page_obj": page, "rows": rows, "zone": selectors.zone_of(user)}
    return render(request, "accounts/history.html", shown)


@require_safe
def who_looked(request: ActorRequest) -> HttpResponse:
    """Who at the clinic saw or changed the records that are open to the person."""
    events = selectors.who_looked(request.actor, database_now())
    page = Paginator(events, A_PAGE).get_page(request.GET.get("page"))
    zone = selectors.zone_of(user_of(request.actor))
    return render(request, "accounts/who_looked.html", {"page_obj": page, "zone": zone})
