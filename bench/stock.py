"""The way a project starts out: Django's ASGI handler, sessions and middleware.

It has less to do for each request than ours: no matrix, no idle time, no access log.
"""

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.test import override_settings

from bench import site  # noqa: F401 - the pages

STOCK = {"portal.middleware.ContentPolicyMiddleware": "csp.middleware.CSPMiddleware"}
LIBRARIES = [STOCK.get(name, name) for name in settings.MIDDLEWARE]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    *(name for name in LIBRARIES if not name.startswith(("portal.", "accounts."))),
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
with override_settings(MIDDLEWARE=MIDDLEWARE):
    application = ASGIHandler()
