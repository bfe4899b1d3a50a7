"""Accepting an invitation: the code, and an account for somebody who has none."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import FIRST_NAME_MISSING, LAST_NAME_MISSING, CodeField, NameField
from accounts.forms.sign_on import NEW_PASSWORD_HELP
from accounts.models import User


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
        label=_("I agree to the terms of use"),
        error_messages={"required": _("Tick the box to agree to the terms of use.")},
    )
    field_order = ("email", "first_name", "last_name", "password1", "terms")

    def __init__(self, data: QueryDict | None, *, invited: str) -> None:
        told = {**data.dict(), "email": invited} if data else None
        super().__init__(told, initial={"email": invited})
        email, password = self.fields["email"], self.fields["password1"]
        email.label = _("E-mail address")
        email.help_text = _("You will sign on with this address.")
        email.widget.attrs = {"type": "email", "autocomplete": "username", "readonly": True}
        password.label = _("Password")
        password.help_text = NEW_PASSWORD_HELP
        password.error_messages["required"] = _("Choose a password.")

    def clean(self) -> dict[str, Any]:
        """Refuse passwords made of the person's own names, too."""
        cleaned: dict[str, Any] = super().clean()
        names = {name: cleaned.get(name, "") for name in ("first_name", "last_name")}
        if "password1" in cleaned:
            try:
                get_adapter().clean_password(cleaned["password1"], user=User(**names))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned
