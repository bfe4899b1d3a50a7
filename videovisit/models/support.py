"""Support: a case about one patient, and a look at one browser. Both run out by themselves."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Patient, User
from appointments.models import Appointment
from videovisit.models.checks import ReadinessCheck


class SupportReason(models.TextChoices):
    """Why an agent looks somebody up."""

    CAMERA = "camera", _("Camera or picture")
    SOUND = "sound", _("Microphone or sound")
    CONNECTION = "connection", _("Connection")
    JOIN = "join", _("Cannot join the visit")
    MESSAGE = "message", _("A message did not arrive")
    TIME = "time", _("Time of the visit")
    OTHER = "other", _("Something else")


class SupportCase(models.Model):
    """An agent may see this patient and this visit, masked, from `opened_at` until `ends_at`."""

    agent = models.ForeignKey(User, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(choices=SupportReason, max_length=10)
    words = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    called_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="case_ended")]

    def __str__(self) -> str:
        return f"support case {self.pk}"


class SupportLook(models.Model):
    """An agent who was told a browser's code sees its checks, and nobody's name, until `ends_at`.

    `step` is the number of the help step that stands on its page (rules/support.py).
    """

    agent = models.ForeignKey(User, models.PROTECT, related_name="+")
    check_told = models.ForeignKey(
        ReadinessCheck, models.SET_NULL, null=True, related_name="+", help_text="whose code it was"
    )
    browser = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(null=True)
    step_at = models.DateTimeField(null=True)
    step_shown_at = models.DateTimeField(null=True, help_text="when the page said that it is there")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["browser", "-ends_at"], name="look_of_browser"),
            models.Index(fields=["ends_at"], name="look_ended"),
        ]

    def __str__(self) -> str:
        return f"support look {self.pk}"
