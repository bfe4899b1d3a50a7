"""Being signed on: for how long, and where else."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.sign_on import end_other_sessions, end_session
from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.rules.browsers import browser_words, short_address
from accounts.rules.sessions import ENDED
from accounts.selectors.clinics import database_now
from accounts.selectors.history import zone_of
from accounts.selectors.people import user_of
from accounts.selectors.sessions import open_sessions, other_sessions, person_mark
from accounts.views import ActorRequest, row_number


@works_in_visit_only
@is_no_activity
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: ActorRequest) -> JsonResponse:
    """How long the session lasts, as JSON; a POST is "Stay signed on". Asking is no activity.

    `person` tells people apart without naming them: a page must not go on as somebody else.
    """
    ends = getattr(request, "session_ends", None) or {"state": ENDED, "seconds_left": 0}
    person = person_mark(request.actor)
    return JsonResponse({**ends, "person": person, "csrf": get_token(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def usersessions_list(request: ActorRequest) -> HttpResponse:
    """Where the person is signed on; a POST ends one other session, or all others."""
    user = user_of(request.actor)
    if request.method == "POST":
        _end(request)
        return redirect("usersessions_list")
    sessions = [
        {
            "id": session.pk,
            "began_at": session.created_at,
            "browser": browser_words(session.user_agent),
            "address": short_address(session.ip),
            "is_current": session.session_key == request.session.session_key,
        }
        for session in open_sessions(user, request.actor, database_now())
    ]
    shown = {"sessions": sessions, "zone": zone_of(user)}
    return render(request, "usersessions/usersession_list.html", shown)


def _end(request: ActorRequest) -> None:
    user, key, now = user_of(request.actor), request.session.session_key, database_now()
    wanted = request.POST.get("session", "")
    if wanted == "all":
        end_other_sessions(user=user, keep=key, actor=request.actor, now=now)
    elif found := other_sessions(user, key).filter(pk=row_number(wanted)).first():
        end_session(found, actor=request.actor, now=now)
    messages.success(request, _("Signed off there."))
