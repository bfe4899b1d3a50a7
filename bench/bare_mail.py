"""The least there is: a Celery task that sends a mail it is given, as any project would write it."""

import os

import django
from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - needs the settings
from django.core.mail import EmailMultiAlternatives  # noqa: E402

app = Celery("bare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = "bare"


@app.task(name="bare.send")  # type: ignore[untyped-decorator] # Celery has no types
def send(to: str, subject: str, *, plain: str, rich: str) -> None:
    """One mail with two parts."""
    message = EmailMultiAlternatives(subject, plain, settings.DEFAULT_FROM_EMAIL, [to])
    message.attach_alternative(rich, "text/html")
    message.send()
