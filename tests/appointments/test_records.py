"""The record of a patient shows their visits, each look written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, ClinicMembership
from appointments.models import Appointment
from tests.fixtures.cast import A_DAY, make_appointment

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def page_of(record):
    return reverse("clinic_patient", args=[record.pk])


def way_to(visit):
    return reverse("clinic_appointment", args=[visit.reference])


def test_visits_to_come_stand_before_the_last_ten(client_of, scheduler, patient, doctor, now):
    of = (patient.record, doctor.practitioner)
    past = [make_appointment(*of, starts_at=now - n * A_DAY) for n in range(1, 13)]
    ahead = [make_appointment(*of, starts_at=now + n * A_DAY) for n in (2, 1)]
    page = client_of(scheduler).get(page_of(patient.record)).text
    places = [page.find(way_to(visit)) for visit in [*ahead[::-1], *past]]
    assert places[:12] == sorted(places[:12])
    assert (min(places[:12]) > 0, places[12:]) == (True, [-1, -1])
    assert AuditEvent.objects.filter(action="appointment_seen", detail__how="record").count() == 12


def test_a_visit_that_goes_on_beyond_its_time_is_ahead_and_says_so(
    client_of, scheduler, patient, doctor, now
):
    of = (patient.record, doctor.practitioner)
    times = {"starts_at": now - HOUR, "arrived_at": now - HOUR, "status": "arrived"}
    visit = make_appointment(*of, **times, visit_status="in-progress")
    page = client_of(scheduler).get(page_of(patient.record)).text
    assert "Visits now and to come" in page
    assert page.index(way_to(visit)) < page.index("Past and cancelled visits")
    assert "In the visit" in page
    Appointment.objects.update(visit_status="completed")
    page = client_of(scheduler).get(page_of(patient.record)).text
    assert page.index(way_to(visit)) > page.index("Past and cancelled visits")


def test_a_cancelled_visit_is_not_ahead(client_of, scheduler, patient, doctor, now):
    of = (patient.record, doctor.practitioner)
    gone = make_appointment(*of, starts_at=now + A_DAY, status="cancelled")
    page = client_of(scheduler).get(page_of(patient.record)).text
    assert page.index("Past and cancelled visits") < page.index(way_to(gone))


def test_visits_at_another_clinic_are_not_shown(
    client_of, scheduler, patient, doctor, other_clinic, now
):
    visit = make_appointment(
        patient.record, doctor.practitioner, starts_at=now + A_DAY, clinic=other_clinic
    )
    client = client_of(scheduler)
    assert way_to(visit) not in client.get(page_of(patient.record)).text
    ClinicMembership.objects.create(user=scheduler, clinic=other_clinic, role="scheduler")
    assert way_to(visit) in client.get(page_of(patient.record)).text


def test_the_record_of_another_clinic_does_not_exist(client_of, other_scheduler, patient):
    assert client_of(other_scheduler).get(page_of(patient.record)).status_code == 404
