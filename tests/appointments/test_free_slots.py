"""What of a doctor's time is free, read from the tables with two queries."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.actions.holds import hold
from appointments.actions.taking import Wanted
from appointments.models import Occupancy, ScheduleException
from appointments.rules.slots import Span
from appointments.selectors.slots import free_slots_of, schedule_of, schedules_of, week_of
from tests.fixtures.cast import make_appointment, make_schedule

DAY, HALF = timedelta(days=1), timedelta(minutes=30)


@pytest.fixture
def free(schedule, clinic, now):
    """The doctor's free slots of so many days from tomorrow on the clinic's wall."""
    tomorrow = now.astimezone(ZoneInfo(clinic.time_zone)).date() + DAY

    def read(days=1, **options):
        return free_slots_of(schedule, tomorrow, days, not_before=now, **options)

    return read


def test_sixty_days_are_read_with_two_queries(free, django_assert_num_queries, schedule, now):
    for number in range(20):
        period = (now + number * DAY, now + number * DAY + HALF)
        ScheduleException.objects.create(schedule=schedule, kind="off", period=period)
    with django_assert_num_queries(2):
        assert len(free(60)) > 1000


def test_an_appointment_takes_its_time_also_at_another_clinic(free, other_patient, doctor):
    first, second, *_ = free()
    make_appointment(other_patient.record, doctor.practitioner, starts_at=first.starts_at)
    assert free()[0] == second


def test_exceptions_change_the_hours_of_their_day(free, schedule):
    first, *_, last = free()
    off = {"kind": "off", "period": (first.starts_at, first.ends_at)}
    extra = {"kind": "extra", "period": (last.ends_at, last.ends_at + HALF), "offers": "video"}
    for fields in (off, extra):
        ScheduleException.objects.create(schedule=schedule, slot_length=HALF, **fields)
    assert first not in free()
    assert (free()[-1].starts_at, free()[-1].offers) == (last.ends_at, "video")
    assert free(modality="in_person")[-1] == last


@pytest.fixture
def held(free, doctor, patient, clinic, actor_of, now):
    """The first free slot, held for the patient."""
    slot = free()[0]
    wanted = Wanted.of_slot(doctor.practitioner, slot, "video")
    hold(patient.record, wanted, clinic=clinic, actor=actor_of(patient), now=now)
    return slot


def test_a_hold_takes_its_time_until_it_expires(free, held, now):
    assert held not in free()
    Occupancy.objects.update(expires_at=now)
    assert held in free()


def test_a_hold_is_free_to_the_patient_for_whom_it_is(
    schedule, held, patient, other_patient, appointment
):
    def taken(by):
        return week_of(schedule, *held[:2], held_for=by.record.pk).taken

    visit = Span(appointment.starts_at, appointment.ends_at)
    assert (taken(patient), taken(other_patient)) == ([], [Span(*held[:2])])
    week = week_of(schedule, held.starts_at, visit.ends_at, held_for=patient.record.pk)
    assert week.taken == [visit]


def test_schedules_are_those_of_doctors_who_are_here(schedule, doctor, clinic, other_clinic):
    make_schedule(doctor.practitioner, other_clinic)
    assert list(schedules_of(clinic.pk)) == [schedule]
    assert schedule_of(doctor.practitioner.pk, clinic.pk) == schedule
    doctor.is_active = False
    doctor.save()
    assert schedule_of(doctor.practitioner.pk, clinic.pk) is None
