"""The same portal behind Django's own handlers: what bench_pages compares ours with."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from django.core.handlers.asgi import ASGIHandler  # noqa: E402 - needs the settings
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

asgi = ASGIHandler()
wsgi = WSGIHandler()
