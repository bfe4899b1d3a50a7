"""What administrators change of a clinic: a slip here would reach every page."""

from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from accounts.rules.help_line import WEEK


class ClinicSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """A clinic with a time zone that exists and days of the week that exist."""

    class Meta:
        model = Clinic
        fields = (
            *("name", "slug", "address", "time_zone"),
            *("help_phone", "help_days", "help_opens", "help_closes"),
        )

    def clean_time_zone(self) -> str:
        """The name of a time zone, such as America/Chicago."""
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise ValidationError(_("There is no such time zone. Example: America/Los_Angeles"))
        return zone

    def clean_help_days(self) -> list[int]:
        """Days from 0 (Monday) to 6 (Sunday), each once, in order."""
        days = set(self.cleaned_data["help_days"])
        if not days <= set(range(WEEK)):
            raise ValidationError(_("Monday is 0 and Sunday is 6. Example: 0,1,2,3,4"))
        return sorted(days)
