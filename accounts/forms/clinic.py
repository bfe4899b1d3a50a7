"""What clinic staff type: whom to look up, and a file of records to take over."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.forms.registration import BirthDateField, TypedField, cleaned_mrn, cleaned_name
from accounts.models import Clinic, Patient
from accounts.rules.actor import Actor
from accounts.rules.imports import FileError, read_text
from accounts.selectors.patients import find_by_mrn, find_by_name

NOT_COMPLETED = {"autocomplete": "off", "spellcheck": "false"}


class LookUpForm(forms.Form):
    """A record number, or a last name with a date of birth: exact, so that little is shown."""

    mrn = TypedField(
        label=_("Medical record number (MRN)"),
        required=False,
        widget=forms.TextInput({**NOT_COMPLETED, "class": "govuk-input--width-20"}),
    )
    last_name = TypedField(
        label=_("Last name"), required=False, widget=forms.TextInput(NOT_COMPLETED)
    )
    birth_date = BirthDateField(
        label=_("Date of birth"),
        help_text=_("For example 3 14 1952"),
        required=False,
        autocomplete=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["birth_date"].today = today

    def clean_mrn(self) -> str:
        """The number as records hold it, or nothing."""
        typed = self.cleaned_data["mrn"]
        return cleaned_mrn(typed) if typed else ""

    def clean_last_name(self) -> str:
        """A name, or nothing."""
        typed = self.cleaned_data["last_name"]
        return cleaned_name(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """One way of looking up must be complete."""
        cleaned = super().clean() or self.cleaned_data
        has_name = cleaned.get("last_name") and cleaned.get("birth_date")
        if not self.errors and not cleaned.get("mrn") and not has_name:
            raise ValidationError(
                _("Enter a medical record number, or a last name and a date of birth.")
            )
        return cleaned

    def finder(self, actor: Actor) -> Callable[[], list[Patient]]:
        """The selector that does what was asked."""
        if self.cleaned_data["mrn"]:
            return partial(find_by_mrn, actor, self.cleaned_data["mrn"])
        name, born = self.cleaned_data["last_name"], self.cleaned_data["birth_date"]
        return partial(find_by_name, actor, name, born)


class ImportForm(forms.Form):
    """A file of patient records and the clinic it belongs to."""

    clinic = forms.ModelChoiceField(queryset=None, label=_("Clinic"), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        help_text=_("A CSV file in UTF-8, at most 2.5 MB and 20,000 rows."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def __init__(self, *args: Any, clinics: QuerySet[Clinic], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clinic"].queryset = clinics
        self.fields["clinic"].initial = clinics.first()

    def clean_file(self) -> str:
        """The text of the file."""
        upload: UploadedFile = self.cleaned_data["file"]
        try:
            return read_text(upload.read())
        except FileError as error:
            raise ValidationError(file_problem(error)) from None

    def refuse(self, error: FileError) -> None:
        """Say why nothing of the file can be used."""
        self.add_error("file", file_problem(error))


def file_problem(error: FileError) -> str:
    """The sentence for a file that cannot be read."""
    return render_to_string("accounts/clinic/_file_problem.txt", {"error": error}).strip()
