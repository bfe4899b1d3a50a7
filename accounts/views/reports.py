"""Where the provider of text messages reports how they ended: the one door without a CSRF token."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.actions.attempts import count_try
from accounts.actions.reports import note_report
from accounts.actions.texts import stop_texts
from accounts.rules.limits import REPORT_BY_ADDRESS
from accounts.rules.texts import STOP, is_signed, outcome
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest, row_number


@csrf_exempt  # Twilio has no session to ride on: it signs what it sends
@require_POST
def text_report(request: ActorRequest) -> HttpResponse:
    """How a message ended, or that somebody sent STOP.

    Refuse what Twilio did not sign (403) and what changes nothing any more (409).
    """
    now, report = database_now(), request.POST
    url = f"{settings.SITE_ORIGIN}{request.get_full_path()}"
    given = request.headers.get("X-Twilio-Signature", "")
    if not is_signed(settings.TWILIO_TOKEN, url, dict(report.lists()), given=given):
        count_try(REPORT_BY_ADDRESS, request.actor.address or "", now=now)
        raise PermissionDenied
    if report.get("OptOutType", "") == STOP:
        stop_texts(report.get("From", ""), now=now)
        return HttpResponse(status=204)
    ended = outcome(report.get("MessageStatus", ""))
    code, notice = report.get("ErrorCode", ""), row_number(request.GET.get("notice", ""))
    is_news = not ended or note_report(notice, ended, code, now=now)
    return HttpResponse(status=204 if is_news else 409)
