"""Who waits for whom where only one of them has come."""

from django.db.models import F

from appointments.models import Appointment
from appointments.models.appointment import Status
from videovisit.models import Seat, SeatRole


def is_waited_for(appointment: Appointment) -> bool:
    """Whether its doctor is in the room that they opened, and the patient has not come."""
    opened_at = "visit__doctor_ready_at"
    rooms = {"visit__appointment": appointment.pk, "visit__appointment__status": Status.BOOKED}
    seats = Seat.objects.filter(role=SeatRole.DOCTOR, left_at=None, visit__ended_at=None, **rooms)
    return seats.filter(**{f"{opened_at}__gte": F("visit__appointment__changed_at")}).exists()
