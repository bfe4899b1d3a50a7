"""What somebody types to register: who they are, the code, and how they will sign on."""

from datetime import date
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions.registration import Claim, Proof, finish_registration
from accounts.forms.fields import EMAIL_WRONG
from accounts.forms.sign_on import NEW_PASSWORD_HELP
from accounts.models import Patient, Registration, User
from accounts.models.proofs import ProvenBy
from accounts.rules.names import LONGEST_NAME, is_name
from accounts.rules.registration import (
    BirthDateError,
    contact_hash,
    is_mrn,
    normal_mrn,
    read_birth_date,
)
from accounts.selectors.clinics import database_now
from accounts.selectors.registration import unproved_account

BIRTH_DATE_PROBLEMS = {
    "part_missing": _("Enter the month, the day and the year of birth."),
    "not_numbers": _("Write the date of birth in numbers, for example 3 14 1952."),
    "year": _("Write the year of birth with four digits, for example 1952."),
    "no_such_day": _("There is no such day. Check the month and the day."),
    "future": _("The date of birth must be in the past."),
}
CODE_PROBLEMS = {
    Proof.WRONG: _(
        "This code is not right. Check it and type it again. Only the newest one works."
    ),
    Proof.CODE_OVER: _(
        "This activation code is too old or was used before. Ask the clinic for a new one."
    ),
}


class TypedField(forms.CharField):
    """Text as people type it; what no keyboard makes gets a plain answer."""

    def to_python(self, value: Any) -> str:
        """The text without blanks around it. Raises ValidationError for a NUL byte."""
        text = super().to_python(value) or ""
        if "\0" in text:
            raise ValidationError(_("Delete this and type it again: it holds a hidden character."))
        return text


class BirthDateWidget(forms.MultiWidget):
    """Three boxes: month, day, year."""

    template_name = "components/_date_input.html"
    use_fieldset = True

    def __init__(self, *, autocomplete: bool = True) -> None:
        parts = ("month", 2), ("day", 2), ("year", 4)
        super().__init__([_number(*part, autocomplete=autocomplete) for part in parts])

    def decompress(self, value: date | None) -> list[str | None]:
        """(month, day, year) of a date."""
        return [str(value.month), str(value.day), str(value.year)] if value else [None] * 3


def _number(part: str, width: int, *, autocomplete: bool) -> forms.TextInput:
    attrs = {"inputmode": "numeric", "maxlength": width, "class": f"govuk-input--width-{width}"}
    if autocomplete:
        attrs["autocomplete"] = f"bday-{part}"
    return forms.TextInput(attrs)


class BirthDateField(forms.MultiValueField):
    """A date of birth in three parts, with an answer to every way of getting it wrong."""

    def __init__(self, *, autocomplete: bool = True, **options: Any) -> None:
        widget = BirthDateWidget(autocomplete=autocomplete)
        fields = [TypedField(required=False) for _part in range(3)]
        super().__init__(fields, widget=widget, require_all_fields=False, **options)
        self.today = date.max

    def compress(self, parts: list[str]) -> date | None:
        """The date of (month, day, year), None where it may stay empty. Raises ValidationError."""
        if not parts:
            return None
        try:
            return read_birth_date((parts[0], parts[1], parts[2]), self.today)
        except BirthDateError as error:
            raise ValidationError(BIRTH_DATE_PROBLEMS[error.problem]) from None


def set_today(form: forms.Form, today: date) -> None:
    """Tell the form's `birth_date` which day it is where the clinic is."""
    cast("BirthDateField", form.fields["birth_date"]).today = today


class ClaimForm(forms.Form):
    """Who somebody says they are, as the clinic has it on record."""

    mrn = TypedField(
        label=_("Medical record number (MRN)"),
        help_text=_("It is on your clinic card and on letters from us. Example: MRN-123456"),
        widget=forms.TextInput(
            {
                "class": "govuk-input--width-20",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Enter your medical record number.")},
    )
    last_name = TypedField(
        label=_("Last name"),
        help_text=_("Capital letters, accents and hyphens do not matter."),
        widget=forms.TextInput({"autocomplete": "family-name", "spellcheck": "false"}),
        error_messages={"required": _("Enter your last name.")},
    )
    birth_date = BirthDateField(
        label=_("Date of birth"),
        help_text=_("For example 3 14 1952"),
        error_messages={"required": _("Enter your date of birth.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        set_today(self, today)

    def clean_mrn(self) -> str:
        """The number as records hold it."""
        return cleaned_mrn(self.cleaned_data["mrn"])

    def clean_last_name(self) -> str:
        """A name of letters, 100 at most."""
        return cleaned_name(self.cleaned_data["last_name"])

    def claim(self) -> Claim:
        """The cleaned form as a value."""
        return Claim(**self.cleaned_data)


def cleaned_mrn(typed: str) -> str:
    """Normalise an MRN. Raises ValidationError."""
    mrn = normal_mrn(typed)
    if not is_mrn(mrn):
        raise ValidationError(
            _("A medical record number has letters, numbers and dashes only, 32 at most.")
        )
    return mrn


def cleaned_name(typed: str) -> str:
    """Check a last name. Raises ValidationError."""
    if not is_name(typed):
        raise ValidationError(
            _("A last name has letters, %(most)s at most."), params={"most": LONGEST_NAME}
        )
    return typed


class CodeForm(forms.Form):
    """The six digits that were sent, or the ten characters that the clinic printed."""

    code = TypedField(
        label=_("Your code"),
        help_text=_("Six digits, or an activation code such as ABCDE-12345"),
        widget=forms.TextInput(
            {
                "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Enter your code.")},
    )

    def refuse(self, proof: Proof) -> None:
        """Say why the code does not work (Proof.CLOSED is said by another page)."""
        if proof in CODE_PROBLEMS:
            self.add_error("code", CODE_PROBLEMS[proof])


class DetailsForm(SignupForm):  # type: ignore[misc]
    """How the person will sign on; saving it makes the account of a proven registration."""

    terms = forms.BooleanField(
        label=_("I agree to the terms of use"),
        error_messages={"required": _("Tick the box to agree to the terms of use.")},
    )
    field_order = ("email", "password1", "terms")

    def __init__(
        self, *args: Any, registration: Registration, patient: Patient, **options: Any
    ) -> None:
        self.registration, self.patient = registration, patient
        self.unproved = unproved_account(patient)
        super().__init__(*args, **options)
        email, password = self.fields["email"], self.fields["password1"]
        email.label = _("E-mail address")
        email.help_text = _("You will sign on with this address.")
        email.widget.attrs = {"type": "email", "autocomplete": "email", "spellcheck": "false"}
        email.error_messages |= {"required": _("Enter an e-mail address."), "invalid": EMAIL_WRONG}
        password.label = _("Password")
        password.help_text = NEW_PASSWORD_HELP
        password.error_messages["required"] = _("Choose a password.")

    def validate_unique_email(self, value: str) -> str:
        """A second try may use the address of a first one that never proved it."""
        email: str = super().validate_unique_email(value)
        if self.unproved and self.unproved.email == email:
            self.account_already_exists = False
        return email

    def clean_password1(self) -> str:
        """Refuse passwords made of the person's own names, too."""
        user = User(first_name=self.patient.first_name, last_name=self.patient.last_name)
        password: str = get_adapter().clean_password(self.cleaned_data["password1"], user=user)
        return password

    def save(self, request: HttpRequest) -> User:
        """Make the account. Raises NotProvenError and AlreadyRegisteredError."""
        return finish_registration(
            self.registration.pk,
            make_account=lambda: self._account(request),
            actor=request.actor,  # type: ignore[attr-defined]
            now=database_now(),
        )

    def _account(self, request: HttpRequest) -> User:
        """Save as allauth does; the address the code went to counts as verified."""
        email, sent_to = self.cleaned_data["email"], self.registration.sent_to
        by_sent_code = self.registration.proven_by == ProvenBy.SENT_CODE
        if by_sent_code and contact_hash(email) == sent_to:
            get_adapter().stash_verified_email(request, email)
        user: User = super().save(request)
        return user
