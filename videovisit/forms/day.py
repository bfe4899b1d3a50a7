"""What a doctor sends about the day: minutes late, words to who waits, who takes over, who it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.registration import BirthDateField, TypedField, set_today
from accounts.models import Practitioner
from accounts.rules.registration import mrn_key
from videovisit.rules.alike import Person, Verdict, verdict
from videovisit.rules.day import DELAYS, LONGEST_MESSAGE
from videovisit.rules.delays import least_delay
from videovisit.selectors.day import Colleague

OWN = "own"
MESSAGES = (
    ("soon", _("I will be with you soon.")),
    ("ten_minutes", _("It will take about ten more minutes.")),
    ("check_sound", _("Please check your sound and camera while you wait.")),
    ("call_clinic", _("Please call the clinic.")),
    (OWN, _("My own words")),
)
PROBLEMS = {
    Verdict.WRONG: _("This is not what the record of this patient says. Look at the chart again."),
    Verdict.BOTH: _("This fits the other patient, too. Use the other number or date."),
}


class LateForm(forms.Form):
    """How late the doctor is; no fewer minutes than somebody who waits has waited already."""

    minutes = forms.TypedChoiceField(
        label=_("I am running late by"),
        coerce=int,
        choices=[
            (minutes, format_lazy(_("{minutes} minutes"), minutes=minutes)) for minutes in DELAYS
        ],
        error_messages={
            "required": _("Choose how many minutes."),
            "invalid_choice": _("Choose one of the numbers of minutes in the list."),
            "past": _(
                "That time has passed: a patient who waits was to be seen %(late)d minutes ago."
                " Choose %(least)d minutes or more."
            ),
        },
    )

    def __init__(self, data: Any = None, *, waited: int = 0) -> None:
        super().__init__(data)
        self.waited = waited
        self.initial["minutes"] = least_delay(waited)

    def clean_minutes(self) -> Any:
        """They lie ahead for everybody who waits, where any of the list do."""
        minutes, late = self.cleaned_data["minutes"], self.waited
        least = least_delay(late)
        if minutes and least and minutes < least:
            said = self.fields["minutes"].error_messages["past"]
            raise forms.ValidationError(said, params={"late": late, "least": least})
        return minutes


class SoundForm(forms.Form):
    """Kept by the browser alone (static/js/day/sound.js)."""

    is_on = forms.BooleanField(
        label=_("Play a sound when a patient arrives"),
        widget=forms.CheckboxInput(attrs={"data-sound-on": True}),
    )


class MessageForm(forms.Form):
    """Words to who waits: one of ours, which they read in their language, or one's own."""

    message = forms.ChoiceField(
        label=_("What do you want to say?"),
        choices=MESSAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a message.")},
    )
    text = forms.CharField(
        label=_("My own words"),
        help_text=_("At most 300 characters. They are shown as you write them."),
        required=False,
        max_length=LONGEST_MESSAGE,
        error_messages={
            "max_length": _("Use at most %(limit_value)d characters. These are %(show_value)d.")
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Own words are needed where they are chosen, and only there."""
        sent = super().clean() or {}
        if sent.get("message") == OWN and "text" in sent and not sent["text"]:
            self.add_error("text", _("Write what you want to say."))
        return sent


class HandOverForm(forms.Form):
    """Who sees the patient instead."""

    doctor = forms.ChoiceField(
        label=_("Which doctor?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a doctor."),
            "invalid_choice": _("This doctor is not at work here any more. Choose another one."),
        },
    )

    def __init__(self, data: Any, *, colleagues: Sequence[Colleague]) -> None:
        super().__init__(data)
        self.doctors = {str(each.practitioner.pk): each.practitioner for each in colleagues}
        field = self.fields["doctor"]
        field.choices = [(str(each.practitioner.pk), _named(each)) for each in colleagues]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Practitioner:
        """The doctor that was chosen."""
        return self.doctors[self.cleaned_data["doctor"]]


def _named(colleague: Colleague) -> Any:
    name = colleague.practitioner.get_full_name()
    return _("%(name)s (in a visit now)") % {"name": name} if colleague.is_busy else name


class ConfirmForm(forms.Form):
    """A second identifier of the patient: date of birth, or how the record number ends."""

    birth_date = BirthDateField(label=_("Date of birth"), required=False, autocomplete=False)
    mrn = TypedField(
        label=_("Last 4 characters of the medical record number (MRN)"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )

    def __init__(
        self, data: Any, *, patient: Person, others: Sequence[Person], today: date
    ) -> None:
        super().__init__(data)
        self.patient, self.others = patient, others
        set_today(self, today)

    def clean(self) -> dict[str, Any]:
        """It belongs to the patient, and to nobody else who waits under such a name."""
        sent = super().clean() or {}
        if self.errors:
            return sent
        born, mrn = sent["birth_date"], mrn_key(sent["mrn"])
        if born is None and not mrn:
            raise forms.ValidationError(
                _("Enter the date of birth or the end of the record number.")
            )
        found = verdict(self.patient, self.others, birth_date=born, mrn=mrn)
        if found != Verdict.RIGHT:
            raise forms.ValidationError(PROBLEMS[found])
        return sent

    @property
    def how(self) -> str:
        """By what the patient was told apart."""
        return "birth_date" if self.cleaned_data["birth_date"] else "mrn"
