"""When a doctor works, and what of that time is taken."""

from datetime import date, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, Patient, Practitioner

QUARTER = timedelta(minutes=15)


class Modality(models.TextChoices):
    """How doctor and patient meet."""

    VIDEO = "video", _("Video visit")
    IN_PERSON = "in_person", _("In-person visit")


class Offered(models.TextChoices):
    """What a stretch of hours is open for."""

    VIDEO = "video", _("Video only")
    IN_PERSON = "in_person", _("In person only")
    BOTH = "both", _("Video or in person")


class ClinicPolicy(models.Model):
    """A clinic's rules for patients: how late one may change, how far ahead one may book."""

    clinic = models.OneToOneField(
        Clinic, models.CASCADE, related_name="policy", verbose_name=_("Clinic")
    )
    change_notice = models.DurationField(
        _("Patients move a visit at least this long before it"), default=timedelta(hours=2)
    )
    cancel_notice = models.DurationField(
        _("Patients cancel a visit at least this long before it"), default=timedelta(minutes=30)
    )
    booking_notice = models.DurationField(
        _("Patients book a visit at least this long before it"), default=timedelta(hours=1)
    )
    booking_days = models.PositiveSmallIntegerField(
        _("Patients book at most this many days ahead"), default=60
    )

    class Meta:
        verbose_name = _("rules for patients")
        verbose_name_plural = _("rules for patients")

    def __str__(self) -> str:
        return f"policy of clinic {self.clinic_id}"


class Schedule(models.Model):
    """A doctor's hours at a clinic; `version` grows with each edit of hours or exceptions."""

    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="schedules")
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="schedules")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practitioner", "clinic"], name="schedule_once_a_clinic"
            ),
        ]

    def __str__(self) -> str:
        return f"schedule {self.pk}"


class WeeklyHours(models.Model):
    """Hours of each week, by the clock on the clinic's wall, cut into slots."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text=_("Monday is 0"))
    opens = models.TimeField()
    closes = models.TimeField()  # midnight is where the day ends
    slot_length = models.DurationField(default=QUARTER)
    buffer = models.DurationField(default=timedelta(0), help_text=_("free time after each visit"))
    offers = models.CharField(choices=Offered, default=Offered.BOTH, max_length=9)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_on_a_weekday"),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")) | models.Q(closes=time()),
                name="hours_end_after_they_begin",
            ),
            models.CheckConstraint(
                condition=models.Q(slot_length__gt=timedelta(0), buffer__gte=timedelta(0)),
                name="hours_have_slots",
            ),
        ]

    def __str__(self) -> str:
        return f"hours {self.pk} on day {self.weekday}"


class ExceptionKind(models.TextChoices):
    """What is different for once."""

    OFF = "off", _("Time off")
    EXTRA = "extra", _("Extra hours")


class ScheduleException(models.Model):
    """Time off or extra hours: from one moment to another, once."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="exceptions")
    kind = models.CharField(choices=ExceptionKind, max_length=5)
    period = DateTimeRangeField(help_text="[start, end) in UTC")
    slot_length = models.DurationField(default=QUARTER)
    buffer = models.DurationField(default=timedelta(0))
    offers = models.CharField(choices=Offered, default=Offered.BOTH, max_length=9)
    note = models.CharField(max_length=200, blank=True, help_text="for staff only")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(period__isempty=False), name="exception_has_time"
            ),
            models.CheckConstraint(
                condition=models.Q(slot_length__gt=timedelta(0), buffer__gte=timedelta(0)),
                name="exception_has_slots",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, by the calendar of the clinic, where it lasts whole days."""
        zone = ZoneInfo(self.schedule.clinic.time_zone)
        starts, ends = (edge.astimezone(zone) for edge in (self.period.lower, self.period.upper))
        is_whole = starts.time() == ends.time() == time()
        return (starts.date(), ends.date() - timedelta(days=1)) if is_whole else None

    @property
    def slot_minutes(self) -> int:
        """How long a visit is in extra hours."""
        return self.slot_length // timedelta(minutes=1)

    @property
    def buffer_minutes(self) -> int:
        """How long the break after it is."""
        return self.buffer // timedelta(minutes=1)


class Occupancy(models.Model):
    """Time of a doctor that is taken: by an appointment, or by a hold until `expires_at`.

    `period` contains the buffer after the visit; of one doctor no two may overlap.
    """

    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="occupancies")
    period = DateTimeRangeField(help_text="[start, end of the buffer) in UTC")
    appointment = models.OneToOneField(
        "appointments.Appointment", models.CASCADE, null=True, related_name="occupancy"
    )
    held_for = models.ForeignKey(Patient, models.CASCADE, null=True, related_name="holds")
    held_clinic = models.ForeignKey(Clinic, models.CASCADE, null=True, related_name="+")
    held_until = models.DateTimeField(null=True, help_text="end of the visit that may be booked")
    held_period = DateTimeRangeField(
        null=True, help_text="of a hold, with what the visit that is to be moved has of it already"
    )
    held_modality = models.CharField(choices=Modality, max_length=9, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="doctor_in_one_place",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(
                    appointment__isnull=False, held_for=None, held_until=None, expires_at=None
                )
                | models.Q(
                    appointment=None,
                    held_for__isnull=False,
                    held_clinic__isnull=False,
                    held_until__isnull=False,
                    expires_at__isnull=False,
                ),
                name="occupied_by_visit_or_hold",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="hold_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"occupancy {self.pk}"

    @property
    def whole(self) -> Any:
        """All the time that a hold stands for, its buffer too."""
        return self.held_period or self.period
