"""The accounts application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Loads the receivers of other libraries' signals once the models are ready."""

    name = "accounts"
    verbose_name = _("People and clinics")

    def ready(self) -> None:
        """Connect them."""
        from accounts import receivers  # noqa: F401, PLC0415
