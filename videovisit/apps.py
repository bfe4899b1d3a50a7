"""The live side: requirements check, waiting room, call."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VideovisitConfig(AppConfig):
    """Checks, visits, the doctor's day."""

    name = "videovisit"
    verbose_name = _("Video visits")

    def ready(self) -> None:
        """Give the demo its rooms, and the Appointment Center what it says of the live side."""
        from accounts.actions import demo  # noqa: PLC0415 - needs the models
        from appointments.selectors import live  # noqa: PLC0415 - likewise
        from videovisit.actions.demo import create_demo_rooms  # noqa: PLC0415 - likewise
        from videovisit.selectors.center import live_of  # noqa: PLC0415 - likewise

        demo.PARTS.append(create_demo_rooms)
        live.READINGS.append(live_of)
