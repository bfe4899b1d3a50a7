"""Where there is no relay: bytes go to the server and back, so that the page can time the line."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.middleware import works_in_visit_only
from accounts.views import ActorRequest

MOST_BYTES = 262_144  # as static/js/check/probe.js sends


@works_in_visit_only
@never_cache
@require_POST
def check_probe(request: ActorRequest) -> HttpResponse:
    """Send back what came; 413 for more than the check sends. Nothing is kept."""
    said = int(request.headers.get("Content-Length") or 0)
    if said > MOST_BYTES or len(request.body) > MOST_BYTES:
        return HttpResponse(status=413)
    return HttpResponse(request.body, content_type="application/octet-stream")
