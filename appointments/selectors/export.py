"""A day of a clinic as a table."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from accounts.rules.actor import Actor
from accounts.rules.tables import shown_safely
from appointments.models import Appointment
from appointments.selectors.appointments import appointments_seen_by, with_people

KINDS = {"video": "video", "in_person": "in-person"}  # as a file of visits to import has them
HEADER = (
    *("clinic", "date", "start", "end", "doctor", "mrn", "last_name", "first_name"),
    *("birth_date", "phone", "kind", "status", "confirmation_code"),
)


def visits_on(actor: Actor, day: date) -> list[Appointment]:
    """The visits of a day, by the clock of each of the actor's clinics, in order."""
    found = with_people(appointments_seen_by(actor)).order_by("clinic__name", "starts_at", "pk")
    near = found.filter(starts_at__date__range=(_before(day), _after(day)))
    return [visit for visit in near if _local_day(visit) == day]


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _local_day(visit: Appointment) -> date:
    return visit.starts_at.astimezone(ZoneInfo(visit.clinic.time_zone)).date()


def table_of(visits: Sequence[Appointment]) -> list[list[str]]:
    """The rows under HEADER; no cell begins a formula. The reason of a visit is not in it."""
    return [[shown_safely(cell) for cell in _cells(visit)] for visit in visits]


def _cells(visit: Appointment) -> list[str]:
    zone, patient = ZoneInfo(visit.clinic.time_zone), visit.patient
    starts_at, ends_at = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    return [
        visit.clinic.name,
        starts_at.date().isoformat(),
        f"{starts_at:%H:%M}",
        f"{ends_at:%H:%M}",
        visit.seen_by.get_full_name(),
        patient.mrn,
        patient.last_name,
        patient.first_name,
        patient.birth_date.isoformat(),
        str(patient.phone or ""),
        KINDS[visit.modality],
        visit.status,
        visit.code,
    ]
