"""Which part of the schedule somebody wants to see."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.selectors.timetable import DAY, WEEK, Ask

FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_ID = 2**63 - 1
NO_SUCH_DAY = _("There is no such day. Choose one from the calendar, or write it as 2026-11-24.")


class DayField(forms.DateField):
    """A day as a date picker sends it: 2026-11-24."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, "%Y-%m-%d")
        messages = {"invalid": NO_SUCH_DAY, **options.pop("error_messages", {})}
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%d"], error_messages=messages, **options
        )

    def validate(self, value: date | None) -> None:
        """Refuse what no clinic plans. Raises ValidationError."""
        super().validate(value)
        if value and not FIRST_YEAR <= value.year < LAST_YEAR:
            raise ValidationError(_("Choose a day between the years 2000 and 2099."))


class ShowForm(forms.Form):
    """A doctor (by the id of their schedule), a day, and a view: all that an address carries."""

    doctor = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    date = DayField(label=_("Day"), required=False)
    view = forms.ChoiceField(choices=[(DAY, _("Day")), (WEEK, _("Week"))], required=False)

    def ask(self) -> Ask | None:
        """What is wanted; a day that does not exist is today. None for no doctor or view of ours."""
        if not self.is_valid() and self.errors.keys() & {"doctor", "view"}:
            return None
        given = self.cleaned_data
        return Ask(given["view"], given["doctor"] or 0, given.get("date"))
