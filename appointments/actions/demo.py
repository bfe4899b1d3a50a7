"""The demo's hours and visits: made once, and moved to their place in time on every start."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.actions.audit import record
from accounts.models import Clinic, Patient, Practitioner
from accounts.rules.actor import PORTAL
from accounts.rules.codes import ALPHABET, LONG_CODE
from appointments.actions.taking import taking_all
from appointments.models import Appointment, Occupancy, Schedule, WeeklyHours
from appointments.models.appointment import ACTIVE, Status, VisitStatus
from appointments.models.schedule import Modality, Offered
from appointments.rules.join_window import closes_at
from appointments.rules.slots import moment_of
from appointments.selectors.appointments import window

MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)
LENGTH = timedelta(minutes=20)
BUFFER = timedelta(minutes=5)
SATURDAY = 5
MARSH, OSEI = "doctor@example.com", "late.doctor@example.com"
TORRES, WHITFIELD, LEO = "MRN-100001", "MRN-100002", "MRN-100003"


@dataclass(frozen=True)
class Plan:
    """A visit of the demo: so many minutes from now, or so many days at a clock time."""

    name: str
    mrn: str
    doctor: str
    minutes: int = 0
    days: int = 0
    clock: time | None = None
    modality: str = Modality.VIDEO
    status: str = Status.BOOKED
    reason: str = ""

    @property
    def is_past(self) -> bool:
        """Whether it stays where it is."""
        return self.status == Status.FULFILLED

    def starts_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When it is to begin: on a full minute at or after its time, or by the clock on the wall."""
        if self.clock:
            day = now.astimezone(zone).date() + self.days * A_DAY
            return moment_of(day, self.clock, zone)
        minute = now.replace(second=0, microsecond=0)
        begun = self.minutes < 0 or minute == now
        return minute + (self.minutes + (not begun)) * MINUTE


DONE: dict[str, Any] = {"status": Status.FULFILLED, "clock": time(9, 30)}
PLANS = (
    Plan("demo-late", WHITFIELD, OSEI, minutes=-12, status=Status.ARRIVED, reason="Knee pain"),
    Plan("demo-soon", TORRES, MARSH, minutes=10, reason="Follow-up on blood pressure"),
    Plan("demo-later", TORRES, MARSH, minutes=40, reason="Questions about a new medicine"),
    Plan("demo-tomorrow", TORRES, MARSH, days=1, clock=time(10), reason="Results of the lab"),
    Plan(
        "demo-week",
        TORRES,
        MARSH,
        days=7,
        clock=time(14),
        modality=Modality.IN_PERSON,
        reason="Yearly check",
    ),
    Plan("demo-child", LEO, MARSH, days=2, clock=time(15, 30), reason="Skin rash"),
    Plan("demo-past-1", TORRES, MARSH, days=-7, reason="Blood pressure", **DONE),
    Plan("demo-past-2", TORRES, OSEI, days=-40, reason="Cough", **DONE),
    Plan(
        "demo-past-3", TORRES, MARSH, days=-100, modality=Modality.IN_PERSON, reason="Back", **DONE
    ),
    Plan("demo-past-4", LEO, MARSH, days=-30, reason="Ear infection", **DONE),
    Plan("demo-past-5", WHITFIELD, OSEI, days=-21, reason="Knee pain", **DONE),
)


def create_demo_visits(*, now: datetime) -> None:
    """Give the doctors hours and each visit its time; one that is going on stays where it is."""
    clinic = Clinic.objects.get(slug=settings.DEFAULT_CLINIC)
    doctors = {doctor.user.email: doctor for doctor in _doctors()}
    patients = {patient.mrn: patient for patient in _patients(clinic)}
    for doctor in doctors.values():
        _give_hours(doctor, clinic)
    ids = ({doctor.pk for doctor in doctors.values()}, {p.pk for p in patients.values()})
    with taking_all(*ids, now=now):
        kept = {row.external_id: row for row in _kept(clinic)}
        moving = [plan for plan in PLANS if _is_moved(plan, kept.get(plan.name), now)]
        _lift(kept[plan.name] for plan in moving if plan.name in kept)
        for plan in moving:
            people = {"patient": patients[plan.mrn], "practitioner": doctors[plan.doctor]}
            _place(plan, kept.get(plan.name), now=now, clinic=clinic, **people)


def _doctors() -> Iterable[Practitioner]:
    found = Practitioner.objects.filter(user__email__in=[MARSH, OSEI])
    return found.select_related("user")


def _patients(clinic: Clinic) -> Iterable[Patient]:
    return Patient.objects.filter(clinic=clinic, mrn__in=[TORRES, WHITFIELD, LEO])


def _kept(clinic: Clinic) -> Iterable[Appointment]:
    names = [plan.name for plan in PLANS]
    return Appointment.objects.filter(clinic=clinic, external_id__in=names)


def _give_hours(doctor: Practitioner, clinic: Clinic) -> None:
    """From 8 to 17 o'clock on weekdays, in the morning on the others; made once."""
    schedule, is_new = Schedule.objects.get_or_create(practitioner=doctor, clinic=clinic)
    if not is_new:
        return
    WeeklyHours.objects.bulk_create(
        WeeklyHours(
            schedule=schedule,
            weekday=weekday,
            opens=time(8),
            closes=time(17 if weekday < SATURDAY else 12),
            slot_length=LENGTH,
            buffer=BUFFER,
            offers=Offered.BOTH,
        )
        for weekday in range(7)
    )


def _is_moved(plan: Plan, kept: Appointment | None, now: datetime) -> bool:
    """Whether the visit gets its time (anew): not one that is past, nor one with people in it."""
    if kept is None:
        return True
    if plan.is_past or kept.visit_status == VisitStatus.IN_PROGRESS:
        return False
    is_joined = kept.status == Status.ARRIVED and plan.status != Status.ARRIVED
    return not (is_joined and now < closes_at(kept.expected_ends_at, window()))


def _lift(visits: Iterable[Appointment]) -> None:
    """Take visits out of everybody's time, so that none is in the way of another."""
    ids = [visit.pk for visit in visits]
    Occupancy.objects.filter(appointment__in=ids).delete()
    Appointment.objects.filter(pk__in=ids).update(status=Status.CANCELLED)


def _place(
    plan: Plan, kept: Appointment | None, *, now: datetime, clinic: Clinic, **people: Any
) -> None:
    """Put a visit at its time, or at the first after it at which doctor and patient are free."""
    wanted = plan.starts_at(now, ZoneInfo(clinic.time_zone))
    starts_at = wanted if plan.is_past else _free(wanted, people["practitioner"], people["patient"])
    values = {
        **people,
        **_times(plan, starts_at, now),
        "clinic": clinic,
        "reason": plan.reason,
        "changed_at": now,
        "revision": kept.revision + 1 if kept else 0,
    }
    visit, is_new = Appointment.objects.update_or_create(
        clinic=clinic,
        external_id=plan.name,
        defaults=values,
        create_defaults={**values, "reference": _reference(), "booked_at": min(now, starts_at)},
    )
    period = DateTimeTZRange(starts_at, starts_at + LENGTH + BUFFER)
    Occupancy.objects.create(practitioner=visit.practitioner, period=period, appointment=visit)
    record(
        "appointment_booked" if is_new else "appointment_moved",
        actor=PORTAL,
        now=now,
        patient=visit.patient,
        clinic=clinic,
        target=f"appointment:{visit.pk}",
        revision=visit.revision,
    )


def _times(plan: Plan, starts_at: datetime, now: datetime) -> dict[str, Any]:
    is_done = plan.status == Status.FULFILLED
    came = starts_at - 2 * MINUTE if plan.status in (Status.ARRIVED, Status.FULFILLED) else None
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + LENGTH,
        "expected_ends_at": starts_at + LENGTH,
        "modality": plan.modality,
        "status": plan.status,
        "visit_status": VisitStatus.COMPLETED if is_done else VisitStatus.PLANNED,
        "arrived_at": came if plan.modality == Modality.VIDEO else None,
        "reminded_at": now if starts_at - now <= A_DAY else None,
        "door_told_at": None,
        "cancel_reason": "",
    }


def _free(wanted: datetime, doctor: Practitioner, patient: Patient) -> datetime:
    """The first minute from `wanted` on that nobody else has taken of either's time."""
    return next(
        starts_at
        for starts_at in (wanted + later * MINUTE for later in count())
        if _is_free(starts_at, doctor, patient)
    )


def _is_free(starts_at: datetime, doctor: Practitioner, patient: Patient) -> bool:
    ends_at = starts_at + LENGTH
    taken = Occupancy.objects.filter(
        practitioner=doctor, period__overlap=(starts_at, ends_at + BUFFER)
    )
    busy = Appointment.objects.filter(
        patient=patient, status__in=[*ACTIVE], starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return not taken.exists() and not busy.exists()


def _reference() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LONG_CODE))
