"""Which figures somebody wants to see."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic

USUAL = 30  # days


class MeasuresForm(forms.Form):
    """A clinic, where there are several, and how many days back; what is wrong reads as the usual."""

    days = forms.TypedChoiceField(
        label=_("Period"),
        choices=[
            (7, _("The last 7 days")),
            (30, _("The last 30 days")),
            (90, _("The last 90 days")),
        ],
        coerce=int,
    )

    def __init__(self, asked: dict[str, Any], *, clinics: Sequence[Clinic]) -> None:
        self.usual = {"days": USUAL, "clinic": clinics[0].pk}
        self.by_id = {clinic.pk: clinic for clinic in clinics}
        super().__init__(self.usual | asked)
        names = [(clinic.pk, clinic.name) for clinic in clinics]
        widget = forms.Select if len(clinics) > 1 else forms.HiddenInput
        self.fields["clinic"] = forms.TypedChoiceField(
            label=_("Clinic"), choices=names, coerce=int, widget=widget
        )

    @property
    def chosen(self) -> tuple[Clinic, int]:
        """The clinic and the days."""
        self.is_valid()
        given = self.usual | self.cleaned_data
        return self.by_id[given["clinic"]], given["days"]
