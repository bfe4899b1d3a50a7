"""Whom one invites to a visit, and the code of a link that was typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from videovisit.models import SeatRole
from videovisit.selectors.guests import is_secret, new_secret

ROLES = [
    (SeatRole.CAREGIVER, _("A relative or helper")),
    (SeatRole.INTERPRETER, _("An interpreter")),
]


class KeyField(forms.Field):
    """Hidden and random: each page holds one of its own, whatever was sent before."""

    widget = forms.HiddenInput

    def bound_data(self, _data: Any, initial: Any) -> Any:
        """What the page that answers holds."""
        return initial


class GuestForm(forms.Form):
    """Name and role, as the doctor will read them, and the key of the page that was sent."""

    key = KeyField(required=False, initial=new_secret)
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        error_messages={
            "required": _("Type the name of the person you invite."),
            "max_length": _("The name can have up to 60 characters."),
        },
    )
    role = forms.ChoiceField(
        label=_("Who is this person?"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who this person is.")},
    )

    def clean_key(self) -> str:
        """The key, a new one where none was sent. Raises ValidationError."""
        key = self.cleaned_data["key"] or new_secret()
        if not is_secret(key):
            raise ValidationError(_("Something went wrong. Press “Make a link” again."))
        return key


class LinkForm(forms.Form):
    """The secret of a guest's link; scripts take it from the address, where servers never see it."""

    secret = forms.CharField(
        label=_("Code of your link"),
        help_text=_("It is what stands after # in the address of the link."),
        max_length=64,
        error_messages={
            "required": _("Type the code of your link."),
            "max_length": _("This is not the code of a link. Open the link again."),
        },
    )
