"""What staff choose of files: a table of visits, and a day to save."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.schedule import DayField

CSV, XLSX = "csv", "xlsx"


class DayForm(forms.Form):
    """A day of the clinic as a file."""

    date = DayField(label=_("Day"), error_messages={"required": _("Choose a day.")})
    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[(CSV, "CSV"), (XLSX, "XLSX")],
        initial=CSV,
        widget=forms.RadioSelect,
    )


class ConfirmForm(forms.Form):
    """Yes to the report of a file."""

    confirm = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    confirmations = forms.BooleanField(
        label=_("Send the patients a confirmation of each visit"), required=False
    )
