"""What somebody says of a visit afterwards."""

from django import forms
from django.utils.translation import gettext_lazy as _

CAUSES = [
    ("heard", _("I could not hear well, or was not heard")),
    ("seen", _("I could not see well, or was not seen")),
    ("dropped", _("The connection broke off")),
    ("late", _("It began late")),
    ("other", _("Something else")),
]


class ThumbForm(forms.Form):
    """One press."""

    good = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])


class CausesForm(forms.Form):
    """What was not good; none is an answer too."""

    causes = forms.MultipleChoiceField(
        label=_("What was it?"),
        choices=CAUSES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
