"""The visits of a patient, as they stand in the record that clinic staff open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Patient
from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE, VisitStatus
from appointments.rules.clock import When, when
from appointments.selectors.appointments import appointments_seen_by, with_people

MOST_AHEAD, MOST_PAST = 50, 10


@dataclass(frozen=True)
class RecordVisit:
    """A visit, and when it begins by the clock of its clinic."""

    appointment: Appointment
    at: When


@dataclass(frozen=True)
class RecordVisits:
    """The visits that go on or are to come, the first first, and the last ten that are over, the latest first."""

    ahead: list[RecordVisit]
    past: list[RecordVisit]

    @property
    def seen(self) -> list[Appointment]:
        """Every one that is shown, for the audit."""
        return [row.appointment for row in (*self.ahead, *self.past)]


def visits_of_record(
    actor: Actor, patient: Patient, *, now: datetime, language: str
) -> RecordVisits:
    """Those at the clinics where the actor keeps the schedule."""
    return _ahead_and_past(appointments_seen_by(actor).filter(patient=patient), now, language)


def visits_by_glass(patient: Patient, *, now: datetime, language: str) -> RecordVisits:
    """All of them, for who has broken the glass to read this record (accounts.selectors.glass)."""
    return _ahead_and_past(Appointment.objects.filter(patient=patient), now, language)


def _ahead_and_past(found: QuerySet[Appointment], now: datetime, language: str) -> RecordVisits:
    visits = with_people(found)
    goes_on = Q(status__in=ACTIVE, visit_status=VisitStatus.IN_PROGRESS)
    is_ahead = goes_on | Q(status__in=ACTIVE, expected_ends_at__gt=now)

    def rows(found: QuerySet[Appointment]) -> list[RecordVisit]:
        return [RecordVisit(v, when(v.starts_at, v.clinic.time_zone, language)) for v in found]

    return RecordVisits(
        ahead=rows(visits.filter(is_ahead).order_by("starts_at")[:MOST_AHEAD]),
        past=rows(visits.exclude(is_ahead).order_by("-starts_at")[:MOST_PAST]),
    )
