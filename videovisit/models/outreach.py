"""Calls of clinic staff to patients who are not ready for their visit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from appointments.models import Appointment


class OutreachOutcome(models.TextChoices):
    """What came of it (rules/outreach.py)."""

    CALLED = "called", _("Called")
    NO_ANSWER = "no_answer", _("No answer")
    PHONE = "phone", _("Will use the phone")
    IN_PERSON = "in_person", _("In person instead")


class Outreach(models.Model):
    """One call about an appointment as it stood then: another revision is called anew."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="outreach")
    revision = models.PositiveIntegerField(help_text="of the appointment")
    outcome = models.CharField(choices=OutreachOutcome, max_length=9)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"outreach {self.pk}"
