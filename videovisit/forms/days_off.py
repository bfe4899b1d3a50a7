"""Who sees the patients of a doctor who is not available today."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment
from appointments.rules.clock import when
from videovisit.forms.day import HandOverForm
from videovisit.selectors.day import Colleague


class CoverForm(HandOverForm):
    """Another doctor, and which of the patients who have not answered."""

    visits = forms.MultipleChoiceField(
        label=_("Which patients?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose one patient at least."),
            "invalid_choice": _("One of these patients has answered meanwhile. Look again."),
        },
    )
    field_order = ("visits", "doctor")

    def __init__(
        self, data: Any, *, colleagues: Sequence[Colleague], visits: Sequence[Appointment]
    ) -> None:
        super().__init__(data, colleagues=colleagues)
        self.by_id = {str(visit.pk): visit for visit in visits}
        field = self.fields["visits"]
        field.choices = [(pk, _named(visit)) for pk, visit in self.by_id.items()]  # type: ignore[attr-defined]
        field.initial = [*self.by_id]

    @property
    def chosen_visits(self) -> list[Appointment]:
        """The visits of the patients that were chosen."""
        return [self.by_id[pk] for pk in self.cleaned_data["visits"]]


def _named(visit: Appointment) -> str:
    clock = when(visit.starts_at, visit.clinic.time_zone, get_language() or "en").clock
    return f"{clock} {visit.patient.get_full_name()}"
