"""A doctor opens a visit of their own schedule, reads what it is about, and changes nothing."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Practitioner
from appointments.models import Appointment
from tests.fixtures.cast import make_staff
from tests.fixtures.pages import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(noon_visit):
    Appointment.objects.update(reason="Still coughing")
    return noon_visit


def page_of(visit):
    return reverse("clinic_appointment", args=[visit.reference])


def hows():
    events = AuditEvent.objects.filter(action="appointment_seen").order_by("pk")
    return [(event.actor_id, event.detail["how"]) for event in events]


def test_the_schedule_leads_to_the_visit_and_its_reason(client_of, doctor, visit, noon):
    client = client_of(doctor)
    schedule = client.get(reverse("clinic_schedule"), {"date": noon.date().isoformat()}).text
    assert page_of(visit) in schedule
    assert "Still coughing" in client.get(page_of(visit)).text
    assert hows() == [(doctor.pk, "week"), (doctor.pk, "reason")]


def test_the_page_offers_a_doctor_no_change(client_of, doctor, visit):
    page = client_of(doctor).get(page_of(visit)).text
    ways = ("clinic_move", "clinic_cancel", "clinic_resend")
    assert [way for way in ways if reverse(way, args=[visit.reference]) in page] == []
    assert reverse("clinic_patient", args=[visit.patient_id]) not in page


def test_clinic_staff_do_not_read_the_reason(client_of, scheduler, visit):
    page = client_of(scheduler).get(page_of(visit)).text
    assert ("Still coughing" in page, "The patient gave a reason" in page) == (False, True)
    assert hows() == [(scheduler.pk, "page")]


def test_the_visit_of_another_doctor_does_not_exist(client_of, clinic, visit):
    other = make_staff(clinic, "other@example.com", "practitioner")
    Practitioner.objects.create(user=other)
    assert client_of(other).get(page_of(visit)).status_code == 404
    assert hows() == []


@pytest.mark.parametrize(
    ("status", "live", "state"),
    [
        ("arrived", "planned", "State Arrived"),
        ("arrived", "in-progress", "State In the visit"),
        ("fulfilled", "completed", "State Done"),
        ("cancelled", "in-progress", "State Cancelled"),
    ],
)
def test_when_the_patient_came_is_said_and_who_is_here_now_is_not(
    client_of, doctor, visit, now, status, live, state
):
    Appointment.objects.update(status=status, visit_status=live, arrived_at=now)
    page = client_of(doctor).get(page_of(visit)).text
    assert ("The patient came at " in page, "m..<" in page) == (True, False)
    assert state in seen(page)
