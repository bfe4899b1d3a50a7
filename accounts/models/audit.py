"""What happened, by whom: rows that the database itself keeps from being changed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One thing somebody did or saw. Partitioned by month of `at`; UPDATE and DELETE are refused."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("When"))
    action = models.CharField(_("What happened"), max_length=64)
    actor = models.ForeignKey(
        "accounts.User",
        models.DO_NOTHING,
        verbose_name=_("Who"),
        null=True,
        db_constraint=False,
        db_index=False,
    )
    role = models.CharField(_("Role"), max_length=16, blank=True)
    patient = models.ForeignKey(
        "accounts.Patient",
        models.DO_NOTHING,
        verbose_name=_("Patient"),
        null=True,
        db_constraint=False,
        db_index=False,
    )
    clinic = models.ForeignKey(
        "accounts.Clinic",
        models.DO_NOTHING,
        verbose_name=_("Clinic"),
        null=True,
        db_constraint=False,
        db_index=False,
    )
    target = models.CharField(
        _("About"), max_length=64, blank=True, help_text=_('a row, for example "notice:7"')
    )
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    address = models.GenericIPAddressField(_("Network address"), null=True)
    session = models.CharField(
        _("Session"), max_length=16, blank=True, help_text=_("the start of its key's SHA-256")
    )
    request_id = models.CharField(_("Number of the request"), max_length=32, blank=True)
    browser = models.CharField(_("Browser"), max_length=80, blank=True)
    detail = models.JSONField(_("Details"), default=dict)

    class Meta:
        verbose_name = _("Audit event")
        verbose_name_plural = _("Audit events")
        indexes: ClassVar = [
            models.Index(fields=["actor", "at"], name="audit_actor_at"),
            models.Index(fields=["patient", "at"], name="audit_patient_at"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class AuditSeal(models.Model):
    """Chains each audit event to the one before, without gaps in `position`.

    `entry = sha256(canonical text of the event)` and
    `digest = sha256(previous digest + event id + event time + entry)`: the chain can still be
    checked when events of old months have been dropped. selectors/audit.py holds both as SQL.
    """

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    event_at = models.DateTimeField()
    entry = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.position}"


class ReviewKind(models.TextChoices):
    """Why somebody must judge what was done."""

    MANY = "many", _("60 look-ups within an hour")
    COLLEAGUE = "colleague", _("A colleague was looked up")
    SURNAME = "surname", _("Somebody of the same last name was looked up")
    BREAK_GLASS = "break_glass", _("A record was opened by breaking the glass")


class Review(models.Model):
    """Something staff did that an administrator of the clinic judges, raised once per cause."""

    clinic = models.ForeignKey("accounts.Clinic", models.PROTECT, related_name="+")
    kind = models.CharField(choices=ReviewKind, max_length=12)
    cause = models.CharField(max_length=80, unique=True)
    actor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    patient = models.ForeignKey("accounts.Patient", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="what the person said")
    happened_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True, help_text="what the review came to")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["clinic", "-raised_at"], name="review_of_clinic"),
            models.Index(fields=["actor", "kind", "-happened_at"], name="review_of_actor"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} {self.kind}"


class BreakGlass(models.Model):
    """Somebody reads one record outside their own, for a reason, until `ends_at` or a press."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    patient = models.ForeignKey("accounts.Patient", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at=None), name="glass_broken_once"
            ),
        ]

    def __str__(self) -> str:
        return f"break-glass {self.pk}"
