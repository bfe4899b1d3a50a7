"""Doctors who are not available today: whom that touches, who was told, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Clinic, Practitioner
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE, VisitStatus
from appointments.rules.clock import When, when
from appointments.selectors.appointments import window
from videovisit.models import DayOff, Lateness
from videovisit.rules.days_off import Answer, Told, answer_of, day_at
from videovisit.selectors.lateness import LONGEST, calls_made


@dataclass(frozen=True)
class Patient:
    """Somebody who was told, and what came of it."""

    appointment: Appointment
    starts: When
    answer: Answer


@dataclass(frozen=True)
class OffPage:
    """A doctor's rest of today. `is_off` once it was said; `left` are not told yet."""

    practitioner: Practitioner
    clinics: Sequence[Clinic]
    days: Sequence[DayOff]
    left: Sequence[Appointment]
    patients: Sequence[Patient]

    @property
    def is_off(self) -> bool:
        """Whether the doctor is marked as not available."""
        return bool(self.days)

    @property
    def whole(self) -> int:
        """How many visits it touches."""
        return len(self.left) + len(self.patients)

    @property
    def open(self) -> list[Patient]:
        """Who has not answered."""
        return [each for each in self.patients if each.answer == Answer.NONE]

    @property
    def done(self) -> list[Patient]:
        """Who has, or is taken care of."""
        return [each for each in self.patients if each.answer != Answer.NONE]

    @property
    def open_visits(self) -> list[Appointment]:
        """The video visits that another doctor may take over."""
        asked = [each.appointment for each in self.open]
        return [visit for visit in [*asked, *self.left] if visit.modality == "video"]

    @property
    def in_person(self) -> int:
        """How many of those who are not told yet would travel."""
        return sum(visit.modality != "video" for visit in self.left)


def off_page(actor: Actor, doctor: int, *, now: datetime, language: str) -> OffPage | None:
    """The page of a doctor of the actor's clinics; None reads as "does not exist"."""
    own = Clinic.objects.filter(pk__in=actor.clinics("scheduler"))
    at_work = {"memberships__role": "practitioner", "memberships__ended_at": None}
    clinics = list(own.filter(memberships__user__practitioner=doctor, **at_work).distinct())
    if not clinics:
        return None
    practitioner = Practitioner.objects.select_related("user").get(pk=doctor)
    days = list(open_days_off(now).filter(practitioner=practitioner, clinic__in=clinics))
    told = _told(days, practitioner.pk, language)
    known = {each.appointment.pk for each in told}
    found = [visit for clinic in clinics for visit in remaining(practitioner.pk, clinic, now)]
    left = [visit for visit in found if visit.pk not in known]
    handed = [each for day in days for each in _handed(day, known, language)]
    return OffPage(practitioner, clinics, days, left, [*told, *handed])


def open_days_off(now: datetime) -> QuerySet[DayOff]:
    """Those of today, or of what has just been today, that were not taken back."""
    lasting = DayOff.objects.filter(withdrawn_at=None, until__gt=now)
    return lasting.select_related("clinic")


def remaining(doctor: int, clinic: Clinic, now: datetime) -> QuerySet[Appointment]:
    """The visits of today that the doctor has not begun; at the clinic those that are to come."""
    since, until = day_at(clinic.time_zone, now)
    opened = Q(visit__doctor_ready_at__gte=F("starts_at") - window().before)
    ahead = Appointment.objects.filter(
        Q(modality="video") | Q(starts_at__gt=now),
        clinic=clinic,
        starts_at__gte=since,
        starts_at__lt=until,
        status__in=ACTIVE,
        visit_status=VisitStatus.PLANNED,
        expected_ends_at__gt=now - window().after,
    )
    mine = ahead.exclude(opened).annotate(doctor=Coalesce("visit__covering", "practitioner"))
    people = mine.filter(doctor=doctor).select_related("patient", "clinic")
    return people.order_by("starts_at", "pk")


def news_of_days_off(now: datetime) -> dict[int, bool]:
    """Whom to tell: by appointment whether their doctor is off, or somebody sees them after all."""
    told = {row.appointment_id: row.day_off_id for row in _standing(now)}
    found = {
        visit.pk: off.pk
        for off in open_days_off(now)
        for visit in remaining(off.practitioner_id, off.clinic, now)
    }
    gone = dict.fromkeys(told.keys() - found.keys(), False)
    return gone | {pk: True for pk, off in found.items() if told.get(pk) != off}


def _standing(now: datetime) -> QuerySet[Lateness]:
    """Those who were last told that their doctor is off, while that is all they know."""
    return Lateness.objects.filter(
        day_off__until__gt=now - LONGEST,
        day_off_over_at=None,
        revision=F("appointment__revision"),
        appointment__status__in=ACTIVE,
        appointment__visit_status=VisitStatus.PLANNED,
    )


def unanswered(now: datetime) -> QuerySet[Lateness, int]:
    """Ids of the visits whose patients were told that their doctor is off, and have not moved them."""
    by_video = Q(appointment__modality="video", appointment__visit__doctor_ready_at=None)
    not_come = Q(appointment__modality="in_person", appointment__status="booked")
    still = _standing(now).filter(by_video | not_come, day_off__withdrawn_at=None)
    return still.values_list("appointment", flat=True)


def _told(days: Sequence[DayOff], doctor: int, language: str) -> list[Patient]:
    rows = Lateness.objects.filter(day_off__in=days)
    seen_by = Coalesce("appointment__visit__covering", "appointment__practitioner")
    people = rows.select_related("appointment__patient", "appointment__clinic")
    ordered = list(people.annotate(doctor=seen_by).order_by("appointment__starts_at", "pk"))
    made = calls_made(ordered)
    told = [(row, _facts(row, made[row.pk], is_covered=row.doctor != doctor)) for row in ordered]
    return [_shown(row.appointment, facts, language) for row, facts in told]


def _facts(row: Lateness, made_at: datetime | None, *, is_covered: bool) -> Told:
    visit = row.appointment
    state = visit.revision, visit.status, visit.visit_status
    is_over = is_covered or row.day_off_over_at is not None
    return Told(row.revision, *state, is_over, row.called_at, made_at)


def _handed(day: DayOff, known: Iterable[int], language: str) -> list[Patient]:
    """Who was handed over before they could be told."""
    covered = Appointment.objects.filter(
        practitioner=day.practitioner_id,
        clinic=day.clinic_id,
        starts_at__gte=day.since,
        starts_at__lt=day.until,
        status__in=ACTIVE,
        visit__covering__isnull=False,
        visit__handed_over_at__gte=day.said_at,
    )
    rows = covered.exclude(pk__in=list(known)).select_related("patient", "clinic")
    return [
        _shown(
            row,
            Told(row.revision, row.revision, row.status, row.visit_status, True, None),
            language,
        )
        for row in rows.order_by("starts_at", "pk")
    ]


def _shown(visit: Appointment, facts: Told, language: str) -> Patient:
    return Patient(visit, when(visit.starts_at, visit.clinic.time_zone, language), answer_of(facts))
