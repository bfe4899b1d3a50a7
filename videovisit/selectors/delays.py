"""What doctors have said of being late, and whose visits that touches."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Practitioner
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE, Status, VisitStatus
from videovisit.models import DayOff, Delay, Lateness
from videovisit.rules.day import DELAY_LASTS
from videovisit.rules.delays import DayVisit, late_already, late_by, touched
from videovisit.selectors.lateness import waited_for


def delays_of(doctor: Practitioner, now: datetime) -> QuerySet[Delay]:
    """What was said of this doctor and not taken back, in the last twelve hours."""
    return said_delays(now).filter(practitioner=doctor)


def said_delays(now: datetime) -> QuerySet[Delay]:
    """All that holds of any doctor."""
    return Delay.objects.filter(said_at__gt=now - DELAY_LASTS, withdrawn_at=None)


def expected_starts(now: datetime) -> dict[int, datetime | None]:
    """What is news: by appointment when the doctor is expected, None for the booked start again."""
    kept = {row.appointment_id: row.expected_at for row in _kept(now)}
    found = _touched(now)
    gone: dict[int, datetime | None] = dict.fromkeys(kept.keys() - found.keys())
    return gone | {pk: at for pk, at in found.items() if kept.get(pk) != at}


def _touched(now: datetime) -> dict[int, datetime]:
    said = {delay.practitioner_id: delay for delay in said_delays(now).order_by("said_at")}
    days: defaultdict[int, list[DayVisit]] = defaultdict(list)
    if said:
        for row in _near(now).filter(doctor__in=said):
            is_going_on = row.visit_status == VisitStatus.IN_PROGRESS
            kind = {"is_going_on": is_going_on, "is_video": row.modality == "video"}
            visit = DayVisit(row.pk, row.starts_at, row.ends_at, **kind)
            days[row.doctor].append(visit)
    return {
        pk: at
        for doctor, day in days.items()
        for pk, at in touched(
            day, minutes=said[doctor].minutes, said_at=said[doctor].said_at
        ).items()
    }


def waited_already(doctors: Iterable[int], now: datetime) -> dict[int, int]:
    """By how many minutes each doctor is late already for the one who waits longest; 0 for nobody."""
    found = dict.fromkeys(doctors, 0)
    begun = _near(now).filter(doctor__in=found, modality="video", starts_at__lte=now)
    ahead = {row.pk: row for row in begun.filter(visit_status=VisitStatus.PLANNED)}
    for pk, late in waited_for(ahead, now).items():
        row = ahead[pk]
        minutes = late_already(late.facts, is_here=row.status == Status.ARRIVED, now=now)
        found[row.doctor] = max(found[row.doctor], minutes)
    return found


def _near(now: datetime) -> Any:
    """Visits of these hours, each with `doctor`, the one who sees them."""
    around = Appointment.objects.filter(
        starts_at__range=(now - DELAY_LASTS, now + DELAY_LASTS), status__in=ACTIVE
    )
    return around.annotate(doctor=Coalesce("visit__covering", "practitioner"))


def _kept(now: datetime) -> QuerySet[Lateness]:
    """Visits that are still to begin and have another expected start than the booked one."""
    return Lateness.objects.filter(
        expected_at__gt=now - DELAY_LASTS,
        revision=F("appointment__revision"),
        appointment__status__in=ACTIVE,
        appointment__visit_status=VisitStatus.PLANNED,
    )


@dataclass(frozen=True)
class DoctorToday:
    """A doctor with visits in these hours: how late they are said to be, and are (0: not)."""

    practitioner: Practitioner
    minutes: int
    late: int = 0  # minutes, by the clock
    has_video: bool = True
    is_off: bool = False  # not available today

    @property
    def may_be_late(self) -> bool:
        """Whether anybody waits for them by video."""
        return self.has_video and not self.is_off


def doctors_today(actor: Actor, now: datetime) -> list[DoctorToday]:
    """The doctors of the actor's clinics who have visits in these hours, or are off, by name."""
    clinics = actor.clinics("scheduler")
    visits = _near(now).filter(clinic__in=clinics)
    video = set(visits.filter(modality="video").values_list("doctor", flat=True))
    lasting = DayOff.objects.filter(clinic__in=clinics, withdrawn_at=None, until__gt=now)
    off = set(lasting.values_list("practitioner", flat=True))
    busy = {*visits.values_list("doctor", flat=True), *off}
    people = Practitioner.objects.filter(pk__in=busy).select_related("user")
    said = dict(said_delays(now).order_by("said_at").values_list("practitioner", "minutes"))
    named = people.order_by("user__last_name", "user__first_name", "pk")
    late = _late_by_clock(visits, now)
    return [
        DoctorToday(
            practitioner=doctor,
            minutes=said.get(doctor.pk, 0),
            late=late[doctor.pk],
            has_video=doctor.pk in video,
            is_off=doctor.pk in off,
        )
        for doctor in named
    ]


def _late_by_clock(visits: Any, now: datetime) -> defaultdict[int, int]:
    """Minutes by doctor, of the visit of each that has waited longest, as on the board."""
    doctors = dict(visits.values_list("pk", "doctor"))
    found: defaultdict[int, int] = defaultdict(int)
    for pk, each in waited_for(doctors, now).items():
        found[doctors[pk]] = max(found[doctors[pk]], late_by(each.facts, now=now))
    return found
