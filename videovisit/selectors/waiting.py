"""Who waits for whom where only one of them is there."""

from datetime import datetime

from django.db.models import F

from appointments.models import Appointment
from appointments.models.appointment import Status
from videovisit.models import Seat, SeatRole, Visit
from videovisit.selectors.outside import is_anybody_in, outside_seats


def is_waited_for(appointment: Appointment, now: datetime) -> bool:
    """Whether its doctor is in the room that they opened, and the patient is not."""
    opened = {"visit__doctor_ready_at__gte": F("visit__appointment__changed_at")}
    rooms = {"visit__appointment": appointment.pk, "visit__ended_at": None, **opened}
    seats = Seat.objects.filter(role=SeatRole.DOCTOR, left_at=None, **rooms)
    seat = seats.select_related("visit__appointment").first()
    return seat is not None and is_missed(seat.visit, seat.visit.appointment, now)


def is_missed(visit: Visit, appointment: Appointment, now: datetime) -> bool:
    """Whether nobody of the patient's side has come, or is there still; who is outside is called."""
    if appointment.status != Status.ARRIVED:
        return appointment.status == Status.BOOKED
    return not (is_anybody_in(visit, SeatRole.PATIENT, now) or outside_seats(visit).exists())
