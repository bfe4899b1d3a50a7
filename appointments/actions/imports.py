"""Taking over booked visits from a file: first a plan that changes nothing, then once, in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.actions.audit import event_of, record, record_all
from accounts.actions.bulk import write_all
from accounts.actions.held_files import Table, hold_file, take_file
from accounts.models import AuditEvent, Clinic, HeldFile
from accounts.rules.actor import Actor
from accounts.rules.codes import ALPHABET, LONG_CODE
from appointments.actions.booking import REMINDED_BEFORE
from appointments.actions.taking import taking_all
from appointments.models import Appointment, Occupancy
from appointments.rules.diaries import Placed, Plan, place
from appointments.rules.imports import Sheet, read_visits
from appointments.selectors.imports import facts_of, people_of

KIND = "appointments"  # of the files that are held


@dataclass(frozen=True)
class Order:
    """Who takes over a file for which clinic, when; whether the patients get a confirmation."""

    clinic: Clinic
    actor: Actor
    now: datetime
    cause: str
    confirmations: bool = False


@transaction.atomic
def plan_import(clinic: Clinic, text: str, *, now: datetime) -> Plan:
    """What the file would do; nothing is written. Raises FileError."""
    sheet = _sheet(clinic, text)
    return place(sheet, facts_of(clinic, sheet, people_of(clinic, sheet), now=now), now=now)


@transaction.atomic
def look_at_import(
    clinic: Clinic, text: str, *, actor: Actor, now: datetime
) -> tuple[HeldFile, Plan]:
    """Plan a file and keep it, encrypted, for an hour to be confirmed. Raises FileError."""
    plan = plan_import(clinic, text, now=now)
    table = Table(KIND, text, frozenset(row.number for row in plan.wrong))
    return hold_file(clinic, table, actor=actor, now=now), plan


@transaction.atomic
def confirm_import(held: HeldFile, *, actor: Actor, now: datetime, confirmations: bool) -> Plan:
    """Book what is still right of what the report showed, once. Raises FileOverError."""
    table = take_file(held, now)
    order = Order(held.clinic, actor, now, f"file:{held.pk}", confirmations=confirmations)
    plan = import_visits(table.text, order)
    plan.seen = table.wrong
    return plan


@transaction.atomic
def import_visits(text: str, order: Order) -> Plan:
    """Book the rows that are right; a second run books none of those with an external id again.

    Raises FileError. One import of a clinic at a time.
    """
    clinic, now = order.clinic, order.now
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    sheet = _sheet(clinic, text)
    people = people_of(clinic, sheet)
    with taking_all(set(people.doctors.values()), set(people.patients.values()), now=now):
        plan = place(sheet, facts_of(clinic, sheet, people, now=now), now=now)
        booked = [_appointment(placed, order) for placed in plan.placed]
        write_all(booked)
        write_all([_occupancy(appointment) for appointment in booked])
        record_all(_events(booked, order))
        record(
            "appointments_imported",
            actor=order.actor,
            now=now,
            clinic=clinic,
            target=order.cause,
            booked=len(booked),
            wrong=len(plan.wrong),
        )
    return plan


def _sheet(clinic: Clinic, text: str) -> Sheet:
    return read_visits(text, ZoneInfo(clinic.time_zone))


def _appointment(placed: Placed, order: Order) -> Appointment:
    """The row; who is told of a visit by its confirmation needs no reminder within a day."""
    visit, now = placed.visit, order.now
    is_soon = visit.starts_at - now <= REMINDED_BEFORE
    return Appointment(
        reference="".join(ALPHABET[byte % len(ALPHABET)] for byte in token_bytes(LONG_CODE)),
        clinic=order.clinic,
        patient_id=placed.patient,
        practitioner_id=placed.practitioner,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        expected_ends_at=visit.ends_at,
        modality=visit.modality,
        reason=visit.reason,
        external_id=visit.external_id,
        booked_at=now,
        changed_at=now,
        to_confirm=order.confirmations,
        reminded_at=now if order.confirmations and is_soon else None,
    )


def _occupancy(appointment: Appointment) -> Occupancy:
    """Its time, without a buffer: the file says exactly when the doctor is busy."""
    period = DateTimeTZRange(appointment.starts_at, appointment.ends_at)
    return Occupancy(
        practitioner_id=appointment.practitioner_id, period=period, appointment=appointment
    )


def _events(booked: list[Appointment], order: Order) -> Iterator[AuditEvent]:
    for appointment in booked:
        yield event_of(
            "appointment_booked",
            order.actor,
            order.now,
            patient_id=appointment.patient_id,
            clinic=order.clinic,
            target=f"appointment:{appointment.pk}",
            detail={
                "revision": 0,
                "starts_at": appointment.starts_at.isoformat(),
                "modality": appointment.modality,
                "practitioner": appointment.practitioner_id,
                "from": order.cause,
            },
        )
