"""What patients send when they choose a time, say yes to it, or cancel."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.registration import TypedField
from appointments.models.schedule import Modality

LONGEST_REASON = 500  # characters
LARGEST = 2**63 - 1
YEARS = range(2000, 2200)  # of moments that can be meant
TOO_LONG = _("Use at most %(limit_value)d characters. These are %(show_value)d.")


class MomentField(forms.CharField):
    """A moment as our pages write it: ISO 8601 with its offset."""

    def __init__(self) -> None:
        super().__init__(max_length=40, widget=forms.HiddenInput)

    def clean(self, value: Any) -> datetime:
        """The moment, aware."""
        try:
            moment = datetime.fromisoformat(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError("not a moment") from error  # only forged forms get here
        if moment.utcoffset() is None or moment.year not in YEARS:
            raise forms.ValidationError("no such moment")
        return moment


def _hidden() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)


def _words(label: Any, hint: Any) -> TypedField:
    return TypedField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TimeForm(forms.Form):
    """The time that somebody pressed."""

    starts_at = MomentField()


class MoveForm(TimeForm):
    """Yes to the time that is held, for the visit as it was seen."""

    hold = _hidden()
    revision = _hidden()


class BookForm(TimeForm):
    """Yes to the time that is held, and what the visit is about."""

    hold = _hidden()
    reason = _words(_("What is the visit about?"), _("Your doctor will read it."))


class SwitchForm(forms.Form):
    """Yes to meeting the other way at the same time."""

    modality = forms.ChoiceField(choices=Modality, widget=forms.HiddenInput)
    revision = _hidden()


class CancelForm(forms.Form):
    """Yes to cancelling the visit as it was seen."""

    revision = _hidden()
    reason = _words(_("Why do you cancel?"), _("It helps the clinic. You need not say why."))
