"""What a person can read back: how their account was used."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions.sign_on import end_other_sessions
from accounts.selectors import history as selectors
from accounts.selectors.clinics import database_now
from accounts.selectors.people import user_of
from accounts.views import ActorRequest, row_number

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
    page = page_of(request, events)
    rows = selectors.history_rows(page)
    shown = {"page_obj": page, "rows": rows, "zone": selectors.zone_of(user)}
    return render(request, "accounts/history.html", shown)


def page_of(request: ActorRequest, rows: QuerySet[Any, Any]) -> Page[Any]:
    """The page that the address asks for: the first for what is no number, the last for too many."""
    asked = row_number(request.GET.get("page", ""))
    return Paginator(rows, A_PAGE).get_page(max(1, asked))
