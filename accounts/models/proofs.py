"""Proofs under way: codes, invitations and the counts that limit guessing. Codes are hashed."""

import uuid
from typing import ClassVar

from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models.outbox import Channel
from accounts.models.people import AccessKind, AccessLevel, Role


class AttemptCount(models.Model):
    """One row counts tries of one kind by one key (hashed) in one window."""

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=64, help_text="SHA-256 in hex")
    window_started_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="attempts_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


class ProvenBy(models.TextChoices):
    """What somebody who registers held in their hands."""

    SENT_CODE = "sent-code"
    ACTIVATION = "activation"


class Registration(models.Model):
    """Somebody registering. `patient` is empty where no record matched: nobody outside can tell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey("accounts.Patient", models.PROTECT, null=True, related_name="+")
    code_hash = models.CharField(max_length=64, blank=True, help_text="empty where none was sent")
    sent_to = models.CharField(max_length=64, blank=True, help_text="rules.contact_hash(address)")
    tries_key = models.CharField(
        max_length=64,
        default="",
        help_text="attempt_key(number, client): whose tries count together",
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)
    proven_by = models.CharField(choices=ProvenBy, max_length=12, blank=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"registration {self.pk}"


class ActivationCode(models.Model):
    """A printed code that stands in for a contact on record; issuing a new one ends the old."""

    patient = models.ForeignKey("accounts.Patient", models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64)
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="used or replaced")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(ended_at=None),
                name="activation_code_one_live",
            ),
        ]

    def __str__(self) -> str:
        return f"activation code {self.pk}"


class HeldFile(models.Model):
    """A file that staff looked at and have not confirmed yet; `kind` is what its rows are.

    `sealed` holds its encrypted text and the rows that were wrong then; it is erased once
    confirmed or an hour old.
    """

    kind = models.CharField(max_length=16, help_text='"patients", "appointments"')
    clinic = models.ForeignKey("accounts.Clinic", models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    sealed = models.BinaryField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"file {self.pk}"


class ContactChange(models.Model):
    """A new contact that counts only once the code sent there has come back."""

    patient = models.ForeignKey("accounts.Patient", models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    channel = models.CharField(choices=Channel, max_length=8)
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"contact change {self.pk}"


class Invitation(models.Model):
    """An invitation to act for a patient (with `patient`) or to work at the clinic (with `role`)."""

    clinic = models.ForeignKey("accounts.Clinic", models.PROTECT, related_name="+")
    email = models.EmailField()
    role = models.CharField(choices=Role, max_length=16, blank=True)
    patient = models.ForeignKey("accounts.Patient", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(choices=AccessKind, max_length=16, blank=True)
    level = models.CharField(choices=AccessLevel, max_length=16, blank=True)
    document = models.CharField(max_length=200, blank=True)
    credentials = models.CharField(max_length=40, blank=True)
    specialty = models.CharField(max_length=80, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    models.Q(patient=None, kind="") & ~models.Q(role="")
                    | models.Q(patient__isnull=False, role="") & ~models.Q(kind="")
                ),
                name="invitation_is_for_a_patient_or_for_work",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
