"""What staff write on the board."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from videovisit.rules.board import LONGEST_NOTE


class NoteField(forms.CharField):
    """Words in lines; a line's end counts as one character, as people count."""

    def to_python(self, value: Any) -> str:
        """The words with a line feed between lines, however the browser sends them."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class NoteForm(forms.Form):
    """A note for the next shift; who keeps several clinics says which it is for."""

    clinic = forms.ChoiceField(label=_("Clinic"))
    text = NoteField(
        label=_("A note for the next shift"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write the note."),
            "max_length": _("Use at most %(limit_value)d characters. These are %(show_value)d."),
        },
    )

    def __init__(self, *args: Any, clinics: Sequence[Clinic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinics = {str(clinic.pk): clinic for clinic in clinics}
        self.fields["clinic"].choices = [(pk, each.name) for pk, each in self.clinics.items()]  # type: ignore[attr-defined]
        # Too long a text is refused, not cut by the browser without a word.
        del self.fields["text"].widget.attrs["maxlength"]
        if len(self.clinics) == 1:
            del self.fields["clinic"]

    @property
    def chosen(self) -> Clinic:
        """For whom it is."""
        only = next(iter(self.clinics))
        return self.clinics[self.cleaned_data.get("clinic", only)]
