"""Which part of the audit an administrator wants to read."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.clinic import NOT_COMPLETED
from accounts.forms.registration import TypedField, cleaned_mrn
from accounts.rules.actor import Actor
from accounts.selectors.trail import Asked, patients_numbered, person_at_clinics

MOST_DAYS = 366
FIRST_DAYS = 30  # shown before anything is chosen
ACTION = re.compile(r"[a-z][a-z_]{0,63}")


class TrailForm(forms.Form):
    """Who, whom, what and when; nothing of it goes into an address."""

    who = TypedField(
        label=_("Who: the e-mail they sign on with"),
        widget=forms.TextInput(NOT_COMPLETED),
        required=False,
    )
    whom = TypedField(
        label=_("Whom: a medical record number (MRN)"),
        widget=forms.TextInput({**NOT_COMPLETED, "class": "govuk-input--width-20"}),
        required=False,
    )
    action = TypedField(
        label=_("What happened"),
        help_text=_("A word of the table, for example record_seen"),
        widget=forms.TextInput({**NOT_COMPLETED, "class": "govuk-input--width-20"}),
        required=False,
    )
    since = forms.DateField(label=_("From"))
    until = forms.DateField(label=_("Until"))

    def __init__(self, *args: Any, actor: Actor, zone: str, now: datetime, **options: Any) -> None:
        today = now.astimezone(ZoneInfo(zone)).date()
        first = {"since": today - timedelta(days=FIRST_DAYS), "until": today}
        super().__init__(*args, **options, initial=first)  # type: ignore[misc]
        self.actor, self.zone, self.first = actor, ZoneInfo(zone), first
        for name in first:
            field = self.fields[name]
            field.widget = forms.DateInput(
                {"type": "date", "class": "govuk-input--width-10"}, "%Y-%m-%d"
            )
            field.error_messages |= {
                "required": _("Choose a day."),
                "invalid": _("There is no such day."),
            }

    def clean_who(self) -> int | None:
        """The number of their account."""
        typed: str = self.cleaned_data["who"]
        person = person_at_clinics(self.actor, typed) if typed else None
        if typed and person is None:
            raise ValidationError(_("Nobody of your clinics signs on with this address."))
        return person.pk if person else None

    def clean_whom(self) -> tuple[int, ...]:
        """The records with this number."""
        typed: str = self.cleaned_data["whom"]
        found = patients_numbered(self.actor, cleaned_mrn(typed)) if typed else ()
        if typed and not found:
            raise ValidationError(_("No record of your clinics has this number."))
        return found

    def clean_action(self) -> str:
        """A word as the audit writes it."""
        typed: str = self.cleaned_data["action"]
        if typed and not ACTION.fullmatch(typed):
            raise ValidationError(_("Small letters and _ only, for example record_seen"))
        return typed

    def clean(self) -> dict[str, Any]:
        """A year at most, the first day first."""
        given = self.cleaned_data
        if {"since", "until"} <= given.keys():
            days = (given["until"] - given["since"]).days
            if days < 0:
                self.add_error("since", _('"From" is later than "Until": change one of them.'))
            elif days > MOST_DAYS:
                self.add_error("since", _('Choose at most a year from "From" until "Until".'))
        return given

    def asked(self) -> Asked:
        """What is wanted; the last 30 days before anything was chosen."""
        given = {**self.first, **(self.cleaned_data if self.is_bound else {})}
        since, until = self._begins(given.pop("since")), self._begins(given.pop("until"), after=1)
        return Asked(since=since, until=until, **given)

    def _begins(self, day: date, *, after: int = 0) -> datetime:
        return datetime.combine(day + timedelta(days=after), time(0), self.zone)
