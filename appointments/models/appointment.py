"""A booked visit, and what the live side writes down on it for the pages of this app."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, Patient, Practitioner
from accounts.rules.codes import shown_code
from appointments.models.schedule import Modality


class TsTzRange(Func):
    """`tstzrange(lower, upper, bounds)`."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Status(models.TextChoices):
    """FHIR's words for the life of an appointment."""

    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Here")
    FULFILLED = "fulfilled", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    NOSHOW = "noshow", _("Missed")


class VisitStatus(models.TextChoices):
    """The live side of a video appointment (FHIR Encounter)."""

    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"


class Readiness(models.TextChoices):
    """What the requirements check has shown for this visit."""

    NOT_TESTED = "not_tested", _("Not tested yet")
    READY = "ready", _("Ready")
    CHANGED = "changed", _("Ready, changed since")
    PROBLEM = "problem", _("Problem found")


ACTIVE = (Status.BOOKED, Status.ARRIVED)
IN_THE_VISIT = _("In the visit")
STAFF_READ = {Status.ARRIVED: _("Arrived")}


class Appointment(models.Model):
    """A patient sees a doctor from `starts_at` to `ends_at` (UTC).

    `reference` is the confirmation code people read out; it never authorises by itself.
    `revision` grows with every change that people are told of: it is the version of edits, the
    calendar's SEQUENCE and part of every notice's key. `visit_status`, `expected_ends_at`,
    `arrived_at` and `readiness` are written by the live side.
    """

    reference = models.CharField(max_length=10, unique=True)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="appointments")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="appointments")
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    modality = models.CharField(choices=Modality, max_length=9)
    status = models.CharField(choices=Status, default=Status.BOOKED, max_length=9)
    reason = models.CharField(_("Reason for the visit"), max_length=500, blank=True)
    cancel_reason = models.CharField(max_length=520, blank=True)
    revision = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    self_booked = models.BooleanField(
        default=False, db_default=False, help_text="by the patient, or whoever acts for them"
    )
    changed_at = models.DateTimeField()
    external_id = models.CharField(max_length=64, blank=True, help_text="of an imported row")
    to_confirm = models.BooleanField(default=False, help_text="imported, people still to be told")
    reminded_at = models.DateTimeField(null=True, help_text="the reminder of the day before")
    door_told_at = models.DateTimeField(null=True, help_text="the notice that the door is open")
    moved_from = models.DateTimeField(
        null=True, help_text="when it began as people knew it, before the last move"
    )
    moved_from_way = models.CharField(
        choices=Modality,
        max_length=9,
        blank=True,
        default="",
        db_default="",
        help_text="how they met then",
    )
    moved_from_doctor = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # --- the live side ---
    arrived_at = models.DateTimeField(null=True)
    visit_status = models.CharField(choices=VisitStatus, default=VisitStatus.PLANNED, max_length=11)
    expected_ends_at = models.DateTimeField(help_text="ends_at, or later where the visit runs late")
    readiness = models.CharField(choices=Readiness, default=Readiness.NOT_TESTED, max_length=10)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="patient_in_one_place",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=[*ACTIVE]),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at"), ends_at__lte=F("expected_ends_at")),
                name="appointment_takes_time",
            ),
            models.UniqueConstraint(
                fields=["clinic", "external_id"],
                condition=~Q(external_id=""),
                name="appointment_imported_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["patient", "expected_ends_at"], name="appointment_of_patient"),
            models.Index(fields=["practitioner", "starts_at"], name="appointment_of_doctor"),
            models.Index(fields=["clinic", "starts_at"], name="appointment_of_clinic"),
            models.Index(
                fields=["starts_at"], condition=Q(to_confirm=True), name="appointment_to_confirm"
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(status="booked", reminded_at=None),
                name="appointment_to_remind",
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(status="booked", modality="video", door_told_at=None),
                name="appointment_door_to_tell",
            ),
            models.Index(
                fields=["expected_ends_at"],
                condition=Q(status="booked", modality="video", visit_status="planned"),
                name="appointment_to_close",
            ),
            models.Index(
                fields=["expected_ends_at"],
                condition=Q(status="arrived"),
                name="appointment_here",
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(status__in=[*ACTIVE], modality="video", visit_status="planned"),
                name="appointment_without_doctor",
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def code(self) -> str:
        """The reference as people read it: `XXXXX-XXXXX`."""
        return shown_code(self.reference)

    @property
    def seen_by(self) -> Practitioner:
        """Who sees them: the doctor they booked, or who took over. A move ends what was handed over."""
        visit = getattr(self, "visit", None)  # of the live side, where there is one
        if visit is None or self._moved_since(visit.handed_over_at):
            return self.practitioner
        covering: Practitioner | None = visit.covering
        return covering or self.practitioner

    def _moved_since(self, moment: datetime | None) -> bool:
        return self.status == Status.BOOKED and moment is not None and moment < self.changed_at

    def get_status_display(self) -> str:  # type: ignore[no-redef] # Django makes one where there is none
        """What staff read of it: that it goes on, or that the patient came; who is here now the board knows."""
        goes_on = self.status == Status.ARRIVED and self.visit_status == VisitStatus.IN_PROGRESS
        status = Status(self.status)
        return str(IN_THE_VISIT if goes_on else STAFF_READ.get(status, status.label))
