"""The appointments application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    """Hours, appointments, the Appointment Center."""

    name = "appointments"
    verbose_name = _("Appointments")

    def ready(self) -> None:
        """Give the demo its visits."""
        from accounts.actions import demo  # noqa: PLC0415 - needs the models
        from appointments.actions.demo import create_demo_visits  # noqa: PLC0415 - likewise

        demo.PARTS.append(create_demo_visits)
