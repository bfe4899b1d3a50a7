"""The live side: requirements check, waiting room, call."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VideovisitConfig(AppConfig):
    """Checks, visits, the doctor's day."""

    name = "videovisit"
    verbose_name = _("Video visits")
