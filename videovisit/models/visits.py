"""The live side of a video appointment: the visit, who is in it, and what they leave behind."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Practitioner, User
from appointments.models import Appointment


class Visit(models.Model):
    """A room with a door: made when the patient arrives or the doctor opens it, whoever is first.

    Whether it is open is a rule over the appointment (appointments/rules/join_window.py), and so
    is `visit_status`. `version` grows with every change of this row, its seats and messages.
    """

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="visit")
    version = models.PositiveIntegerField(default=0)
    covering = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        related_name="covered",
        help_text="sees them instead",
    )
    handed_over_at = models.DateTimeField(null=True, help_text="to the doctor who sees them now")
    arrival_seen_at = models.DateTimeField(null=True, help_text="the doctor has seen who waits")
    doctor_ready_at = models.DateTimeField(null=True, help_text="the doctor opened the room")
    called_in_at = models.DateTimeField(
        null=True, help_text="the doctor called who had left to be told"
    )
    started_at = models.DateTimeField(null=True, help_text="both were there")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        indexes: ClassVar = [
            models.Index(
                fields=["started_at"],
                condition=Q(started_at__isnull=False, ended_at=None),
                name="visit_going_on",
            ),
            models.Index(
                fields=["doctor_ready_at"],
                condition=Q(doctor_ready_at__isnull=False),
                name="visit_opened",
            ),
            models.Index(
                fields=["handed_over_at"],
                condition=Q(handed_over_at__isnull=False),
                name="visit_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class SeatRole(models.TextChoices):
    """As what somebody is in a visit."""

    PATIENT = "patient", _("Patient")
    DOCTOR = "doctor", _("Doctor")
    CAREGIVER = "caregiver", _("Relative or helper")
    INTERPRETER = "interpreter", _("Interpreter")


class Guest(models.Model):
    """Somebody without an account, invited to one visit by a link: one person, one browser.

    Of the link's 128 random bits only the hash is kept; `browser_hash` is the browser that used
    it first. The doctor lets them in.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="guests")
    name = models.CharField(_("Name"), max_length=60)
    role = models.CharField(choices=SeatRole, max_length=11)
    secret_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(help_text="of the appointment; a move ends the link")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="taken back, or refused")
    refused_at = models.DateTimeField(null=True, help_text="the doctor did not let them in")

    def __str__(self) -> str:
        return f"guest {self.pk}"

    @property
    def was_kept_out(self) -> bool:
        """Whether the invitation was ended before they were ever let in."""
        return self.ended_at is not None and self.admitted_at is None


class Seat(models.Model):
    """A person in a visit, from the first time they joined on. Who has a seat has a place, present or not.

    Patients, who acts for them and guests join by agreeing that nothing is recorded; doctors are not asked.
    `tab` is the one page that has the person's camera and microphone: at most one of theirs.
    `seen_at` is written in batches by the hub (presence), `tab_left_at` when that page went. Who is
    outside has asked to be told when the doctor is ready, and keeps the place.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="seats")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="seats")
    guest = models.OneToOneField(Guest, models.CASCADE, null=True, related_name="seat")
    role = models.CharField(choices=SeatRole, max_length=11)
    joined_at = models.DateTimeField(help_text="for the first time")
    seen_at = models.DateTimeField()
    tab = models.CharField(max_length=32, blank=True)
    tab_left_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True, help_text="pressed Leave; cleared by coming back")
    outside_since = models.DateTimeField(null=True, help_text="to be told; cleared by coming back")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "user"], name="one_seat_a_person"),
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(guest=None), name="seat_of_a_user_or_a_guest"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "visit"], name="seat_of_person")]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class VisitMessage(models.Model):
    """One-way words of the doctor or staff to whoever waits: a template's key, or own words."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="messages")
    template = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=300, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["visit", "-sent_at"], name="message_of_visit")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Delay(models.Model):
    """A doctor says "I am running late": minutes from the booked start, for visits from `said_at` on."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="delays")
    minutes = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practitioner", "-said_at"], name="delay_of_doctor")
        ]

    def __str__(self) -> str:
        return f"delay {self.pk}"


class CallSample(models.Model):
    """How a call went for one person over ten seconds: numbers only, kept for 14 days.

    kbit/s, milliseconds, percent and frames a second; null where the browser does not say.
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="samples")
    taken_at = models.DateTimeField()
    kbps_in = models.PositiveIntegerField(null=True)
    kbps_out = models.PositiveIntegerField(null=True)
    loss_in = models.FloatField(null=True)
    loss_out = models.FloatField(null=True)
    rtt = models.PositiveIntegerField(null=True)
    jitter = models.PositiveIntegerField(null=True)
    frames = models.PositiveSmallIntegerField(null=True)
    frozen = models.PositiveIntegerField(null=True, help_text="milliseconds without a new picture")
    level = models.CharField(max_length=6, help_text="video, small, audio")
    route = models.CharField(max_length=10, blank=True, help_text="direct, udp, tcp or tls")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["seat", "taken_at"], name="sample_of_seat"),
            models.Index(fields=["taken_at"], name="sample_taken"),
        ]

    def __str__(self) -> str:
        return f"sample {self.pk}"


class Opinion(models.Model):
    """What one person said of the visit afterwards: a thumb, and why where it points down."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="opinion")
    is_good = models.BooleanField()
    causes = ArrayField(models.CharField(max_length=10), default=list)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"opinion {self.pk}"
