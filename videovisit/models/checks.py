"""What one run of the requirements check found."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Patient, User
from appointments.models import Appointment


class Verdict(models.TextChoices):
    """What a check says in one word."""

    READY = "ready", _("Ready")
    READY_BUT = "ready-but", _("Ready, with something to know")
    NOT_READY = "not-ready", _("Not ready")
    PARTLY = "partly", _("Partly tested")


class ReadinessCheck(models.Model):
    """What one run of the requirements check found: classes and rounded numbers, nothing personal.

    `findings` holds for each check its status, code and milliseconds. `devices` is the set of
    devices by kind and class ("camera:usb,microphone:built-in"), `browser` the random id of the
    browser; both say whether a later visit is made with what was checked. kbit/s in steps of 50,
    milliseconds in steps of 10, loss in percent in steps of 0.5. Kept for 90 days.
    """

    run = models.UUIDField(unique=True, help_text="used once")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="checks")
    patient = models.ForeignKey(Patient, models.CASCADE, null=True, related_name="checks")
    appointment = models.ForeignKey(Appointment, models.CASCADE, null=True, related_name="checks")
    taken_at = models.DateTimeField()
    is_quick = models.BooleanField(default=False, help_text="the re-check at Join")
    verdict = models.CharField(choices=Verdict, max_length=9)
    todo = models.CharField(max_length=20, blank=True, help_text="the check to mend first")
    duration = models.PositiveIntegerField(help_text="milliseconds")
    findings = models.JSONField(default=dict)
    kbps = models.PositiveIntegerField(null=True)
    rtt = models.PositiveIntegerField(null=True)
    jitter = models.PositiveIntegerField(null=True)
    loss = models.FloatField(null=True)
    route = models.CharField(max_length=4, blank=True, help_text="udp, tcp or tls")
    browser = models.CharField(max_length=32, help_text="random id of the browser")
    browser_family = models.CharField(max_length=10)
    browser_version = models.FloatField()
    system = models.CharField(max_length=10)
    devices = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict, help_text="what the person saw and heard")
    app_version = models.CharField(max_length=20)
    support_code_hash = models.CharField(max_length=64, blank=True)
    support_code_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("requirements check")
        verbose_name_plural = _("requirements checks")
        indexes: ClassVar = [
            models.Index(fields=["patient", "-taken_at"], name="check_of_patient"),
            models.Index(fields=["browser", "-taken_at"], name="check_of_browser"),
            models.Index(fields=["taken_at"], name="check_taken"),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"
