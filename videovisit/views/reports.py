"""A report of this browser's last check: to keep, to print, or for somebody who helps."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from appointments.rules.clock import when
from videovisit.models import ReadinessCheck
from videovisit.rules.report import rows_of, told_of
from videovisit.selectors.checks import newest_check
from videovisit.views.parts import browser_id, zone_of


@never_cache
@require_safe
def check_report(request: ActorRequest) -> HttpResponse:
    """`/videovisit/report/`: what the last check in this browser found, signed on or not."""
    check = newest_check(browser_id(request), database_now())
    page = _report(request, check) if check else {}
    return render(request, "videovisit/check_report.html", page)


def _report(request: ActorRequest, check: ReadinessCheck) -> dict[str, Any]:
    report = {
        "check": check,
        "at": when(check.taken_at, zone_of(request), get_language() or ""),
        "rows": rows_of(check.findings),
        "told": told_of(check.findings),
        "app_link": settings.APP_LINK,
    }
    return {**report, "letter": _letter(request, report)}


def _letter(request: ActorRequest, report: dict[str, Any]) -> str:
    """The same as the address of a mail to whom one likes: no name, no visit, no way to sign on."""
    address = f"{settings.SITE_ORIGIN}{request.path.removesuffix('/report/')}"
    context = {**report, "address": address}
    text = strip_tags(render_to_string("videovisit/check_letter.txt", context, request))
    lines = (" ".join(line.split()) for line in text.splitlines())
    body = "\r\n".join(line for line in lines if line)  # RFC 6068, 5: lines end with %0D%0A
    subject = gettext("The check of my computer for a video visit")
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"
