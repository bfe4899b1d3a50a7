"""What people see when a server behind the pages does not answer: a kind 503, not "our fault"."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from portal import views


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: called while the exception that ended a request is being handled."""
    if is_outage(sys.exc_info()[1]):
        return views.unavailable(request)
    return views.server_error(request)


def is_outage(error: BaseException | None) -> bool:
    """Whether PostgreSQL is down, out of connections, or took longer than a statement may."""
    return isinstance(error, OperationalError | InterfaceError)
