"""What staff write on the board."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from videovisit.rules.board import LONGEST_NOTE


class NoteForm(forms.Form):
    """A note for the next shift; who keeps several clinics says which it is for."""

    clinic = forms.ChoiceField(label=_("Clinic"))
    text = forms.CharField(
        label=_("A note for the next shift"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note.")},
    )

    def __init__(self, *args: Any, clinics: Sequence[Clinic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinics = {str(clinic.pk): clinic for clinic in clinics}
        self.fields["clinic"].choices = [(pk, each.name) for pk, each in self.clinics.items()]  # type: ignore[attr-defined]
        if len(self.clinics) == 1:
            del self.fields["clinic"]

    @property
    def chosen(self) -> Clinic:
        """For whom it is."""
        only = next(iter(self.clinics))
        return self.clinics[self.cleaned_data.get("clinic", only)]
