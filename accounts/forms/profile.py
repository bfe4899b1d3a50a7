"""What people change about themselves: language, time zone, names, contacts on record."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from phonenumber_field.formfields import PhoneNumberField

from accounts.forms.fields import (
    EMAIL_WRONG,
    FIRST_NAME_MISSING,
    LAST_NAME_MISSING,
    CodeField,
    NameField,
)
from accounts.models.people import Language

AREAS = {
    "America": _("America"),
    "Africa": _("Africa"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}
NEAR = {
    "America/Los_Angeles": _("Pacific time (Los Angeles)"),
    "America/Denver": _("Mountain time (Denver)"),
    "America/Phoenix": _("Arizona time (Phoenix)"),
    "America/Chicago": _("Central time (Chicago)"),
    "America/New_York": _("Eastern time (New York)"),
    "America/Anchorage": _("Alaska time (Anchorage)"),
    "Pacific/Honolulu": _("Hawaii time (Honolulu)"),
    "America/Puerto_Rico": _("Atlantic time (San Juan)"),
}
Choices = list[tuple[Any, Any]]


def zone_choices() -> Choices:
    """Time zones: those of the country by name, then the world's cities by area, both by letter."""
    clinics = [("", _("The same as the clinic"))]
    world = sorted(_zones_of_the_world(), key=lambda area: str(area[0]))
    return [*clinics, (_("Common in the United States"), list(NEAR.items())), *world]


@cache
def _zones_of_the_world() -> Choices:
    return [(label, _cities(area)) for area, label in AREAS.items()]


def _cities(area: str) -> Choices:
    zones = sorted(zone for zone in available_timezones() if zone.startswith(f"{area}/"))
    by_city = {zone.rpartition("/")[2].replace("_", " "): zone for zone in zones}
    return [(zone, city) for city, zone in sorted(by_city.items()) if zone not in NEAR]


class ProfileForm(forms.Form):
    """Language and time zone; the names too for people who have no record with the clinic."""

    first_name = NameField(label=_("First name"), error_messages=FIRST_NAME_MISSING)
    last_name = NameField(label=_("Last name"), error_messages=LAST_NAME_MISSING)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Choose one of the first, or type the first letters of a large city near you."),
        required=False,
    )

    def __init__(self, *args: Any, has_record: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["time_zone"].choices = self._zones()  # type: ignore[attr-defined]
        if has_record:
            del self.fields["first_name"], self.fields["last_name"]

    def _zones(self) -> Choices:
        """The choices, with a zone that is kept under an older name."""
        kept = self.initial.get("time_zone", "")
        known = {zone for _area, zones in zone_choices()[1:] for zone, _city in zones}
        return zone_choices() if not kept or kept in known else [*zone_choices(), (kept, kept)]


class ContactForm(forms.Form):
    """A contact for the record; `channel` says how a code travels there."""

    channel: str
    TOO_MANY = _("You asked for many codes. Please wait an hour, or call the help line.")


class EmailContactForm(ContactForm):
    """An e-mail address."""

    channel = "mail"
    contact = forms.EmailField(
        label=_("New e-mail address"),
        help_text=_("We will send a six-digit code to this address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your new e-mail address."), "invalid": EMAIL_WRONG},
    )


class PhoneContactForm(ContactForm):
    """A mobile phone number, new or the present one to be proven."""

    channel = "text"
    contact = PhoneNumberField(
        label=_("Mobile phone number"),
        help_text=_("We will send a six-digit code to this number by text message."),
        error_messages={
            "required": _("Enter your mobile phone number."),
            "invalid": _("Enter a phone number with its area code, such as 510-555-0142."),
        },
    )


CONTACT_FORMS: dict[str, type[ContactForm]] = {"mail": EmailContactForm, "text": PhoneContactForm}


class ContactCodeForm(forms.Form):
    """The code that came to the new contact."""

    code = CodeField(
        label=_("Six-digit code"), error_messages={"required": _("Enter the code we sent you.")}
    )

    def say_wrong(self, left: int) -> None:
        """Tell the person that the code does not match, and how many tries are left."""
        words = ngettext(
            "This code is not right. You have %(left)d more try.",
            "This code is not right. You have %(left)d more tries.",
            left,
        )
        self.add_error("code", words % {"left": left})
