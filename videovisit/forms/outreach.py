"""What came of a call, in one press."""

from django import forms

from videovisit.models import OutreachOutcome


class OutcomeForm(forms.Form):
    """The name of the button."""

    outcome = forms.ChoiceField(choices=OutreachOutcome)
