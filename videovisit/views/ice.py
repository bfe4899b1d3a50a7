"""Credentials for the relay, for who takes part in a visit."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from videovisit.actions.rooms import count_credentials
from videovisit.models import Seat
from videovisit.rules.ice import VISIT_TIME, credential
from videovisit.rules.room import PRESENT
from videovisit.views.seats import seat_or_404, told

SALT = "videovisit.relay"


@works_in_visit_only
@is_no_activity
@never_cache
@require_POST
def visit_ice(request: ActorRequest, reference: str) -> HttpResponse:
    """What a page gives to its connections, for an hour: {iceServers, iceTransportPolicy}.

    404 for everybody without a place in the room, and once the visit is over. Raises TooManyTriesError.
    """
    seat = seat_or_404(request, reference)
    if told(seat)["words"][0] not in PRESENT:
        raise Http404
    count_credentials(seat.pk, now=database_now())
    return JsonResponse(config_for(seat))


def config_for(seat: Seat) -> dict[str, Any]:
    """It comes with the page of who takes part, too, however often they load it."""
    servers = _servers(seat, database_now())
    return {"iceServers": servers, "iceTransportPolicy": settings.ICE_TRANSPORT_POLICY}


def _servers(seat: Seat, now: datetime) -> list[dict[str, Any]]:
    """The name is the same for a person in a visit, so that the relay's quota holds; it says nothing."""
    if not settings.TURN_URIS:
        return []
    opaque = salted_hmac(SALT, str(seat.pk)).hexdigest()[:32]
    made = credential(settings.TURN_SECRET, opaque, now=now, lasts=VISIT_TIME)
    return [{"urls": settings.TURN_URIS, "username": made.username, "credential": made.password}]
