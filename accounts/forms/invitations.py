"""Accepting an invitation: the code, and an account for somebody who has none."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import FIRST_NAME_MISSING, LAST_NAME_MISSING, CodeField, NameField


class InvitationCodeForm(forms.Form):
    """The code from the invitation's mail."""

    WRONG = _("This code is not right, or it cannot be used any more. Check it letter by letter.")
    TOO_MANY = _("There were too many tries. Please wait 15 minutes, then try again.")
    code = CodeField(
        label=_("Invitation code"),
        help_text=_("Ten letters and digits, such as ABCDE-12345. It is in your e-mail."),
        error_messages={"required": _("Enter the code from your e-mail.")},
    )


class InvitedAccountForm(SignupForm):  # type: ignore[misc]
    """An account with the address that was invited; the code that came there has proved it."""

    first_name = NameField(label=_("First name"), error_messages=FIRST_NAME_MISSING)
    last_name = NameField(label=_("Last name"), error_messages=LAST_NAME_MISSING)
    terms = forms.BooleanField(
        label=_("I agree to the terms of use and have read the privacy notice"),
        error_messages={"required": _("Tick the box to agree to the terms of use.")},
    )
    field_order = ("email", "first_name", "last_name", "password1", "terms")

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].disabled = True
        self.initial["email"] = email
        self.fields["email"].label = _("E-mail address")
