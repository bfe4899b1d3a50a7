"""Whom somebody must read outside their own, and why; and what a review came to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.clinic import NOT_COMPLETED
from accounts.forms.registration import (
    BirthDateField,
    TypedField,
    cleaned_mrn,
    cleaned_name,
    set_today,
)
from accounts.models import Patient
from accounts.selectors.glass import exactly

LONGEST_REASON = 500
SHORTEST_REASON = 10  # letters: a word is no reason
REASON_LENGTH = {
    "max_length": _("Write at most 500 letters."),
    "min_length": _("Say a little more: at least 10 letters."),
}


class EitherField(TypedField):
    """One of two of which one is needed: by itself it is neither asked for nor optional."""

    is_either = True


class GlassForm(forms.Form):
    """Two exact identifiers and a reason in words."""

    birth_date = BirthDateField(
        label=_("Date of birth"),
        help_text=_("For example 3 14 1952"),
        autocomplete=False,
        error_messages={"required": _("Enter the date of birth.")},
    )
    mrn = EitherField(
        label=_("Medical record number (MRN)"),
        help_text=_("This, the last name, or both."),
        widget=forms.TextInput({**NOT_COMPLETED, "class": "govuk-input--width-20"}),
        required=False,
    )
    last_name = EitherField(
        label=_("Last name"),
        help_text=_("All of it. Accents and hyphens do not matter."),
        widget=forms.TextInput(NOT_COMPLETED),
        required=False,
    )
    reason = TypedField(
        label=_("Why do you need to read this record?"),
        help_text=_("The patient and the administrators can read this."),
        widget=forms.Textarea({"rows": 3}),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        error_messages={"required": _("Write why you need to read this record."), **REASON_LENGTH},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        set_today(self, today)

    def clean_mrn(self) -> str:
        """The number as records hold it, or nothing."""
        typed: str = self.cleaned_data["mrn"]
        return cleaned_mrn(typed) if typed else ""

    def clean_last_name(self) -> str:
        """A name of letters, or nothing."""
        typed: str = self.cleaned_data["last_name"]
        return cleaned_name(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Two identifiers: the date of birth and another."""
        given = self.cleaned_data
        is_whole = {"mrn", "last_name"} <= given.keys()
        if is_whole and not given["mrn"] and not given["last_name"]:
            self.add_error("mrn", _("Enter the record number or the last name as well."))
        return given

    def found(self) -> list[Patient]:
        """The records that these identifiers name."""
        given = self.cleaned_data
        return exactly(given["birth_date"], mrn=given["mrn"], last_name=given["last_name"])

    def refuse(self, found: list[Patient]) -> None:
        """Say why nothing was opened."""
        several = _("Several patients have these details. Add the record number.")
        nobody = _("No patient has exactly these details. Check the number, the name and the date.")
        self.add_error(None, several if found else nobody)


class JudgeForm(forms.Form):
    """What a review came to."""

    words = TypedField(
        label=_("What did you find out?"),
        help_text=_("For example: the doctor was covering for a colleague."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Write what you found out."),
            "max_length": REASON_LENGTH["max_length"],
        },
    )
