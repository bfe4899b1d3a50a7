"""The portal as a Django application: it brings the checks of its own settings."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the checks."""

    name = "portal"

    def ready(self) -> None:
        """Once the settings are there."""
        from portal import checks  # noqa: F401, PLC0415
