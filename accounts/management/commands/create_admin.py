"""`manage.py create_admin EMAIL`: the first clinic and its first administrator."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import MaxLengthValidator, validate_email, validate_slug
from django.urls import reverse

from accounts.actions.staff import (
    AlreadyThereError,
    FirstAdministrator,
    create_first_administrator,
)
from accounts.selectors.clinics import database_now

SHOWN_ONCE = """Administrator: {email}
Choose your password: open {page} and type this address. A code comes by mail.
Second factor, for an authenticator app:
  secret: {made.totp_secret}
  {made.totp_uri}
Recovery codes, each works once:
  {codes}
Write the second factor and the codes down now. They are not shown again."""


class Command(BaseCommand):
    """Everything is printed once; a second run refuses."""

    help = "Make the first clinic and its first administrator, with a second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        """EMAIL, and the clinic where the settings' own is not meant."""
        parser.add_argument("email")
        parser.add_argument("--clinic-name", default="")
        parser.add_argument("--clinic-slug", default=settings.DEFAULT_CLINIC)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make them, or say in one line why not."""
        email = _clean(options["email"], 254, validate_email, kind="an e-mail address").lower()
        name = _clean(options["clinic_name"], 120, _validate_name, kind="a clinic's name")
        slug = _clean(
            options["clinic_slug"], 50, validate_slug, kind="a short name (letters, digits, -)"
        )
        try:
            made = create_first_administrator(
                email=email, clinic_name=name, clinic_slug=slug, now=database_now()
            )
        except AlreadyThereError as error:
            raise CommandError(f"There is one already: {error}. Nothing was changed.") from None
        self.stdout.write(_shown(email, made))


def _clean(text: str, longest: int, validate: Callable[[str], None], *, kind: str) -> str:
    try:
        MaxLengthValidator(longest)(text)
        validate(text)
    except ValidationError:
        raise CommandError(f"{text[:60]!r} is not {kind}.") from None
    return text


def _validate_name(name: str) -> None:
    if not name.isprintable():
        raise ValidationError("name")


def _shown(email: str, made: FirstAdministrator) -> str:
    page = settings.SITE_ORIGIN + reverse("account_reset_password")
    codes = "\n  ".join(made.recovery_codes)
    return SHOWN_ONCE.format(email=email, page=page, made=made, codes=codes)
