"""Fields that several forms of people share: names and codes as people type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rules.names import LONGEST_NAME, is_name

FIRST_NAME_MISSING = {"required": _("Enter your first name.")}
LAST_NAME_MISSING = {"required": _("Enter your last name.")}
EMAIL_WRONG = _("Enter an e-mail address like name@example.com.")
TOO_MANY_INVITATIONS = _("You sent many invitations today. Please try again tomorrow.")
LONGEST_CODE = 40  # characters, with blanks and dashes


def only_name(text: str) -> None:
    """Refuse what no name holds: emoji, signs, control characters."""
    if not is_name(text):
        raise ValidationError(_("Use letters only. Spaces, hyphens and apostrophes are fine."))


class NameField(forms.CharField):
    """A first or last name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, validators=[only_name], **options)


class InvitedEmailField(forms.EmailField):
    """The address of somebody else who is invited."""

    def __init__(self) -> None:
        problems = {"required": _("Enter the person's e-mail address."), "invalid": EMAIL_WRONG}
        super().__init__(
            label=_("E-mail address of the person"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            error_messages=problems,
        )


class CodeField(forms.CharField):
    """A code that somebody types: easy to paste, never completed from earlier ones."""

    def __init__(self, **options: Any) -> None:
        attrs = {
            "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        widget = forms.TextInput(attrs=attrs)
        super().__init__(max_length=LONGEST_CODE, widget=widget, **options)
