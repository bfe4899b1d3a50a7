"""What clinic staff type to look a patient up: by number, by name and birth date, by phone."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.registration import (
    BirthDateField,
    TypedField,
    cleaned_mrn,
    set_today,
)
from accounts.models import Patient
from accounts.rules.actor import Actor
from accounts.rules.contacts import phone_digits
from accounts.rules.names import LONGEST_NAME, is_name, name_key
from accounts.selectors.patients import find_alike, find_by_mrn, find_by_name, find_by_phone

SHORTEST_START = 2  # letters of a last name without a birth date
SHORTEST_ALIKE = 4  # fewer letters are like everybody's
NOT_COMPLETED = {"autocomplete": "off", "spellcheck": "false"}


class MrnForm(forms.Form):
    """A record number: exact, so that little is shown."""

    mrn = TypedField(
        label=_("Medical record number (MRN)"),
        widget=forms.TextInput({**NOT_COMPLETED, "class": "govuk-input--width-20"}),
        error_messages={"required": _("Enter a medical record number.")},
    )

    def clean_mrn(self) -> str:
        """The number as records hold it."""
        return cleaned_mrn(self.cleaned_data["mrn"])

    def finder(self, actor: Actor) -> Callable[[], list[Patient]]:
        """The selector that does what was asked."""
        return partial(find_by_mrn, actor, self.cleaned_data["mrn"])


class NameForm(forms.Form):
    """How a last name begins, a date of birth, or both."""

    last_name = TypedField(
        label=_("Last name, first name or both"),
        help_text=_(
            "The first letters are enough, in any order. Accents and hyphens do not matter."
        ),
        widget=forms.TextInput(NOT_COMPLETED),
        required=False,
    )
    birth_date = BirthDateField(
        label=_("Date of birth"),
        help_text=_("For example 3 14 1952"),
        autocomplete=False,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        set_today(self, today)

    def clean_last_name(self) -> str:
        """A name of letters, or nothing."""
        typed: str = self.cleaned_data["last_name"]
        if typed and not is_name(typed):
            raise ValidationError(
                _("A name has letters, %(most)s at most."), params={"most": LONGEST_NAME}
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """Refuse what would show half the clinic."""
        given = self.cleaned_data
        is_whole = {"last_name", "birth_date"} <= given.keys()
        if (
            is_whole
            and not given["birth_date"]
            and len(name_key(given["last_name"])) < SHORTEST_START
        ):
            self.add_error(
                "last_name", _("Enter at least two letters of a name, or a date of birth.")
            )
        return given

    def finder(self, actor: Actor) -> Callable[[], list[Patient]]:
        """The selector that does what was asked."""
        return partial(find_by_name, actor, **self.cleaned_data)

    def alike(self, actor: Actor) -> Callable[[], list[Patient]] | None:
        """The selector for names that are almost so; None where too little was typed.

        A date of birth finds people however their names are written: it stands for itself.
        """
        given = self.cleaned_data
        if given["birth_date"] or len(name_key(given["last_name"])) < SHORTEST_ALIKE:
            return None
        return partial(find_alike, actor, given["last_name"])


class PhoneForm(forms.Form):
    """A phone number, or how it ends."""

    phone = TypedField(
        label=_("Phone number"),
        help_text=_("All of it, or the last four digits or more."),
        widget=forms.TextInput({**NOT_COMPLETED, "type": "tel", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Enter a phone number.")},
    )

    def clean_phone(self) -> str:
        """Its digits."""
        digits = phone_digits(self.cleaned_data["phone"])
        if not digits:
            raise ValidationError(_("Enter a phone number, or at least its last four digits."))
        return digits

    def finder(self, actor: Actor) -> Callable[[], list[Patient]]:
        """The selector that does what was asked."""
        return partial(find_by_phone, actor, self.cleaned_data["phone"])
