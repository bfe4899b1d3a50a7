"""Visits in the doctor's hours, whatever the hour of the test."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.models import Appointment
from appointments.rules.slots import moment_of
from tests.fixtures.cast import make_appointment

PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def at_ten(patient, doctor, clinic, now) -> Callable[..., Appointment]:
    """Make a visit of the patient with the doctor so many days ahead, at 10 on the clinic's wall."""

    def make(days, **fields):
        zone = ZoneInfo(clinic.time_zone)
        day = now.astimezone(zone).date() + timedelta(days=days)
        of = (fields.pop("patient", patient.record), doctor.practitioner)
        return make_appointment(*of, starts_at=moment_of(day, time(10), zone), **fields)

    return make


@pytest.fixture
def noon(now) -> datetime:
    """Noon on the clinic's wall, two days from now."""
    day = (now.astimezone(PACIFIC) + timedelta(days=2)).date()
    return datetime.combine(day, time(12), PACIFIC)


@pytest.fixture
def noon_visit(patient, doctor, schedule, noon) -> Appointment:
    """The patient's video visit with the doctor at noon, within hours."""
    return make_appointment(patient.record, doctor.practitioner, starts_at=noon)
