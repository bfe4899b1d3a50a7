"""What clinic staff type: whom to look up, and a file of records to take over."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.forms.registration import (
    BirthDateField,
    TypedField,
    cleaned_mrn,
    cleaned_name,
    set_today,
)
from accounts.models import Clinic, Patient
from accounts.rules.actor import Actor
from accounts.rules.imports import FileError, read_text
from accounts.selectors.patients import find_by_mrn, find_by_name

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
    """A last name and a date of birth, both exact."""

    last_name = TypedField(
        label=_("Last name"),
        widget=forms.TextInput(NOT_COMPLETED),
        error_messages={"required": _("Enter a last name.")},
    )
    birth_date = BirthDateField(
        label=_("Date of birth"),
        help_text=_("For example 3 14 1952"),
        autocomplete=False,
        error_messages={"required": _("Enter a date of birth.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        set_today(self, today)

    def clean_last_name(self) -> str:
        """A name of letters."""
        return cleaned_name(self.cleaned_data["last_name"])

    def finder(self, actor: Actor) -> Callable[[], list[Patient]]:
        """The selector that does what was asked."""
        return partial(find_by_name, actor, **self.cleaned_data)


class ImportForm(forms.Form):
    """A file of patient records and the clinic it belongs to."""

    clinic: "forms.ModelChoiceField[Clinic]" = forms.ModelChoiceField(
        queryset=None, label=_("Clinic"), empty_label=None
    )
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
        clinic = cast("forms.ModelChoiceField[Clinic]", self.fields["clinic"])
        clinic.queryset, clinic.initial = clinics, clinics.first()

    def clean_file(self) -> str:
        """The text of the file."""
        try:
            return read_text(self.cleaned_data["file"].read())
        except FileError as error:
            raise ValidationError(file_problem(error)) from None

    def refuse(self, error: FileError) -> None:
        """Say why nothing of the file can be used."""
        self.add_error("file", file_problem(error))


def file_problem(error: FileError) -> str:
    """The sentence for a file that cannot be read."""
    return render_to_string("accounts/clinic/_file_problem.txt", {"error": error}).strip()
