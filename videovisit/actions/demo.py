"""The demo's rooms: what was moved to a new time begins anew, and who waits has a seat."""

from datetime import datetime

from django.conf import settings

from accounts.models import PatientAccess
from accounts.models.people import AccessKind
from appointments.models import Appointment
from appointments.models.appointment import Status
from videovisit.models import Seat, SeatRole, Visit


def create_demo_rooms(*, now: datetime) -> None:
    """Follow the visits of the demo that were made or moved at `now`."""
    placed = Appointment.objects.filter(
        clinic__slug=settings.DEFAULT_CLINIC, external_id__startswith="demo-", changed_at=now
    )
    Visit.objects.filter(appointment__in=placed).delete()
    for appointment in placed.filter(status=Status.ARRIVED):
        _let_wait(appointment, now)


def _let_wait(appointment: Appointment, now: datetime) -> None:
    own = PatientAccess.objects.get(
        patient=appointment.patient_id, kind=AccessKind.SELF, ended_at=None
    )
    Seat.objects.create(
        visit=Visit.objects.create(appointment=appointment),
        user_id=own.user_id,
        role=SeatRole.PATIENT,
        joined_at=now,
        seen_at=now,
    )
