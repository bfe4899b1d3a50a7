"""Inviting somebody to act for a patient, by the patient or by clinic staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.invitations import Help
from accounts.forms.fields import TOO_MANY_INVITATIONS, InvitedEmailField
from accounts.models.people import AccessKind

LEVELS = [
    ("join", _("Join video visits: take part in the call and see when it is")),
    ("scheduling", _("Join and schedule: also book, move and cancel visits")),
    ("clinical", _("Join, schedule and see details: also read why a visit takes place")),
]
KINDS = [
    (AccessKind.PARENT, _("Parent or guardian of a child: ends on the 18th birthday")),
    (AccessKind.CAREGIVER, _("Caregiver of an adult: ends when somebody ends it")),
]


class HelperForm(forms.Form):
    """Whom a patient invites, and how much they may do."""

    TOO_MANY = TOO_MANY_INVITATIONS
    email = InvitedEmailField()
    level = forms.ChoiceField(
        label=_("What may this person do?"),
        choices=LEVELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this person may do.")},
    )

    def __init__(self, *args: Any, own_email: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.own_email = own_email

    def clean_email(self) -> str:
        """The address in lower case; not one's own."""
        email: str = self.cleaned_data["email"].lower()
        if email == self.own_email.lower():
            raise forms.ValidationError(_("This is your own address. Type the other person's."))
        return email

    def offer(self) -> Help:
        """What the invitation offers."""
        return Help(kind=AccessKind.CAREGIVER, **self.cleaned_data)


class ClinicGrantForm(HelperForm):
    """What clinic staff grant after they have seen a document."""

    kind = forms.ChoiceField(
        label=_("Who is this person?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who this person is.")},
    )
    document = forms.CharField(
        label=_("Which document did you see?"),
        help_text=_("For example: birth certificate, court order, power of attorney."),
        max_length=200,
        error_messages={"required": _("Write which document you saw.")},
    )
    field_order = ("email", "kind", "level", "document")

    def __init__(self, *args: Any, is_child: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_child = is_child

    def clean_kind(self) -> str:
        """A parent acts for somebody under 18 only."""
        kind: str = self.cleaned_data["kind"]
        if kind == AccessKind.PARENT and not self.is_child:
            raise forms.ValidationError(_("This patient is 18 or older. Choose caregiver."))
        return kind

    def offer(self) -> Help:
        """What the invitation offers, with the document that was seen."""
        return Help(**self.cleaned_data)


class EndForm(forms.Form):
    """Why help ends: asked of clinic staff only, who act for somebody else's wish."""

    reason = forms.CharField(
        label=_("Why does it end?"),
        help_text=_("For example: the patient asked for it, a court decided."),
        max_length=200,
        error_messages={"required": _("Write why it ends.")},
    )

    def __init__(self, *args: Any, is_staff: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_staff:
            del self.fields["reason"]
