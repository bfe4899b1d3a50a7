"""The demo's visits: around now on every start, and never in anybody's way."""

from datetime import timedelta

import pytest

from accounts.actions.demo import create_demo
from accounts.models import AuditEvent, Notice, Patient, Practitioner
from accounts.selectors.clinics import database_now
from appointments.actions.demo import PLANS
from appointments.models import Appointment, Occupancy, WeeklyHours
from tests.fixtures.cast import make_appointment

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def start():
    """Starts the demo so long after now; returns its visits by name."""

    def begin(later=timedelta(0)):
        create_demo(now=database_now() + later)
        return {visit.external_id: visit for visit in Appointment.objects.all()}

    return begin


def test_every_visit_of_the_plan_is_there(start):
    visits, now = start(), database_now()
    assert visits.keys() == {plan.name for plan in PLANS}
    assert 10 * MINUTE <= visits["demo-soon"].starts_at - now <= 11 * MINUTE
    assert 40 * MINUTE <= visits["demo-later"].starts_at - now <= 41 * MINUTE
    assert visits["demo-week"].modality == "in_person"
    assert visits["demo-child"].patient.first_name == "Leo"
    assert [visits[f"demo-past-{number}"].status for number in (1, 2, 3)] == ["fulfilled"] * 3


def test_the_late_doctors_patient_waits_since_before_the_start(start):
    late, now = start()["demo-late"], database_now()
    assert 12 * MINUTE <= now - late.starts_at <= 13 * MINUTE
    assert (late.status, late.starts_at - late.arrived_at) == ("arrived", 2 * MINUTE)


def test_the_doctors_have_hours_each_day_for_both_kinds(start):
    start()
    assert WeeklyHours.objects.filter(offers="both").count() == 14
    WeeklyHours.objects.filter(weekday=0).delete()
    start(HOUR)
    assert WeeklyHours.objects.count() == 12


@pytest.mark.parametrize("later", [timedelta(0), 5 * MINUTE, 30 * MINUTE, HOUR, DAY, 9 * DAY])
def test_a_later_start_moves_them_as_a_revision_and_tells_nobody(start, later):
    before, visits = start(), start(later)
    assert {name: visit.reference for name, visit in visits.items()} == {
        name: visit.reference for name, visit in before.items()
    }
    now = database_now() + later
    assert 10 * MINUTE <= visits["demo-soon"].starts_at - now <= 11 * MINUTE
    assert (visits["demo-soon"].revision, visits["demo-past-1"].revision) == (1, 0)
    assert visits["demo-past-1"].starts_at == before["demo-past-1"].starts_at
    assert Occupancy.objects.count() == len(PLANS)
    assert not Notice.objects.exists()


def test_each_change_is_in_the_audit(start):
    start()
    start(HOUR)
    booked, moved = (
        AuditEvent.objects.filter(action=action).count()
        for action in ("appointment_booked", "appointment_moved")
    )
    assert (booked, moved) == (len(PLANS), sum(not plan.is_past for plan in PLANS))


def test_a_visit_that_somebody_has_joined_stays_while_its_window_is_open(start):
    soon = start()["demo-soon"]
    Appointment.objects.filter(pk=soon.pk).update(status="arrived", arrived_at=soon.starts_at)
    assert start(HOUR / 2)["demo-soon"].starts_at == soon.starts_at
    assert start(2 * HOUR)["demo-soon"].starts_at > soon.starts_at


def test_a_visit_in_progress_is_never_moved(start):
    late = start()["demo-late"]
    Appointment.objects.filter(pk=late.pk).update(visit_status="in-progress")
    assert start(DAY)["demo-late"].starts_at == late.starts_at


def test_what_was_cancelled_stands_again(start):
    soon = start()["demo-soon"]
    Occupancy.objects.filter(appointment=soon).delete()
    Appointment.objects.filter(pk=soon.pk).update(status="cancelled")
    assert start()["demo-soon"].status == "booked"


@pytest.fixture
def emptied(start):
    """The demo with an empty calendar: its own visits are not in the way of the test's."""
    start()
    Occupancy.objects.all().delete()
    Appointment.objects.update(status="cancelled")


@pytest.mark.parametrize("mrn", ["MRN-100001", "MRN-100002"])
def test_a_visit_of_ones_own_making_is_never_in_the_way(emptied, start, mrn):
    doctor = Practitioner.objects.get(user__email="doctor@example.com")
    busy = Patient.objects.get(mrn=mrn)
    begins = database_now() + DAY + 5 * MINUTE
    make_appointment(busy, doctor, starts_at=begins, ends_at=begins + HOUR)
    soon = start(DAY)["demo-soon"]
    assert soon.starts_at >= begins + HOUR


def test_a_visit_of_the_patient_with_somebody_else_is_not_in_the_way_either(emptied, start):
    doctor = Practitioner.objects.get(user__email="late.doctor@example.com")
    patient = Patient.objects.get(mrn="MRN-100001")
    begins = database_now() + DAY + 5 * MINUTE
    make_appointment(patient, doctor, starts_at=begins, ends_at=begins + HOUR)
    assert start(DAY)["demo-soon"].starts_at >= begins + HOUR
