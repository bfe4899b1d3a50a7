"""What staff type of a doctor's time: hours of each week, time off, extra hours."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.forms.registration import TypedField
from appointments.forms.schedule import DayField
from appointments.forms.visits import LARGEST, SKIPPED, ClockField, MinutesField
from appointments.models import Schedule, ScheduleException
from appointments.models.schedule import ExceptionKind, Offered
from appointments.rules.hours import (
    HoursProblem,
    hours_problem,
    is_skipped,
    last_moment_of,
    overlapping,
)
from appointments.rules.slots import MIDNIGHT, ONE_DAY, Hours, moment_of

MOST_ROWS = 50
PROBLEMS = {
    HoursProblem.ENDS_FIRST: _(
        "These hours end before they begin. For hours past midnight enter two rows: one until "
        "12:00 a.m. (midnight), and one from 12:00 a.m. on the next weekday."
    ),
    HoursProblem.SLOT_TOO_LONG: _("A visit does not fit in: it takes longer than these hours."),
    HoursProblem.OVERLAPS: _("These hours overlap another row of the same weekday."),
}
OFFERED = [(Offered.BOTH, _("Video or in person")), (Offered.VIDEO, _("Video only"))]
OFFERED.append((Offered.IN_PERSON, _("In person only")))


def slot_field() -> MinutesField:
    """How long a visit is."""
    missing = _("Enter how many minutes a visit takes.")
    return MinutesField(
        5, 480, label=_("Minutes a visit"), initial=30, error_messages={"required": missing}
    )


def buffer_field() -> MinutesField:
    """Time that stays free after each visit."""
    missing = _("Enter the minutes of a break, or 0.")
    return MinutesField(
        0,
        120,
        label=_("Minutes of a break after it"),
        initial=0,
        error_messages={"required": missing},
    )


class HoursForm(forms.Form):
    """A row of weekly hours."""

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), choices=list(WEEKDAYS.items()), coerce=int, initial=0
    )
    opens = ClockField(label=_("From"), error_messages={"required": _("Enter when it begins.")})
    closes = ClockField(label=_("To"), error_messages={"required": _("Enter when it ends.")})
    slot = slot_field()
    buffer = buffer_field()
    offers = forms.ChoiceField(label=_("Open for"), choices=OFFERED, initial=Offered.BOTH)

    @property
    def in_short(self) -> Hours | None:
        """The row as it stands in the fields; None while something of it is missing or wrong."""
        try:
            given = {name: f.clean(self[name].value()) for name, f in self.fields.items()}
        except forms.ValidationError:
            return None
        return _hours(given)

    def clean(self) -> dict[str, Any]:
        """The row as `hours`, when it can stand by itself."""
        given = self.cleaned_data
        if not self.errors:
            given["hours"] = _hours(given)
            problem = hours_problem(given["hours"])
            if problem:
                self.add_error("closes", PROBLEMS[problem])
        return given


def _hours(given: dict[str, Any]) -> Hours:
    slot, buffer = timedelta(minutes=given["slot"]), timedelta(minutes=given["buffer"])
    return Hours(given["weekday"], given["opens"], given["closes"], slot, buffer, given["offers"])


class BaseHours(BaseFormSet):  # type: ignore[type-arg] # Django has no class of that kind at run time
    """All rows of a week."""

    default_error_messages = {
        "missing_management_form": _("Something of the form is missing. Open the page again."),
        "too_many_forms": _("Enter at most %(num)d rows."),
    }

    def add_fields(self, form: HoursForm, index: int | None) -> None:
        """A row may be removed."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this row")

    def clean(self) -> None:
        """Rows of one weekday lie apart."""
        rows = [form for form in self.standing if "hours" in form.cleaned_data]
        for place in overlapping([form.cleaned_data["hours"] for form in rows]):
            rows[place].add_error("opens", PROBLEMS[HoursProblem.OVERLAPS])

    @property
    def standing(self) -> list[HoursForm]:
        """The rows that are neither to be removed nor left empty."""
        kept = (form for form in self.forms if not form.cleaned_data.get("DELETE"))
        return [form for form in kept if form.has_changed()]

    @property
    def hours(self) -> list[Hours]:
        """The rows of a valid set, in order."""
        return sorted(form.cleaned_data["hours"] for form in self.standing)


HoursFormSet = formset_factory(
    HoursForm,
    formset=BaseHours,
    extra=0,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


def hours_initial(rows: Sequence[Hours]) -> list[dict[str, Any]]:
    """The rows of a week as the form shows them."""
    return [
        {
            **row._asdict(),
            "slot": row.slot_length // timedelta(minutes=1),
            "buffer": row.buffer // timedelta(minutes=1),
        }
        for row in rows
    ]


def typed_rows(data: QueryDict) -> list[dict[str, Any]]:
    """What was typed so far, without the rows that are to be removed."""
    total = data.get("form-TOTAL_FORMS", "")
    rows = range(min(int(total), MOST_ROWS) if total.isascii() and total.isdecimal() else 0)
    return [
        {name: data.get(f"form-{row}-{name}", "") for name in HoursForm.base_fields}
        for row in rows
        if not data.get(f"form-{row}-DELETE")
    ]


class VersionForm(forms.Form):
    """Yes to an edit of a schedule as it was seen."""

    version = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)


class ExceptionForm(VersionForm):
    """Time off or extra hours, by the calendar and clock of the clinic."""

    kind = forms.ChoiceField(
        label=_("What is different?"), choices=ExceptionKind, widget=forms.RadioSelect
    )
    first_day = DayField(label=_("First day"), error_messages={"required": _("Choose a day.")})
    opens = ClockField(
        label=_("From"), required=False, help_text=_("Leave it empty for the whole day off.")
    )
    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty for one day.")
    )
    closes = ClockField(label=_("To"), required=False)
    slot = slot_field()
    buffer = buffer_field()
    offers = forms.ChoiceField(label=_("Open for"), choices=OFFERED, initial=Offered.BOTH)
    note = TypedField(
        label=_("Note"), required=False, max_length=200, help_text=_("For the clinic's staff only.")
    )

    def __init__(self, *args: Any, schedule: Schedule, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.schedule, self.now = schedule, now
        self.zone = ZoneInfo(schedule.clinic.time_zone)
        for name in ("slot", "buffer", "offers"):
            self.fields[name].required = self.data.get("kind") == ExceptionKind.EXTRA

    def clean(self) -> dict[str, Any]:
        """The stretch of time as a `period` from one moment to another."""
        given = self.cleaned_data
        if not self.errors.keys() & {"kind", "first_day", "opens", "last_day", "closes"}:
            self._check_days(given)
            if not self.errors:
                self._set_period(given)
        return given

    def _check_days(self, given: dict[str, Any]) -> None:
        given["last_day"] = given["last_day"] or given["first_day"]
        if given["last_day"] < given["first_day"]:
            self.add_error("last_day", _("The last day comes before the first."))
        elif given["last_day"] - given["first_day"] > timedelta(days=366):
            self.add_error("last_day", _("Enter at most one year at once."))
        if given["kind"] == ExceptionKind.EXTRA:
            self._check_extra(given)
        self._check_clocks(given)

    def _check_clocks(self, given: dict[str, Any]) -> None:
        """Midnight where it all ends is the next day's, which is there even when it is skipped."""
        for name, day in (("opens", given["first_day"]), ("closes", given.get("last_day"))):
            clock = given.get(name)
            ends_with_day = name == "closes" and clock == MIDNIGHT
            if clock and day and not ends_with_day and is_skipped(day, clock, self.zone):
                self.add_error(name, SKIPPED)

    def _check_extra(self, given: dict[str, Any]) -> None:
        for name, words in (
            ("opens", _("Enter when it begins.")),
            ("closes", _("Enter when it ends.")),
        ):
            if given[name] is None:
                self.add_error(name, words)
        if given.get("last_day", given["first_day"]) != given["first_day"]:
            self.add_error(
                "last_day",
                _("Extra hours lie on one day. Enter one row for each day; past midnight, two."),
            )

    def _set_period(self, given: dict[str, Any]) -> None:
        """From the first coming of a clock time to the last coming of one."""
        starts_at = moment_of(given["first_day"], given["opens"] or MIDNIGHT, self.zone)
        ends_at = self._end(given["last_day"], given["closes"])
        if ends_at <= starts_at:
            self.add_error("closes", _("This ends before it begins."))
        elif ends_at <= self.now:
            self.add_error("first_day", _("This is over already."))
        elif (
            given["kind"] == ExceptionKind.EXTRA
            and timedelta(minutes=given["slot"]) > ends_at - starts_at
        ):
            self.add_error("slot", PROBLEMS[HoursProblem.SLOT_TOO_LONG])
        else:
            given["period"] = DateTimeTZRange(starts_at, ends_at)

    def _end(self, day: date, clock: time | None) -> datetime:
        if clock is None or clock == MIDNIGHT:
            return moment_of(day + ONE_DAY, MIDNIGHT, self.zone)
        return last_moment_of(day, clock, self.zone)

    @property
    def exception(self) -> ScheduleException:
        """What a valid form says, not saved yet."""
        given = self.cleaned_data
        made = ScheduleException(
            schedule=self.schedule, kind=given["kind"], period=given["period"], note=given["note"]
        )
        if given["kind"] == ExceptionKind.EXTRA:
            made.slot_length = timedelta(minutes=given["slot"])
            made.buffer = timedelta(minutes=given["buffer"])
            made.offers = given["offers"]
        return made
