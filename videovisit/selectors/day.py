"""A doctor's day as its page shows it: own visits and covered ones, by two queries however many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import AuditEvent, Clinic, ClinicMembership, Patient, Practitioner
from accounts.rules.actor import Actor
from accounts.selectors.clinics import default_clinic
from appointments.models import Appointment
from appointments.models.appointment import VisitStatus
from appointments.rules.clock import When, when
from appointments.selectors.appointments import times_of, window, with_people
from videovisit.models import DayOff, Delay, ReadinessCheck, SeatRole, Visit
from videovisit.rules.alike import Person, are_alike
from videovisit.rules.day import (
    DELAY_LASTS,
    GOING_ON,
    UNSEEN_FOR,
    WAITING,
    DayFacts,
    DayState,
    day_state,
    group_of,
    is_of_today,
    is_unseen,
    line_key,
    main_of,
    may_open,
    minutes_between,
    next_of,
    text_of,
)
from videovisit.rules.passport import word_at_door
from videovisit.rules.presence import AWAY_AFTER, BLINK

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayRow:
    """One visit of the day; `appointment` comes with its people and its visit, if there is one."""

    appointment: Appointment
    facts: DayFacts
    state: DayState
    starts: When
    since: When | None  # they are here
    minutes: int  # they have waited
    may_open: bool
    is_unseen: bool
    tested: str  # how the patient's computer does, in a word
    is_next: bool = False
    is_main: bool = False  # its button is the one of the page

    @property
    def button(self) -> str:
        """The id of the button into the room: the focus stays on it when the page changes."""
        return f"start-{self.appointment.pk}"

    @property
    def visit(self) -> Visit | None:
        """The live side, made with the first who comes."""
        return getattr(self.appointment, "visit", None)

    @property
    def is_new(self) -> bool:
        """Whether the doctor is told that they came: they wait, and that was not seen yet."""
        return self.is_unseen and self.visit is not None and self.state in WAITING

    @property
    def is_going_on(self) -> bool:
        """Whether the visit has begun and is not over."""
        return self.state in GOING_ON

    @property
    def covering(self) -> Practitioner | None:
        """The doctor who sees them instead of the one they booked."""
        return self.visit.covering if self.visit else None


@dataclass(frozen=True)
class SaidDelay:
    """What the doctor has said of being late."""

    minutes: int
    said: When


@dataclass(frozen=True)
class Day:
    """The page. `zone` is the clinic's, or "" where the visits are of clinics in several zones."""

    at: datetime
    today: When
    zone: str
    rows: Sequence[DayRow]
    delay: SaidDelay | None
    is_off: bool = False  # staff have said that the doctor is not available today

    def group(self, name: str) -> list[DayRow]:
        """The visits under one heading."""
        return [row for row in self.rows if group_of(row.state) == name]

    @property
    def now(self) -> list[DayRow]:
        """What goes on."""
        return self.group("now")

    @property
    def waiting(self) -> list[DayRow]:
        """Who waits, first first."""
        return self.group("waiting")

    @property
    def later(self) -> list[DayRow]:
        """Who is not here yet."""
        return self.group("later")

    @property
    def over(self) -> list[DayRow]:
        """What is done, missed, or another doctor's now."""
        return self.group("over")

    @property
    def tells(self) -> str:
        """Whom words about being late reach: "waiting" for somebody who waits, "later", or "nobody"."""
        if self.waiting:
            return "waiting"
        return "later" if self.later else "nobody"

    @property
    def unseen(self) -> list[DayRow]:
        """Who came since the doctor last looked, and waits."""
        return [row for row in self.waiting if row.is_new]

    @property
    def arrived(self) -> str:
        """Their visits' numbers, as the button sends them back."""
        return text_of(row.visit.pk for row in self.unseen if row.visit)


def day_of(actor: Actor, *, now: datetime, language: str) -> Day:
    """All of today's video visits that the actor sees as their doctor, in order."""
    rows = day_rows(actor, now=now, language=language)
    zones = {row.appointment.clinic.time_zone for row in rows}
    zone = next(iter(zones)) if len(zones) == 1 else ""
    today = when(now, zone or default_clinic().time_zone, language)
    delay = _delay(actor, now=now, zone=zone or default_clinic().time_zone, language=language)
    off = DayOff.objects.filter(practitioner__user=actor.user_id, withdrawn_at=None)
    return Day(now, today, zone, rows, delay, off.filter(until__gt=now).exists())


def day_rows(actor: Actor, *, now: datetime, language: str) -> list[DayRow]:
    """The visits alone, marked which is next and which has the main button."""
    found = [_row(row, actor, now=now, language=language) for row in _appointments(actor, now)]
    rows = sorted(
        (row for row in found if _is_shown(row, now)), key=lambda row: line_key(row.facts)
    )
    states = [row.state for row in rows]
    after, main = next_of(states), main_of(states)
    return [
        replace(row, is_next=number == after, is_main=number == main)
        for number, row in enumerate(rows)
    ]


def _appointments(actor: Actor, now: datetime) -> list[Appointment]:
    """Own ones, then those of others that are covered."""
    at_work = _at_work(actor, now).exclude(status="cancelled")
    own = at_work.filter(practitioner__user=actor.user_id)
    covered = at_work.filter(visit__covering__user=actor.user_id)
    here = _doctors_page(actor, now)
    quick = Subquery(_quick_checks(now).values("verdict")[:1])
    return [
        row
        for some in (own, covered)
        for row in _with_visit(some).annotate(doctor_at=here, quick=quick)
    ]


def _quick_checks(now: datetime) -> QuerySet[ReadinessCheck]:
    """Those of an appointment's own page, the newest first."""
    today = {"appointment": OuterRef("pk"), "is_quick": True, "taken_at__gt": now - A_DAY}
    return ReadinessCheck.objects.filter(**today).order_by("-taken_at")


def _doctors_page(actor: Actor, now: datetime) -> Max:
    """When the actor's page in the visit was last heard of, if it is there."""
    open_page = Q(visit__seats__tab_left_at=None) | Q(visit__seats__tab_left_at__gt=now - BLINK)
    there = {"left_at": None, "user": actor.user_id, "seen_at__gt": now - AWAY_AFTER}
    mine = Q(**{f"visit__seats__{name}": value for name, value in there.items()})
    return Max("visit__seats__seen_at", filter=mine & open_page)


def _at_work(actor: Actor, now: datetime) -> QuerySet[Appointment]:
    """About today's video visits of the clinics where the actor is a doctor."""
    near = Appointment.objects.filter(modality="video", starts_at__range=(now - A_DAY, now + A_DAY))
    return near.filter(clinic__in=actor.clinics("practitioner"))


def _with_visit(appointments: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """With `present_at`: when the patient's side, whoever of it has not left, was last heard of.

    And with `outside_since`: since when somebody of it waits to be told.
    """
    theirs = Q(visit__seats__role=SeatRole.PATIENT)
    there = theirs & Q(visit__seats__left_at=None, visit__seats__outside_since=None)
    seen = Max("visit__seats__seen_at", filter=there)
    outside = Max("visit__seats__outside_since", filter=theirs)
    people = with_people(appointments).select_related("visit__covering__user")
    return people.annotate(present_at=seen, outside_since=outside)


def _row(appointment: Appointment, actor: Actor, *, now: datetime, language: str) -> DayRow:
    facts, zone = _facts(appointment, actor), appointment.clinic.time_zone
    arrived = facts.arrived_at
    return DayRow(
        appointment=appointment,
        facts=facts,
        state=day_state(facts, now=now, window=window()),
        starts=when(appointment.starts_at, zone, language),
        since=when(arrived, zone, language) if arrived else None,
        minutes=minutes_between(arrived, now) if arrived else 0,
        may_open=may_open(facts, now=now, window=window()),
        is_unseen=is_unseen(facts),
        tested=word_at_door(appointment.readiness, appointment.quick or ""),  # type: ignore[attr-defined] # annotated
    )


def _facts(appointment: Appointment, actor: Actor) -> DayFacts:
    visit: Visit | None = getattr(appointment, "visit", None)
    covering = visit.covering if visit else None
    return DayFacts(
        times=times_of(appointment),
        arrived_at=appointment.arrived_at,
        present_at=appointment.present_at,  # type: ignore[attr-defined] # annotated
        arrival_seen_at=visit.arrival_seen_at if visit else None,
        is_opened=bool(visit and visit.doctor_ready_at),
        is_handed=bool(covering and covering.user_id != actor.user_id),
        has_doctor_left=appointment.doctor_at is None,  # type: ignore[attr-defined] # annotated
        is_outside=appointment.outside_since is not None,  # type: ignore[attr-defined] # annotated
        called_in_at=visit.called_in_at if visit else None,
    )


def _is_shown(row: DayRow, now: datetime) -> bool:
    zone = row.appointment.clinic.time_zone
    return is_of_today(row.state, row.appointment.starts_at, now=now, zone=zone)


def _delay(actor: Actor, *, now: datetime, zone: str, language: str) -> SaidDelay | None:
    said = open_delays(actor, now).order_by("-said_at").first()
    return SaidDelay(said.minutes, when(said.said_at, zone, language)) if said else None


def open_delays(actor: Actor, now: datetime) -> QuerySet[Delay]:
    """What the actor has said of being late and not taken back, in the last twelve hours."""
    lasting = Delay.objects.filter(said_at__gt=now - DELAY_LASTS, withdrawn_at=None)
    return lasting.filter(practitioner__user=actor.user_id)


def waiting_for(actor: Actor, now: datetime) -> list[DayRow]:
    """Who waits for the actor now, first first."""
    return [row for row in day_rows(actor, now=now, language="en") if row.state in WAITING]


def alike_waiting(actor: Actor, appointment: Appointment, now: datetime) -> list[Patient]:
    """Others who wait for the actor under a name that may be taken for this waiting patient's.

    The names of all who have come are read first: mostly none is alike, and that is all.
    """
    alike = _alike_arrived(actor, appointment, now)
    waiting = [row.appointment.patient for row in waiting_for(actor, now)] if alike else []
    is_waiting = appointment.patient in waiting
    return [other for other in waiting if other in alike] if is_waiting else []


def _alike_arrived(actor: Actor, appointment: Appointment, now: datetime) -> set[Patient]:
    """Others who came to the actor's visits, under such a name."""
    theirs = Q(practitioner__user=actor.user_id) | Q(visit__covering__user=actor.user_id)
    came = _at_work(actor, now).filter(theirs, status="arrived")
    others = Patient.objects.filter(appointments__in=came).exclude(pk=appointment.patient_id)
    me = person_of(appointment.patient)
    return {other for other in others if are_alike(me, person_of(other))}


def person_of(patient: Patient) -> Person:
    """A patient as the rule about names knows them."""
    return Person(patient.first_name, patient.last_name, patient.birth_date, patient.mrn_key)


def visits_of_doctor(actor: Actor, numbers: Iterable[int]) -> list[Visit]:
    """Those of these visits that the actor sees as their doctor, own or covered."""
    own = Q(covering=None, appointment__practitioner__user=actor.user_id)
    mine = Q(covering__user=actor.user_id) | own
    found = Visit.objects.filter(
        mine, pk__in=list(numbers), appointment__clinic__in=actor.clinics("practitioner")
    )
    return list(found.select_related("appointment__patient", "appointment__practitioner"))


def noted_since(actor: Actor, action: str, since: datetime) -> set[str]:
    """What the actor's session was written down to have done since then: the targets."""
    mine = AuditEvent.objects.filter(actor=actor.user_id, at__gte=since, action=action)
    return set(mine.filter(session=actor.session).values_list("target", flat=True))


@dataclass(frozen=True)
class Colleague:
    """A doctor of the clinic who may take a patient over."""

    practitioner: Practitioner
    is_busy: bool  # in a visit now


def colleagues(user: int, clinic: int, now: datetime) -> list[Colleague]:
    """The clinic's doctors but this one (by the account), who are available today, by name."""
    off = DayOff.objects.filter(clinic=clinic, withdrawn_at=None, until__gt=now)
    at_work = ClinicMembership.objects.filter(
        clinic=clinic,
        role="practitioner",
        ended_at=None,
        user__is_active=True,
        user__practitioner__isnull=False,
    ).exclude(user=user)
    at_work = at_work.exclude(user__practitioner__in=off.values("practitioner"))
    people = at_work.select_related("user__practitioner__user")
    named = people.order_by("user__last_name", "user__first_name", "pk")
    busy = _busy(clinic, now)
    return [Colleague(row.user.practitioner, row.user.practitioner.pk in busy) for row in named]


def _busy(clinic: int, now: datetime) -> set[int]:
    """The doctors who are in a visit."""
    going_on = Visit.objects.filter(
        appointment__clinic=clinic,
        appointment__starts_at__range=(now - A_DAY, now + A_DAY),
        appointment__visit_status=VisitStatus.IN_PROGRESS,
    )
    return set(going_on.values_list(Coalesce("covering", "appointment__practitioner"), flat=True))


def practitioner_of(actor: Actor) -> Practitioner | None:
    """The actor as a doctor; None where nobody has entered them as one yet."""
    return Practitioner.objects.select_related("user").filter(user=actor.person).first()


def unseen_arrivals(now: datetime) -> list[Visit]:
    """Visits whose patient has waited for their doctor for two minutes, unseen. A system read.

    By clinic and start, for which there is an index; nobody waits for longer than a day.
    """
    recent = Appointment.objects.filter(
        clinic__in=Clinic.objects.values("pk"),
        starts_at__range=(now - A_DAY, now + A_DAY),
        modality="video",
        status="arrived",
        visit_status=VisitStatus.PLANNED,
        arrived_at__lte=now - UNSEEN_FOR,
        expected_ends_at__gt=now - window().after,
    )
    not_seen = Q(arrival_seen_at=None) | Q(arrival_seen_at__lt=F("appointment__arrived_at"))
    just_handed_over = Q(handed_over_at__gt=now - UNSEEN_FOR)
    found = Visit.objects.filter(not_seen, ~just_handed_over, appointment__in=recent)
    people = (
        "appointment__clinic",
        "appointment__patient",
        "appointment__practitioner",
        "covering",
    )
    return list(found.select_related(*people))
