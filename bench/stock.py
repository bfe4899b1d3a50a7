"""The way a project starts out: Django's ASGI handler, sessions and middleware.

It has less to do for each request than ours: no matrix, no idle time, no access log.
"""

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.test import override_settings

from bench import site  # noqa: F401 - the pages

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
with override_settings(MIDDLEWARE=MIDDLEWARE):
    application = ASGIHandler()
