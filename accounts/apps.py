"""The accounts application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Loads the receivers of other libraries' signals once the models are ready."""

    name = "accounts"

    def ready(self) -> None:
        """Connect them."""
        from accounts import receivers  # noqa: F401, PLC0415
