"""People and the clinic: users, patients, doctors, who belongs where and who may act for whom."""

from datetime import time
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Collate, Lower, Reverse, Upper
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.rules.help_line import phone_words


class Language(models.TextChoices):
    """Languages the portal speaks, each in its own name."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class UserManager(BaseUserManager["User"]):
    """Makes users that sign on by e-mail: the one manager of the house (Django asks for it)."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who signs on with `email` (stored in lower case)."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find by e-mail whatever its case."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign on. What they may do stands in memberships and grants."""

    email = models.EmailField(_("E-mail address"), unique=True)
    first_name = models.CharField(_("First name"), max_length=100, blank=True)
    last_name = models.CharField(_("Last name"), max_length=100, blank=True)
    language = models.CharField(
        _("Language"), choices=Language, default=Language.ENGLISH, max_length=8
    )
    time_zone = models.CharField(_("Time zone"), max_length=64, blank=True)
    is_active = models.BooleanField(_("May sign on"), default=True)
    is_staff = models.BooleanField(_("May open the administration"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Account")
        verbose_name_plural = _("Accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_full_name(self) -> str:
        """First and last name, for screens of people who may see it."""
        return f"{self.first_name} {self.last_name}".strip()


class Clinic(models.Model):
    """A place of care with its own people, time zone and help line."""

    slug = models.SlugField(_("Short name"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    time_zone = models.CharField(_("Time zone"), max_length=64, default="America/Los_Angeles")
    address = models.CharField(_("Street address"), max_length=300, blank=True)
    help_phone = PhoneNumberField(_("Phone number of the help line"))
    help_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("Days of the help line"),
        help_text=_("Monday is 0"),
    )
    help_opens = models.TimeField(_("The help line opens"), default=time(5))
    help_closes = models.TimeField(_("The help line closes"), default=time(17))

    class Meta:
        verbose_name = _("Clinic")
        verbose_name_plural = _("Clinics")

    def __str__(self) -> str:
        return self.name

    @property
    def help_phone_words(self) -> str:
        """The number of the help line as every page, mail and sheet writes it."""
        return phone_words(str(self.help_phone))


class Role(models.TextChoices):
    """What somebody does at a clinic. The screen says "doctor" for practitioner."""

    PRACTITIONER = "practitioner", _("Doctor")
    SCHEDULER = "scheduler", _("Clinic staff")
    SUPPORT = "support", _("Support agent")
    ADMINISTRATOR = "administrator", _("Administrator")


class ClinicMembership(models.Model):
    """A role of a person at a clinic, from `created_at` until `ended_at`."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name=_("Person")
    )
    clinic = models.ForeignKey(
        Clinic, models.PROTECT, related_name="memberships", verbose_name=_("Clinic")
    )
    role = models.CharField(_("Role"), choices=Role, max_length=16)
    created_at = models.DateTimeField(_("Since"), auto_now_add=True)
    ended_at = models.DateTimeField(_("Until"), null=True, blank=True)

    class Meta:
        verbose_name = _("Role at a clinic")
        verbose_name_plural = _("Roles at clinics")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "clinic", "role"],
                condition=models.Q(ended_at=None),
                name="membership_active_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id} at {self.clinic_id}"


class Practitioner(models.Model):
    """A doctor: the person behind visits, with what follows the name on the screen."""

    user = models.OneToOneField(User, models.PROTECT, related_name="practitioner")
    credentials = models.CharField(max_length=40, blank=True)
    specialty = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"practitioner {self.pk}"

    def get_full_name(self) -> str:
        """The name as patients read it: "Elena Marsh, MD"."""
        name = self.user.get_full_name()
        return f"{name}, {self.credentials}" if self.credentials else name


# What rules.registration.mrn_key makes of a number, as PostgreSQL does it by itself.
LETTERS_AND_DIGITS = models.Func(
    Upper("mrn"),
    models.Value("[^A-Z0-9]"),
    models.Value(""),
    models.Value("g"),
    function="regexp_replace",
)
# Both names, for names that are written almost so: pairs of letters know no order.
BOTH_NAMES = models.Func(
    models.F("name_key"),
    models.F("first_key"),
    template="(%(expressions)s)",
    arg_joiner=" || ' ' || ",
)
# A phone number from its last digit on: what "ends with" can use an index for.
PHONE_BACKWARDS = Collate(Reverse("phone", output_field=models.CharField()), "C")


class Patient(models.Model):
    """The clinic's own record of a patient; e-mail and phone are the contacts on record."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="patients")
    mrn = models.CharField(_("Medical record number"), max_length=32)
    mrn_key = models.GeneratedField(
        expression=LETTERS_AND_DIGITS,
        output_field=models.CharField(max_length=32),
        db_persist=True,
    )
    first_name = models.CharField(_("First name"), max_length=100)
    last_name = models.CharField(_("Last name"), max_length=100)
    name_key = models.CharField(
        max_length=200, db_collation="C", help_text="rules.names.name_key(last_name)"
    )
    first_key = models.CharField(
        max_length=200,
        default="",
        db_default="",
        db_collation="C",
        help_text="rules.names.name_key(first_name)",
    )
    names = models.GeneratedField(
        expression=BOTH_NAMES, output_field=models.CharField(max_length=401), db_persist=True
    )
    birth_date = models.DateField(_("Date of birth"))
    email = models.EmailField(_("E-mail address"), blank=True)
    phone = PhoneNumberField(_("Phone number"), blank=True)
    language = models.CharField(choices=Language, default=Language.ENGLISH, max_length=8)
    time_zone = models.CharField(_("Time zone"), max_length=64, blank=True)
    text_consent_at = models.DateTimeField(null=True, blank=True)
    text_stopped_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "mrn_key"], name="patient_mrn_once_a_clinic"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["clinic", "name_key", "first_name"], name="patient_by_name"),
            models.Index(fields=["clinic", "first_key", "name_key"], name="patient_by_first_name"),
            GinIndex(OpClass("names", "gin_trgm_ops"), name="patient_by_likeness"),
            models.Index(fields=["clinic", "birth_date", "name_key"], name="patient_by_birth_date"),
            models.Index("clinic", PHONE_BACKWARDS, name="patient_by_phone"),
            models.Index("clinic", Lower("email"), name="patient_by_email"),
        ]

    def __str__(self) -> str:
        return f"patient {self.pk}"

    def get_full_name(self) -> str:
        """First and last name, for screens of people who may see it."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_registered(self) -> bool:
        """Whether somebody signs on for this record; on rows of `with_registered` alone."""
        return bool(self.__dict__["registered"])


class AccessKind(models.TextChoices):
    """How a person stands to a patient."""

    SELF = "self", _("Myself")
    PARENT = "parent", _("My child")
    CAREGIVER = "caregiver", _("Somebody I care for")


class AccessLevel(models.TextChoices):
    """What a grant opens. Each level contains the ones before it."""

    JOIN = "join", _("Join video visits")
    SCHEDULING = "scheduling", _("Join and schedule")
    CLINICAL = "clinical", _("Join, schedule and see details")


class PatientAccess(models.Model):
    """A grant: this person may act for this patient, from `starts_at` until `ends_at`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="grants")
    kind = models.CharField(choices=AccessKind, max_length=16)
    level = models.CharField(choices=AccessLevel, default=AccessLevel.CLINICAL, max_length=16)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="a child's coming of age")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="given up or taken back")
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    document = models.CharField(max_length=200, blank=True, help_text="what staff saw as proof")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "patient"],
                condition=models.Q(ended_at=None),
                name="access_active_once",
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(ended_at=None, kind=AccessKind.SELF),
                name="patient_registered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id} for {self.patient_id}"
