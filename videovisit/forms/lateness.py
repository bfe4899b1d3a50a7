"""What a patient sends about a doctor who is late: what they choose, as they had read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.models import Practitioner
from appointments.forms.changes import LARGEST, MomentField
from appointments.models.schedule import Modality
from videovisit.forms.day import LateForm
from videovisit.selectors.delays import DoctorToday


class ReadForm(forms.Form):
    """How far somebody had read: the visit's revision, and how often was chosen."""

    revision = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    made = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)


class TimesForm(ReadForm):
    """Three times, by video or at the clinic."""

    modality = forms.ChoiceField(choices=Modality, widget=forms.HiddenInput)


class TakeForm(ReadForm):
    """One of the times that are held: its hold and its moment, as the button says them."""

    hold = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    starts_at = MomentField()


class DoctorLateForm(LateForm):
    """How late one of the clinic's doctors is, as staff say it."""

    doctor = forms.ChoiceField(
        label=_("Which doctor?"),
        error_messages={
            "required": _("Choose a doctor."),
            "invalid_choice": _("This doctor has no video visits today. Choose another one."),
        },
    )
    field_order = ("doctor", "minutes")

    def __init__(
        self, data: Any = None, *, doctors: Sequence[DoctorToday], waited: Mapping[int, int]
    ) -> None:
        asked = (data or {}).get("doctor", "") or next(iter(waited), "")
        known = {str(doctor): minutes for doctor, minutes in waited.items()}
        is_late = "on_time" not in (data or {})
        super().__init__(data, waited=known.get(str(asked), 0) if is_late else 0)
        self.doctors = {str(each.practitioner.pk): each.practitioner for each in doctors}
        named = [(pk, doctor.get_full_name()) for pk, doctor in self.doctors.items()]
        self.fields["doctor"].choices = named  # type: ignore[attr-defined]
        self.fields["minutes"].label = _("How late is the doctor?")
        self.fields["minutes"].required = is_late

    @property
    def chosen(self) -> Practitioner:
        """The doctor that was chosen."""
        return self.doctors[self.cleaned_data["doctor"]]


class CallForm(ReadForm):
    """A call instead, at this number."""

    phone = PhoneNumberField(
        label=_("Phone number"),
        error_messages={
            "required": _("Enter the number that we should call."),
            "invalid": _("Enter a phone number with its area code, such as 510-555-0142."),
        },
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["phone"].widget.attrs |= {
            "class": "govuk-input--width-20",
            "autocomplete": "tel",
        }
