"""Doctors who are late or not available: a clinic's ladder, days off, where each visit stands."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, Practitioner, User
from appointments.models import Appointment, ScheduleException


class ClinicLadder(models.Model):
    """A clinic's minutes after the start while the doctor has not come (rules/ladder.py)."""

    clinic = models.OneToOneField(
        Clinic, models.CASCADE, related_name="ladder", verbose_name=_("Clinic")
    )
    finishing_after = models.PositiveSmallIntegerField(
        _("The page says that the doctor finishes another visit, after minutes"), default=2
    )
    late_after = models.PositiveSmallIntegerField(
        _("The page says that the doctor is running late, after minutes"), default=5
    )
    told_after = models.PositiveSmallIntegerField(
        _("The patient gets a message and staff a task, after minutes"), default=10
    )
    choices_after = models.PositiveSmallIntegerField(
        _("The patient may choose what to do, after minutes"), default=15
    )

    class Meta:
        verbose_name = _("ladder for late doctors")
        verbose_name_plural = _("ladders for late doctors")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    finishing_after__gte=1,
                    late_after__gt=F("finishing_after"),
                    told_after__gt=F("late_after"),
                    choices_after__gt=F("told_after"),
                ),
                name="ladder_rises",
                violation_error_message=_(
                    "Each step must come later than the one before, the first after 1 minute at least."
                ),
            ),
            models.CheckConstraint(
                condition=Q(choices_after__lte=120),
                name="ladder_ends",
                violation_error_message=_("The last step must come within 120 minutes."),
            ),
        ]

    def __str__(self) -> str:
        return f"ladder of clinic {self.clinic_id}"


class DayOff(models.Model):
    """A doctor is not available at a clinic for the rest of a day, which is `since` until `until`."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="days_off")
    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="days_off")
    since = models.DateTimeField(help_text="the day begins, by the clinic's clock")
    until = models.DateTimeField(help_text="and ends")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    time_off = models.ForeignKey(
        ScheduleException, models.SET_NULL, null=True, related_name="+", help_text="of the schedule"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practitioner", "clinic", "until"],
                condition=Q(withdrawn_at=None),
                name="off_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"day off {self.pk}"


class Lateness(models.Model):
    """Where a visit stands while its doctor has not come; a new revision begins anew.

    `expected_at` is when the doctor says to come, None for the booked start; `told` is what the
    patient was last told of it, None for nothing that still holds, `tellings` how often they were.
    `day_off` is what they were told that the doctor is not available for.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="lateness")
    revision = models.PositiveIntegerField()
    reached = models.PositiveSmallIntegerField(default=0, help_text="the rung")
    reached_at = models.DateTimeField(null=True)
    waits = models.PositiveSmallIntegerField(default=0, help_text="how often they kept waiting")
    waited_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True, help_text="they asked for a call")
    expected_at = models.DateTimeField(null=True)
    told = models.DateTimeField(null=True)
    tellings = models.PositiveSmallIntegerField(default=0)
    day_off = models.ForeignKey(DayOff, models.SET_NULL, null=True, related_name="told")
    day_off_over_at = models.DateTimeField(null=True, help_text="told that somebody sees them")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "revision"], name="late_once_a_revision")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expected_at"], condition=~Q(expected_at=None), name="late_expected"
            ),
        ]

    def __str__(self) -> str:
        return f"lateness {self.pk}"


class LateChoice(models.TextChoices):
    """What a patient may choose."""

    WAITS = "waits", _("Kept waiting")
    MOVED = "moved", _("Took another time for a video visit")
    IN_PERSON = "in_person", _("Took a time at the clinic")
    CALL = "call", _("Asked for a call")


class LateChosen(models.Model):
    """Somebody chose while their doctor was so many minutes late: kept for the clinic's figures."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="late_choices")
    what = models.CharField(choices=LateChoice, max_length=9)
    minutes = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["chosen_at"], name="late_chosen")]

    def __str__(self) -> str:
        return f"choice {self.pk}"
