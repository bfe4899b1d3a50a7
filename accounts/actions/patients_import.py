"""Taking over a clinic's patient records from a file: first a plan that changes nothing, then once."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from phonenumber_field.phonenumber import to_python

from accounts.actions.audit import event_of, record, record_all
from accounts.actions.held_files import Table, hold_file, take_file
from accounts.actions.outbox import owe
from accounts.models import AuditEvent, Clinic, HeldFile, Patient
from accounts.models.people import Language
from accounts.rules.actor import Actor
from accounts.rules.imports import read_rows
from accounts.rules.names import name_key
from accounts.rules.registration import mrn_key
from accounts.rules.tables import Row
from accounts.selectors.patients import holders_of, records_by_mrn

KIND = "patients"  # of the files that are held
BATCH = 2_000
PERSONAL_CHOICE = ("language", "time_zone")  # people who registered have chosen these themselves
CONTACTS = ("email", "phone")
KEYS = ("name_key", "first_key")
WRITTEN = (
    *("last_name", "first_name", *KEYS, "birth_date", "email", "phone"),
    *("language", "time_zone", "text_consent_at", "updated_at"),
)


@dataclass(frozen=True)
class Change:
    """A record with its new values, the columns that change, and the address as it was."""

    row: Row
    patient: Patient
    columns: tuple[str, ...]
    old_email: str

    @property
    def moves_contact(self) -> bool:
        """Whether messages to somebody who signs on would go elsewhere: they are told."""
        return self.patient.is_registered and bool(set(self.columns) & set(CONTACTS))


@dataclass
class Plan:
    """What a file would do, row by row."""

    wrong: list[Row] = field(default_factory=list)
    added: list[Patient] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0

    @property
    def moved(self) -> list[Change]:
        """The changes of contacts of people who sign on."""
        return [change for change in self.changed if change.moves_contact]

    @property
    def total(self) -> int:
        """The rows of the file."""
        return len(self.wrong) + len(self.added) + len(self.changed) + self.same

    @property
    def to_do(self) -> int:
        """How many records would be added or changed."""
        return len(self.added) + len(self.changed)


@transaction.atomic
def plan_import(clinic: Clinic, text: str, *, now: datetime) -> Plan:
    """What the file would do; nothing is written. Raises FileError."""
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    rows = [_with_contacts(row) for row in read_rows(text, languages=Language.values, today=today)]
    plan = Plan(wrong=[row for row in rows if row.problems])
    fit = [row for row in rows if not row.problems]
    keys = [mrn_key(row.values["mrn"]) for row in fit]
    records = records_by_mrn(clinic, keys)
    for row, key in zip(fit, keys, strict=True):
        _place(plan, row, records.get(key), clinic=clinic)
    return plan


@transaction.atomic
def look_at_import(
    clinic: Clinic, text: str, *, actor: Actor, now: datetime
) -> tuple[HeldFile, Plan]:
    """Plan a file and keep it, encrypted, for an hour to be confirmed. Raises FileError."""
    plan = plan_import(clinic, text, now=now)
    return hold_file(clinic, Table(KIND, text), actor=actor, now=now), plan


@transaction.atomic
def confirm_import(held: HeldFile, *, actor: Actor, now: datetime) -> Plan:
    """Do what the report showed, once. Raises FileOverError."""
    text = take_file(held, now).text
    return import_patients(held.clinic, text, actor=actor, now=now, cause=f"import:{held.pk}")


@transaction.atomic
def import_patients(clinic: Clinic, text: str, *, actor: Actor, now: datetime, cause: str) -> Plan:
    """Add and change the records of the rows that are right; a second run changes nothing.

    Raises FileError. One import of a clinic at a time.
    """
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    plan = plan_import(clinic, text, now=now)
    Patient.objects.bulk_create(plan.added, batch_size=BATCH)
    Patient.objects.bulk_create(
        [change.patient for change in plan.changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=WRITTEN,
    )
    record_all(_events(plan, actor=actor, now=now, cause=cause))
    _tell(plan, cause, now)
    counts: dict[str, Any] = {
        "added": len(plan.added),
        "changed": len(plan.changed),
        "wrong": len(plan.wrong),
    }
    record("patients_imported", actor=actor, now=now, clinic=clinic, target=cause, **counts)
    return plan


def _with_contacts(row: Row) -> Row:
    """The row with its contacts checked, too, and the phone number as it is stored (E.164)."""
    checked = {"email": _email(row.values.get("email", "")), "phone": _phone(row)}
    wrong = [(column, column) for column in CONTACTS if checked[column] is None]
    kept = {column: contact or "" for column, contact in checked.items()}
    return replace(row, values={**row.values, **kept}).with_problems(wrong)


def _email(typed: str) -> str | None:
    """The address; None where it cannot be one."""
    try:
        if typed:
            validate_email(typed)
    except ValidationError:
        return None
    return typed


def _phone(row: Row) -> str | None:
    """The number in E.164; None where it cannot be one."""
    typed = row.values.get("phone")
    phone = to_python(typed) if typed else None
    if not typed or phone is None:
        return ""
    return phone.as_e164 if phone.is_valid() else None


def _place(plan: Plan, row: Row, patient: Patient | None, *, clinic: Clinic) -> None:
    values = _values(row)
    if patient is None:
        plan.added.append(Patient(clinic=clinic, mrn=row.values["mrn"], **values))
        return
    said = [name for name in values if name not in KEYS]
    columns = tuple(name for name in said if _differs(patient, name, values[name]))
    if not columns:
        plan.same += 1
        return
    change = Change(row, patient, columns, patient.email)
    for name in (*columns, *KEYS):
        setattr(patient, name, values[name])
    if "phone" in columns:
        patient.text_consent_at = None  # people agree to texts for a number, not for a record
    plan.changed.append(change)


def _values(row: Row) -> dict[str, Any]:
    """The values of a row as the record holds them; an empty cell says nothing about the record."""
    given = {name: value for name, value in row.values.items() if value and name != "mrn"}
    born = date.fromisoformat(given.pop("birth_date"))
    keys = {"name_key": name_key(given["last_name"]), "first_key": name_key(given["first_name"])}
    return {**given, **keys, "birth_date": born}


def _differs(patient: Patient, name: str, value: Any) -> bool:
    if name in PERSONAL_CHOICE and patient.is_registered:
        return False
    kept = getattr(patient, name)
    # Comparing phone numbers as such checks both against every region's rules: slow for a file.
    return bool(value != (kept.as_e164 if name == "phone" and kept else kept))


def _events(plan: Plan, **about: Any) -> Iterator[AuditEvent]:
    """One event for each record, in bulk."""
    yield from (_event("record_added", patient, **about) for patient in plan.added)
    for change in plan.changed:
        event = _event("record_changed", change.patient, **about)
        event.detail = {"columns": [*change.columns]}
        yield event


def _event(action: str, patient: Patient, *, actor: Actor, now: datetime, cause: str) -> AuditEvent:
    about = {"patient": patient, "clinic_id": patient.clinic_id, "target": cause}
    return event_of(action, actor, now, **about)


def _tell(plan: Plan, cause: str, now: datetime) -> None:
    """Tell people who sign on that a contact of theirs moved, at the old address, too."""
    moved = plan.moved
    holders = holders_of([change.patient for change in moved])
    for change in moved:
        holder = holders[change.patient.pk]
        for column in sorted(set(change.columns) & set(CONTACTS)):
            told: dict[str, Any] = {
                "cause": f"{cause}:{change.patient.pk}:{column}",
                "channel": "mail",
                "now": now,
            }
            owe("contact_changed", to=holder, secret={"what": column}, **told)
            if change.old_email not in ("", holder.email):
                secret = {"what": column, "to": change.old_email}
                owe("contact_changed", to=change.patient, secret=secret, **told)
