"""What somebody sent, kept in their session while they look at what came of it.

A page that answers a POST cannot be gone back to. So the POST keeps what was typed and leads to a
GET, whose address carries a random mark and nothing else.
"""

import secrets

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.views import ActorRequest

KEPT = "kept"  # session: [mark, page, what was typed], the newest last
MARK = "sent"  # in the address
MOST = 5  # pages to go back to; what is older is forgotten
MARK_BYTES = 9


def keep(request: ActorRequest) -> HttpResponse:
    """Keep what was sent to this page, and lead to the same page with its mark."""
    mark, data = secrets.token_urlsafe(MARK_BYTES), request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    row = [mark, request.path, data.urlencode()]
    request.session[KEPT] = [*request.session.get(KEPT, []), row][-MOST:]
    query = request.GET.copy()
    query[MARK] = mark
    return redirect(f"{request.path}?{query.urlencode()}")


def kept(request: ActorRequest, page: str = "") -> QueryDict | None:
    """What was sent to this page, or another, under the mark of the address.

    None for no mark, or an old one.
    """
    asked = [request.GET.get(MARK), page or request.path]
    rows = request.session.get(KEPT, [])
    return next((QueryDict(row[2]) for row in rows if row[:2] == asked), None)


def forget(request: ActorRequest) -> None:
    """What was sent to this page is done with."""
    rows = request.session.get(KEPT, [])
    request.session[KEPT] = [row for row in rows if row[1] != request.path]


def plain_query(request: ActorRequest) -> str:
    """The address's own questions, without the mark."""
    query = request.GET.copy()
    query.pop(MARK, None)
    return query.urlencode()
