"""Tables of hours, booked time, appointments and calendars."""

from appointments.models.appointment import Appointment
from appointments.models.calendar import CalendarFeed
from appointments.models.schedule import (
    ClinicPolicy,
    Occupancy,
    Schedule,
    ScheduleException,
    WeeklyHours,
)

__all__ = [
    "Appointment",
    "CalendarFeed",
    "ClinicPolicy",
    "Occupancy",
    "Schedule",
    "ScheduleException",
    "WeeklyHours",
]
