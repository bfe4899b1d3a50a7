"""The appointments application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    """Hours, appointments, the Appointment Center."""

    name = "appointments"
    verbose_name = _("Appointments")
