"""What is owed: messages to people, tasks for staff, and when each sweep last ran."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from accounts.rules.tasks import said_once


class Channel(models.TextChoices):
    """How a notice travels."""

    MAIL = "mail"
    TEXT = "text"


class NoticeState(models.TextChoices):
    """queued -> sending (leased) -> sent, failed or dropped (no longer true when claimed)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Notice(models.Model):
    """A message owed once per cause, kind, revision, recipient and channel. Holds ids only.

    `sealed` is the encrypted part that exists nowhere else (a code, a rendered mail); it is
    erased when the notice is sent or has failed for good.
    """

    cause = models.CharField(max_length=80, help_text='"registration:<id>", "appointment:<id>"')
    kind = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=0)
    recipient = models.CharField(max_length=80, help_text='"user:<id>" or "patient:<id>"')
    channel = models.CharField(choices=Channel, max_length=8)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="notices")
    patient = models.ForeignKey(
        "accounts.Patient", models.PROTECT, null=True, related_name="notices"
    )
    state = models.CharField(choices=NoticeState, default=NoticeState.QUEUED, max_length=8)
    due_at = models.DateTimeField()
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(
        null=True, help_text="when it reached the telephone, as the provider reports"
    )
    failure = models.CharField(max_length=200, blank=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cause", "kind", "revision", "recipient", "channel"],
                name="notice_owed_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="notice_due",
            ),
            models.Index(
                OpClass("cause", "varchar_pattern_ops"), name="notice_about"
            ),  # "begins with"
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} {self.kind}"


class ChannelRest(models.Model):
    """The server of a channel was unwell: nothing is claimed for it until then, by any worker."""

    channel = models.CharField(choices=Channel, max_length=8, primary_key=True)
    failures = models.PositiveIntegerField(default=1, help_text="one after the other")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"rest of {self.channel}"


class StaffTask(models.Model):
    """Something a person at the clinic must do, raised once per cause."""

    clinic = models.ForeignKey("accounts.Clinic", models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=40)
    cause = models.CharField(max_length=80, unique=True)
    patient = models.ForeignKey("accounts.Patient", models.PROTECT, null=True, related_name="+")
    practitioner = models.ForeignKey(
        "accounts.Practitioner", models.PROTECT, null=True, related_name="+", help_text="whose day"
    )
    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(null=True, help_text="when it began that staff should know of")
    words = ArrayField(
        models.CharField(max_length=20), default=list, help_text="what was done since, in order"
    )
    phone = PhoneNumberField(blank=True, help_text="the number to call, where it is another one")
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["clinic", "raised_at"],
                condition=models.Q(closed_at=None),
                name="task_open",
            ),
            models.Index(
                fields=["clinic", "closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="task_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk} {self.kind}"

    @property
    def said(self) -> list[str]:
        """What was done since, each said once, where it was done last."""
        return said_once(self.words)


class SweepRun(models.Model):
    """When a sweep last finished; readiness reads it as the workers' heartbeat."""

    name = models.CharField(primary_key=True, max_length=40)
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
