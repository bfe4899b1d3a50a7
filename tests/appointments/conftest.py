"""Visits in the doctor's hours, whatever the hour of the test."""

from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.models import Appointment
from appointments.rules.slots import moment_of
from tests.fixtures.cast import make_appointment


@pytest.fixture
def at_ten(patient, doctor, clinic, now) -> Callable[..., Appointment]:
    """Make a visit of the patient with the doctor so many days ahead, at 10 on the clinic's wall."""

    def make(days, **fields):
        zone = ZoneInfo(clinic.time_zone)
        day = now.astimezone(zone).date() + timedelta(days=days)
        of = (fields.pop("patient", patient.record), doctor.practitioner)
        return make_appointment(*of, starts_at=moment_of(day, time(10), zone), **fields)

    return make
