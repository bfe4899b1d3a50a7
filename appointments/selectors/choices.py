"""Which times a patient may choose with a doctor they know, and why they may not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, ExpressionWrapper, F, Func, Q, QuerySet, TextField, Value

from accounts.rules.actor import Actor
from appointments.models import Appointment, ClinicPolicy, Occupancy, Schedule
from appointments.models.appointment import ACTIVE, Status
from appointments.models.schedule import Modality
from appointments.rules.cancelling import BY_CLINIC
from appointments.rules.changes import Refusal, refuses_booking, refuses_change
from appointments.rules.slots import Slot, Span, Week, free_slots, is_worked
from appointments.rules.times import Reader, TimesPage, times_page
from appointments.selectors.appointments import appointments_of, policy_of, with_people
from appointments.selectors.slots import schedule_of, week_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seeking:
    """A time is looked for, with the doctor of `appointment` and for its patient.

    `books` says that it is for a visit besides this one; else it is another time for it.
    """

    appointment: Appointment
    modality: str
    books: bool = False


def other_way(appointment: Appointment) -> str:
    """How patient and doctor would meet instead."""
    is_video = appointment.modality == Modality.VIDEO
    return Modality.IN_PERSON if is_video else Modality.VIDEO


def refusal_of(seeking: Seeking, now: datetime) -> Refusal | None:
    """Why the patient may not take another time; None when they may."""
    appointment = seeking.appointment
    if not seeking.books:
        return change_refusal(appointment, now)
    visits = _that_count(_with_doctor(appointment))
    ahead = visits.filter(self_booked=True, status__in=ACTIVE, ends_at__gt=now)
    return refuses_booking(is_known=visits.exists(), upcoming=ahead.count())


def change_refusal(appointment: Appointment, now: datetime) -> Refusal | None:
    """Why the patient may not move the visit or meet another way."""
    notice = policy_of(appointment.clinic_id).change_notice
    return refuses_change(appointment.status, appointment.starts_at, now=now, notice=notice)


def cancel_refusal(appointment: Appointment, now: datetime) -> Refusal | None:
    """Why the patient may not cancel the visit."""
    notice = policy_of(appointment.clinic_id).cancel_notice
    return refuses_change(appointment.status, appointment.starts_at, now=now, notice=notice)


def slot_at(seeking: Seeking, starts_at: datetime, now: datetime) -> Slot | Refusal:
    """The free slot that begins at that moment, or why there is none for this patient."""
    if starts_at < now:
        return Refusal.PAST
    hours = _hours(seeking, now)
    if hours is None:
        return Refusal.NOT_OFFERED
    free = {slot.starts_at: slot for slot in hours.free()}
    known = {slot.starts_at: slot for slot in hours.all()}
    if starts_at in free:
        return free[starts_at]
    if starts_at == hours.stays:
        return Refusal.SAME
    if starts_at not in known:
        return Refusal.NOT_OFFERED
    return Refusal.PATIENT_BUSY if hours.is_own(known[starts_at]) else Refusal.TAKEN


def times_for(seeking: Seeking, reader: Reader, *, ahead: int, now: datetime) -> TimesPage:
    """A week of free times, `ahead` days from today."""
    hours = _hours(seeking, now)
    return times_page(hours.free() if hours else [], now, reader, ahead=ahead)


def free_times(seeking: Seeking, schedule: Schedule, now: datetime) -> list[Slot]:
    """What the patient may book with the doctor of the schedule, the soonest first."""
    return _hours_with(schedule, seeking, now).free()


def is_same_time_offered(appointment: Appointment, modality: str) -> bool:
    """Whether the doctor's hours at the very time of the visit are open for the other way."""
    schedule = schedule_of(appointment.practitioner_id, appointment.clinic_id)
    span = Span(appointment.starts_at, appointment.ends_at)
    return schedule is not None and is_worked(week_of(schedule, *span), span, modality)


def held_time(appointment: Appointment, now: datetime) -> Occupancy | None:
    """The time with this doctor that is held for the patient now."""
    holds = Occupancy.objects.filter(
        held_for=appointment.patient_id,
        held_clinic=appointment.clinic_id,
        practitioner=appointment.practitioner_id,
        expires_at__gt=now,
    )
    return holds.first()


def visit_at(appointment: Appointment, starts_at: datetime) -> Appointment | None:
    """The visit of the same patient with the same doctor that begins then, not cancelled."""
    booked = _with_doctor(appointment).filter(starts_at=starts_at, status__in=ACTIVE)
    return with_people(booked).first()


def follow_ups(actor: Actor, now: datetime) -> list[Appointment]:
    """The latest visit with each doctor whom the actor's patients know: what can be followed up.

    One that the clinic cancelled stands for a doctor only where there is no other.
    """
    visits = _that_count(appointments_of(actor, now, "schedule"))
    each = ("patient", "practitioner", "clinic")
    is_gone = ExpressionWrapper(Q(status=Status.CANCELLED), BooleanField())
    latest = visits.order_by(*each, is_gone, "-starts_at").distinct(*each).values("pk")
    known = with_people(Appointment.objects.filter(pk__in=latest))
    seen = known.filter(
        practitioner__user__is_active=True, practitioner__schedules__clinic=F("clinic")
    )
    return list(seen.order_by("patient__first_name", "patient", "-starts_at"))


@dataclass(frozen=True)
class _Hours:
    """What a patient may book of a doctor's time: from the clinic's notice on, so many days.

    `own` are the patient's visits with whomever; `stays` is when the visit to move begins.
    """

    week: Week
    policy: ClinicPolicy
    modality: str
    now: datetime
    own: list[Span]
    stays: datetime | None

    def free(self) -> list[Slot]:
        """Without those during another visit, and without the one it is."""
        free = (slot for slot in self._slots(self.week) if not self.is_own(slot))
        return [slot for slot in free if slot.starts_at != self.stays]

    def all(self) -> list[Slot]:
        """The taken ones too."""
        return self._slots(self.week._replace(taken=[]))

    def is_own(self, slot: Slot) -> bool:
        """Whether the patient has a visit at that time."""
        return any(s.starts_at < slot.ends_at and slot.starts_at < s.ends_at for s in self.own)

    def _slots(self, week: Week) -> list[Slot]:
        return free_slots(
            week,
            self.now.astimezone(week.zone).date(),
            self.policy.booking_days,
            not_before=self.now + self.policy.booking_notice,
            modality=self.modality,
        )


def _hours(seeking: Seeking, now: datetime) -> _Hours | None:
    appointment = seeking.appointment
    schedule = schedule_of(appointment.practitioner_id, appointment.clinic_id)
    return _hours_with(schedule, seeking, now) if schedule else None


def _hours_with(schedule: Schedule, seeking: Seeking, now: datetime) -> _Hours:
    appointment = seeking.appointment
    policy = policy_of(appointment.clinic_id)
    last = now + timedelta(days=policy.booking_days)
    moving = None if seeking.books else appointment
    given_back = {"held_for": appointment.patient_id, "moving": moving.pk if moving else 0}
    week = week_of(schedule, now, last, **given_back)
    own, stays = _visits_of(seeking, now, last), moving.starts_at if moving else None
    return _Hours(week, policy, seeking.modality, now, own, stays)


def _visits_of(seeking: Seeking, first: datetime, last: datetime) -> list[Span]:
    """When the patient has visits already, besides the one that is to be moved."""
    visits = Appointment.objects.filter(
        patient=seeking.appointment.patient_id,
        status__in=ACTIVE,
        starts_at__lt=last + A_DAY,
        ends_at__gt=first,
    )
    others = visits if seeking.books else visits.exclude(pk=seeking.appointment.pk)
    return [Span(*times) for times in others.values_list("starts_at", "ends_at")]


def _with_doctor(appointment: Appointment) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        patient=appointment.patient_id,
        practitioner=appointment.practitioner_id,
        clinic=appointment.clinic_id,
    )


def _that_count(visits: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Those through which a patient knows the doctor: not cancelled, or by the clinic alone."""
    why = Func(
        F("cancel_reason"), Value(":"), Value(1), function="split_part", output_field=TextField()
    )
    stands = ~Q(status=Status.CANCELLED)
    return visits.alias(why=why).filter(stands | Q(why__in=BY_CLINIC))
