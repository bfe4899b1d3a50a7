"""Inviting somebody to work at a clinic."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actions.invitations import Work
from accounts.forms.fields import TOO_MANY_INVITATIONS, InvitedEmailField
from accounts.models import Clinic
from accounts.models.people import Role

ROLES = [
    (Role.PRACTITIONER, _("Doctor: sees own patients by video")),
    (Role.SCHEDULER, _("Clinic staff: keeps hours and visits, finds patients of the clinic")),
    (Role.SUPPORT, _("Support agent: helps people join, sees no more than needed")),
    (Role.ADMINISTRATOR, _("Administrator: invites people and looks after the clinic")),
]


class ColleagueForm(forms.Form):
    """Whom to invite, as what; the last two are for doctors."""

    TOO_MANY = TOO_MANY_INVITATIONS
    clinic: "forms.ModelChoiceField[Clinic]" = forms.ModelChoiceField(
        None, label=_("Clinic"), empty_label=None
    )
    email = InvitedEmailField()
    role = forms.ChoiceField(
        label=_("What will this person do?"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this person will do.")},
    )
    credentials = forms.CharField(
        label=_("Letters after the name, for doctors"),
        help_text=_("For example: MD, NP. Patients see them."),
        max_length=40,
        required=False,
    )
    specialty = forms.CharField(
        label=_("Specialty, for doctors"),
        help_text=_("For example: Family medicine."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, clinics: QuerySet[Clinic], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clinic"].queryset = clinics  # type: ignore[attr-defined]
        if len(clinics) == 1:
            self.fields["clinic"].widget = forms.HiddenInput()
            self.initial["clinic"] = clinics[0].pk

    def clean_email(self) -> str:
        """The address in lower case."""
        return str(self.cleaned_data["email"].lower())

    def offer(self) -> Work:
        """What the invitation offers; letters and specialty count for doctors only."""
        said = {name: word for name, word in self.cleaned_data.items() if name != "clinic"}
        if said["role"] != Role.PRACTITIONER:
            said |= {"credentials": "", "specialty": ""}
        return Work(**said)
