"""What staff type of a visit: its time, how doctor and patient meet, why it is cancelled."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.forms.registration import TypedField
from appointments.actions.taking import Wanted
from appointments.models import Schedule
from appointments.models.schedule import Modality, Offered
from appointments.rules.cancelling import LONGEST_WORDS, Why, cancel_reason
from appointments.rules.changes import Refusal
from appointments.rules.clock import when
from appointments.rules.hours import is_skipped
from appointments.rules.slots import BOTH, MIDNIGHT, Slot, Span, is_worked, moment_of
from appointments.selectors.openings import Openings
from appointments.selectors.timetable import stamp

OTHER = "other"
SHORTEST, LONGEST = 5, 480  # minutes of a visit
LARGEST = 2**31 - 1
A_YEAR = timedelta(days=365)
MIDNIGHTS = {"midnight", "medianoche", "24:00"}
CLOCKS = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"]


class ClockField(forms.TimeField):
    """A clock time, as a time picker sends it or as people type it: "midnight" and 24:00 too."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput({"type": "time", "class": "govuk-input--width-10"}, "%H:%M")
        invalid = _("Enter a clock time, for example 9:30 AM.")
        messages = {"invalid": invalid, **options.pop("error_messages", {})}
        super().__init__(widget=widget, input_formats=CLOCKS, error_messages=messages, **options)

    def to_python(self, value: Any) -> time | None:
        """The time, to the minute; dots in "a.m." do not matter."""
        typed = value.replace(".", "").strip() if isinstance(value, str) else value
        if isinstance(typed, str) and typed.casefold() in MIDNIGHTS:
            return MIDNIGHT
        found = super().to_python(typed)
        return found.replace(second=0) if found else None


class MinutesField(forms.IntegerField):
    """A number of minutes."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        widget = forms.NumberInput({"class": "govuk-input--width-3", "inputmode": "numeric"})
        messages = {
            "invalid": _("Enter a number of minutes."),
            "min_value": _("Enter at least %(limit_value)d minutes."),
            "max_value": _("Enter at most %(limit_value)d minutes."),
            **options.pop("error_messages", {}),
        }
        super().__init__(
            min_value=least, max_value=most, widget=widget, error_messages=messages, **options
        )


def words_field(label: Any, hint: Any) -> TypedField:
    """Free words, at most 500 characters; a longer text is kept and named, not cut."""
    return TypedField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "max_length": _("Use at most %(limit_value)d characters. These are %(show_value)d.")
        },
    )


class TimeForm(forms.Form):
    """A free time of a doctor's day, or any time by the clock of the clinic."""

    time = forms.ChoiceField(
        label=_("Time"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("This time is not free any more. Choose another one."),
        },
    )
    clock = ClockField(label=_("Clock time"), required=False, help_text=_("Only for another time."))
    minutes = MinutesField(
        SHORTEST,
        LONGEST,
        label=_("Length in minutes"),
        required=False,
        help_text=_("Only for another time."),
    )
    modality = forms.ChoiceField(
        label=_("How they meet"),
        choices=Modality,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose video or in person.")},
    )
    anyway = forms.BooleanField(label=_("Book it all the same"), required=False)

    def __init__(
        self, *args: Any, openings: Openings, language: str, now: datetime, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.openings, self.language, self.now = openings, language, now
        self.warnings: list[str] = []
        self.slots = {stamp(slot.starts_at): slot for slot in self.offered()}
        free = [(key, self._label(slot)) for key, slot in self.slots.items()]
        self.fields["time"].choices = [*free, (OTHER, _("Another time"))]  # type: ignore[attr-defined]

    def offered(self) -> list[Slot]:
        """The slots to choose from."""
        return self.openings.slots

    def _label(self, slot: Slot) -> str:
        words = when(slot.starts_at, self.schedule.clinic.time_zone, self.language)
        only = "" if slot.offers == BOTH else f" ({Offered(slot.offers).label})"
        return f"{words.clock}{only}"

    @property
    def schedule(self) -> Schedule:
        """The doctor at the clinic; a form without one is never made."""
        return self.openings.schedule  # type: ignore[return-value]

    def clean(self) -> dict[str, Any]:
        """The time as a `wanted`, and a warning where it is odd."""
        given = self.cleaned_data
        if given.keys() >= {"time", "modality"}:
            wanted = self._typed() if given["time"] == OTHER else self._chosen(given["time"])
            if wanted:
                given["wanted"] = wanted
                self._warn(wanted)
        return given

    def _chosen(self, key: str) -> Wanted:
        given = self.cleaned_data
        return Wanted.of_slot(self.schedule.practitioner, self.slots[key], given["modality"])

    def _typed(self) -> Wanted | None:
        given, zone, day = self.cleaned_data, self.openings.zone, self.openings.day
        for name in ("clock", "minutes"):
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, MISSING[name])
        if self.errors:
            return None
        if is_skipped(day, given["clock"], zone):
            self.add_error("clock", SKIPPED)
            return None
        starts_at = moment_of(day, given["clock"], zone)
        ends_at = starts_at + timedelta(minutes=given["minutes"])
        return Wanted(self.schedule.practitioner, starts_at, ends_at, given["modality"])

    def _warn(self, wanted: Wanted) -> None:
        if wanted.starts_at < self.now:
            self.refuse(Refusal.PAST)
            return
        self.warnings = list(self._odd(wanted))
        if not self.cleaned_data["anyway"]:
            for warning in self.warnings:
                self.add_error("anyway", WARNINGS[warning])

    def _odd(self, wanted: Wanted) -> Iterator[str]:
        week, span = self.openings.week, Span(wanted.starts_at, wanted.ends_at)
        assert week is not None
        if wanted.starts_at > self.now + A_YEAR:
            yield "far"
        if not is_worked(week, span, wanted.modality):
            yield "not_offered" if is_worked(week, span) else "not_worked"

    def refuse(self, refusal: Refusal) -> None:
        """Say why the time cannot be had."""
        self.add_error("time", refusal_words(refusal))


MISSING = {
    "clock": _("Enter a clock time, for example 9:30 AM."),
    "minutes": _("Enter how many minutes the visit takes."),
}
SKIPPED = _("There is no such time on that day: the clocks go forward. Choose another one.")
WARNINGS = {
    "far": _("This is more than a year ahead. Look at the year; you can book it all the same."),
    "not_worked": _("The doctor does not work at that time. You can book it all the same."),
    "not_offered": _(
        "These hours are not open for this way to meet. You can book it all the same."
    ),
}


class BookForm(TimeForm):
    """A new visit."""

    reason = words_field(
        _("What is the visit about?"),
        _("The patient and the doctor can read it. You will not see it again here."),
    )
    field_order = ("time", "clock", "minutes", "modality", "reason", "anyway")


class MoveForm(TimeForm):
    """Another time, doctor or way to meet, for the visit as it was seen."""

    revision = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    here = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stays: Slot | None, **options: Any) -> None:
        self.stays = stays
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """Something has to be another than it is."""
        given = super().clean()
        if self.stays and given.get("wanted") == self._as_it_is:
            self.refuse(Refusal.SAME)
        return given

    @property
    def _as_it_is(self) -> Wanted:
        modality = self.initial["modality"]
        return Wanted.of_slot(self.schedule.practitioner, self.stays, modality)  # type: ignore[arg-type]

    def offered(self) -> list[Slot]:
        """The time it has, if it is one of this day with this doctor, and what is free else."""
        if self.stays is None:
            return self.openings.slots
        others = (s for s in self.openings.slots if s.starts_at != self.stays.starts_at)
        return sorted([self.stays, *others])


class CancelForm(forms.Form):
    """Why a visit is cancelled, as it was seen."""

    revision = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    here = forms.BooleanField(required=False, widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=_("Why is it cancelled?"),
        choices=[
            (Why.PATIENT_ASKED, _("The patient asked for it")),
            (Why.DOCTOR_AWAY, _("The doctor is away")),
            (Why.BOOKED_TWICE, _("It was booked twice or by mistake")),
            (Why.NOT_NEEDED, _("It is not needed any more")),
            (Why.OTHER, _("Something else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is cancelled.")},
    )
    words = words_field(
        _("In your own words"), _("For the clinic's staff. The patient does not see it.")
    )

    def clean(self) -> dict[str, Any]:
        """Something else has to be said."""
        given = self.cleaned_data
        if given.get("why") == Why.OTHER and given.get("words") == "":
            self.add_error("words", _("Write what the reason is."))
        return given

    @property
    def reason(self) -> str:
        """What the appointment keeps."""
        return cancel_reason(self.cleaned_data["why"], self.cleaned_data["words"])


class RevisionForm(forms.Form):
    """Yes to a step, for the visit as it was seen."""

    revision = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)


def refusal_words(refusal: Refusal) -> str:
    """The sentence for a refusal."""
    return render_to_string("appointments/clinic/_refusal.txt", {"refusal": refusal}).strip()
