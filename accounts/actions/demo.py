"""The people of the demo: made once, put right on every start, never in production."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.actions.proxies import grant_end
from accounts.actions.staff import give_practitioner, give_role
from accounts.models import Clinic, Patient, PatientAccess, User
from accounts.models.people import AccessKind, Role
from accounts.rules.names import name_key

STREET = "100 Bayside Way, Oakland, CA 94607"
PARTS: list[Callable[..., None]] = []  # of the applications above, which add theirs (apps.py)


@dataclass(frozen=True)
class Person:
    """Somebody of the demo; `role` is empty for patients and the people who care for them."""

    email: str
    first_name: str
    last_name: str
    comes_as: str
    role: str = ""
    credentials: str = ""
    specialty: str = ""


@dataclass(frozen=True)
class Record:
    """A patient record of the demo, and the e-mail of the person who signs on for it (if any)."""

    mrn: str
    first_name: str
    last_name: str
    birth_date: date
    email: str
    phone: str
    held_by: str = ""
    kind: str = AccessKind.SELF


PEOPLE = (
    Person("patient@example.com", "Ana", "Torres", "patient"),
    Person("other.patient@example.com", "James", "Whitfield", "patient"),
    Person("parent@example.com", "Dana", "Okafor", "parent of a child"),
    Person(
        "doctor@example.com",
        "Elena",
        "Marsh",
        "doctor",
        Role.PRACTITIONER,
        "MD",
        "Family medicine",
    ),
    Person(
        "late.doctor@example.com",
        "Samuel",
        "Osei",
        "doctor who runs late",
        Role.PRACTITIONER,
        "MD",
        "Internal medicine",
    ),
    Person("scheduler@example.com", "Priya", "Nair", "clinic staff", Role.SCHEDULER),
    Person("support@example.com", "Tom", "Becker", "support agent", Role.SUPPORT),
    Person("admin@example.com", "Grace", "Lindqvist", "administrator", Role.ADMINISTRATOR),
)
RECORDS = (
    Record(
        "MRN-100001",
        "Ana",
        "Torres",
        date(1985, 6, 14),
        "patient@example.com",
        "+15105550111",
        "patient@example.com",
    ),
    Record(
        "MRN-100002",
        "James",
        "Whitfield",
        date(1957, 11, 3),
        "other.patient@example.com",
        "+15105550122",
        "other.patient@example.com",
    ),
    Record(
        "MRN-100003",
        "Leo",
        "Okafor",
        date(2018, 5, 9),
        "",
        "",
        "parent@example.com",
        AccessKind.PARENT,
    ),
    Record(
        "MRN-100042",
        "Lucia",
        "Rivera",
        date(1980, 2, 29),
        "rivera@example.com",
        "+15105550142",
    ),
)


def demo_password() -> str:
    """The password of everybody in the demo: the same on every start with the same SECRET_KEY."""
    digest = hashlib.sha256(f"demo:{settings.SECRET_KEY}".encode()).digest()
    letters = base64.b32encode(digest[:10]).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


@transaction.atomic
def create_demo(*, now: datetime) -> tuple[Person, ...]:
    """Make what is missing, give everybody the password of the day again, return the people."""
    clinic = _clinic()
    encoded = _encoded(demo_password())
    users = {person.email: _person(person, clinic, encoded) for person in PEOPLE}
    for record in RECORDS:
        _record(record, clinic, users.get(record.held_by), now=now)
    for part in PARTS:
        part(now=now)
    return PEOPLE


def _clinic() -> Clinic:
    clinic, _ = Clinic.objects.get_or_create(
        slug=settings.DEFAULT_CLINIC, defaults={**settings.CLINIC_DEFAULTS, "address": STREET}
    )
    return clinic


def _encoded(password: str) -> str:
    """The stored form of the password, kept while it fits: a new one would end every session."""
    kept = User.objects.filter(email=PEOPLE[0].email).values_list("password", flat=True).first()
    return kept if kept and check_password(password, kept) else make_password(password)


def _person(person: Person, clinic: Clinic, encoded: str) -> User:
    user, _ = User.objects.update_or_create(
        email=person.email,
        defaults={"password": encoded, "is_active": True},
        create_defaults={
            "password": encoded,
            "first_name": person.first_name,
            "last_name": person.last_name,
        },
    )
    EmailAddress.objects.update_or_create(
        user=user, email=person.email, defaults={"verified": True, "primary": True}
    )
    if person.role:
        give_role(user, clinic, person.role)
    if person.role == Role.PRACTITIONER:
        give_practitioner(user, credentials=person.credentials, specialty=person.specialty)
    return user


def _record(record: Record, clinic: Clinic, holder: User | None, *, now: datetime) -> None:
    patient, _ = Patient.objects.get_or_create(
        clinic=clinic,
        mrn=record.mrn,
        defaults={
            "first_name": record.first_name,
            "last_name": record.last_name,
            "name_key": name_key(record.last_name),
            "first_key": name_key(record.first_name),
            "birth_date": record.birth_date,
            "email": record.email,
            "phone": record.phone,
        },
    )
    if holder:
        PatientAccess.objects.get_or_create(
            user=holder,
            patient=patient,
            ended_at=None,
            defaults={
                "kind": record.kind,
                "starts_at": now,
                "ends_at": grant_end(patient, record.kind),
            },
        )
