"""The portal as a whole: settings, addresses, servers and what every page shares."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
