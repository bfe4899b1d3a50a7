"""Whether we live, whether we are ready, and our figures: for machines, so not translated."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseProblem
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client.core import REGISTRY, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from accounts.selectors.clinics import database_now
from portal.middleware import RELAYED
from portal.rules import is_loopback
from portal.selectors import WORKER, owed, sweeps

REDIS_PATIENCE = 1  # seconds
WORKER_SILENCE = timedelta(seconds=60)


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """`/readyz`: what is behind us answers too; 503 names the part that does not."""
    only_for_operators(request)
    parts = {name: _state(works) for name, works in PARTS.items()}
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """`/metrics`: for Prometheus."""
    only_for_operators(request)
    exposition: HttpResponse = ExportToDjangoView(request)
    return exposition


def only_for_operators(request: HttpRequest) -> None:
    """Http404 unless this machine itself asks, or somebody who bears METRICS_TOKEN."""
    local = is_loopback(request.META.get("REMOTE_ADDR", "")) and not request.META.get(RELAYED)
    bearer = f"Bearer {settings.METRICS_TOKEN}" if settings.METRICS_TOKEN else ""
    shown = request.headers.get("Authorization", "")
    if not local and not (bearer and constant_time_compare(shown, bearer)):
        raise Http404


def database_answers() -> bool:
    """PostgreSQL takes a query."""
    database_now()
    return True


def redis_answers() -> bool:
    """Redis says PONG within a second."""
    address, patience = settings.REDIS_URL, REDIS_PATIENCE
    with redis.Redis.from_url(
        address, socket_timeout=patience, socket_connect_timeout=patience
    ) as client:
        return bool(client.ping())


def worker_lives() -> bool:
    """A worker's sweep finished within the last minute."""
    ran_at = sweeps().get(WORKER)
    return ran_at is not None and database_now() - ran_at < WORKER_SILENCE


PARTS: Mapping[str, Callable[[], bool]] = {
    "database": database_answers,
    "redis": redis_answers,
    "worker": worker_lives,
}


def _state(works: Callable[[], bool]) -> str:
    try:
        return "ok" if works() else "late"
    except (DatabaseProblem, redis.RedisError, ImproperlyConfigured):
        return "no answer"


class Backlog(Collector):
    """What is owed and how old the sweeps are, read at each scrape."""

    def collect(self) -> Iterable[Metric]:
        """Gauges in notices and seconds; none while the database does not answer."""
        try:
            now = database_now()
            due, ages = owed(now), {name: now - ran_at for name, ran_at in sweeps().items()}
        except DatabaseProblem:
            return
        waiting = (now - due.oldest).total_seconds() if due.oldest else 0
        yield GaugeMetricFamily("portal_notices_due", "Notices whose time has come", due.notices)
        yield GaugeMetricFamily("portal_notice_oldest_seconds", "Wait of the oldest", waiting)
        age = GaugeMetricFamily("portal_sweep_age_seconds", "Since it finished", labels=["sweep"])
        for name, passed in ages.items():
            age.add_metric([name], passed.total_seconds())
        yield age

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not read the database."""
        return ()


REGISTRY.register(Backlog())
