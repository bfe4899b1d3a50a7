"""Rows name themselves by id: what stands in a log or a list says nothing about anybody."""

import pytest

from appointments.models import CalendarFeed, ClinicPolicy, Occupancy, ScheduleException

pytestmark = pytest.mark.django_db


def test_rows_name_themselves_by_id(appointment, schedule, patient, now):
    hours = schedule.hours.first()
    period = (now, appointment.ends_at)
    off = ScheduleException.objects.create(schedule=schedule, kind="off", period=period)
    feed = CalendarFeed.objects.create(user=patient, created_at=now, secret_hash="x")
    policy = ClinicPolicy.objects.create(clinic=schedule.clinic)
    taken = Occupancy.objects.get()
    assert str(appointment) == f"appointment {appointment.pk}"
    assert str(schedule) == f"schedule {schedule.pk}"
    assert str(hours) == f"hours {hours.pk} on day {hours.weekday}"
    assert str(off) == f"off {off.pk}"
    assert str(feed) == f"feed {feed.pk}"
    assert str(policy) == f"policy of clinic {schedule.clinic_id}"
    assert str(taken) == f"occupancy {taken.pk}"
