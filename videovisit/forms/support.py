"""What an agent types: whom a caller says they are, a browser's code, a deed, a help step."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.forms.clinic import NOT_COMPLETED
from accounts.forms.fields import EMAIL_WRONG, CodeField
from accounts.forms.registration import BirthDateField, TypedField, cleaned_mrn, cleaned_name
from accounts.rules.codes import normal_code
from accounts.rules.names import name_key
from accounts.rules.registration import mrn_key
from appointments.rules.references import reference_of
from videovisit.models import SupportReason
from videovisit.rules.support import FEWEST, STEPS, Deed
from videovisit.selectors.support import Said

NARROW = {**NOT_COMPLETED, "class": "govuk-input--width-20"}
LONGEST_WORDS = 300
DIGITS = 6  # of a browser's code


class LookUpForm(forms.Form):
    """Why, and at least two things that the caller says; each must fit exactly."""

    reason = forms.ChoiceField(
        label=_("Why do you look?"),
        choices=[("", _("Choose one")), *SupportReason.choices],
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )
    words = TypedField(
        label=_("In a few words"),
        help_text=_("The patient can read this afterwards."),
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(NOT_COMPLETED),
        error_messages={"required": _("Say in a few words why you look.")},
    )
    code = TypedField(label=_("Confirmation code"), required=False, widget=forms.TextInput(NARROW))
    mrn = TypedField(
        label=_("Medical record number (MRN)"), required=False, widget=forms.TextInput(NARROW)
    )
    birth_date = BirthDateField(
        label=_("Date of birth"),
        help_text=_("For example 3 14 1952"),
        autocomplete=False,
        required=False,
    )
    last_name = TypedField(
        label=_("Last name"), required=False, widget=forms.TextInput(NOT_COMPLETED)
    )
    phone = PhoneNumberField(
        label=_("Phone number"),
        required=False,
        widget=forms.TextInput({**NARROW, "type": "tel"}),
        error_messages={
            "invalid": _("Enter a phone number with its area code, such as 510-555-0142.")
        },
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(NOT_COMPLETED),
        error_messages={"invalid": EMAIL_WRONG},
    )

    def clean_code(self) -> str:
        """The reference, or nothing."""
        typed: str = self.cleaned_data["code"]
        reference = reference_of(typed)
        if typed and not reference:
            raise ValidationError(_("A confirmation code has ten letters and numbers."))
        return reference

    def clean_mrn(self) -> str:
        """What spellings of the number share, or nothing."""
        typed: str = self.cleaned_data["mrn"]
        return mrn_key(cleaned_mrn(typed)) if typed else ""

    def clean_last_name(self) -> str:
        """What spellings of the name share, or nothing."""
        typed: str = self.cleaned_data["last_name"]
        return name_key(cleaned_name(typed)) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Refuse what too many people could say of somebody."""
        if not self.errors and len(self.said.given) < FEWEST:
            self.add_error(None, _("Fill in two of these, exactly as the caller says them."))
        return self.cleaned_data

    @property
    def said(self) -> Said:
        """What the caller says."""
        given = self.cleaned_data
        return Said(
            reference=given["code"],
            mrn_key=given["mrn"],
            birth_date=given["birth_date"],
            name_key=given["last_name"],
            phone=str(given["phone"] or ""),
            email=given["email"],
        )


class HelpCodeForm(forms.Form):
    """The six digits that a patient reads out."""

    digits = CodeField(
        label=_("Code of the patient's browser"),
        help_text=_("Six digits. The patient presses “Get help” and reads them to you."),
        error_messages={"required": _("Enter the six digits.")},
    )

    def clean_digits(self) -> str:
        """The digits alone: blanks and dashes in between do not matter."""
        typed = normal_code(self.cleaned_data["digits"])
        if not (typed.isascii() and typed.isdigit() and len(typed) == DIGITS):
            raise ValidationError(self.fields["digits"].error_messages["required"])
        return typed

    def refuse(self) -> None:
        """It is no live code: mistyped, used before, or too old, which nobody is told apart."""
        self.add_error("digits", _("This code does not work. Ask for a new one: each works once."))


class DeedForm(forms.Form):
    """The name of the button."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in Deed])


class StepForm(forms.Form):
    """The number of a help step."""

    number = forms.TypedChoiceField(
        coerce=int, choices=[(number, number) for number in range(1, len(STEPS) + 1)]
    )
