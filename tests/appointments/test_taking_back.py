"""Staff take back that somebody did not come, while the visit can still be joined."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Practitioner
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment, make_staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def client(client_of, scheduler):
    return client_of(scheduler)


@pytest.fixture
def missed(patient, doctor, now):
    """Make a missed visit of half an hour that began so many minutes ago."""

    def make(minutes, **fields):
        times = {"starts_at": now - minutes * MINUTE, "status": "noshow"}
        return make_appointment(patient.record, doctor.practitioner, **times, **fields)

    return make


def page_of(visit):
    return reverse("clinic_appointment", args=[visit.reference])


def take_back(client, visit, revision=0):
    way = reverse("clinic_came", args=[visit.reference])
    return client.post(way, {"revision": revision}, follow=True)


def test_a_missed_visit_is_booked_again(client, missed):
    visit = missed(20)
    assert "It was not missed" in client.get(page_of(visit)).text
    page = take_back(client, visit).text
    assert "The visit is not marked as missed any more." in page
    assert "Not missed" in page
    assert Appointment.objects.get(pk=visit.pk).status == "booked"
    assert AuditEvent.objects.filter(action="appointment_not_missed").count() == 1


@pytest.mark.parametrize(
    ("minutes", "modality", "may"),
    [(59, "video", True), (61, "video", False), (3000, "in_person", True)],
)
def test_it_can_be_taken_back_while_the_visit_can_be_had(client, missed, minutes, modality, may):
    visit = missed(minutes, modality=modality)
    assert ("It was not missed" in client.get(page_of(visit)).text) is may
    assert take_back(client, visit).status_code == (200 if may else 409)
    assert (Appointment.objects.get().status == "booked") is may


def test_what_changed_meanwhile_is_shown_and_nothing_is_taken_back(client, missed):
    visit = missed(20)
    Appointment.objects.update(revision=4)
    page = take_back(client, visit)
    assert (page.status_code, "Somebody else has changed this visit" in page.text) == (409, True)
    assert Appointment.objects.get().status == "noshow"


def test_a_visit_that_is_not_missed_is_left_alone(client, missed):
    visit = missed(20)
    Appointment.objects.update(status="cancelled")
    page = take_back(client, visit)
    assert (page.status_code, "This visit is cancelled." in page.text) == (409, True)


def test_a_form_without_its_revision_changes_nothing(client, missed):
    visit = missed(20)
    assert take_back(client, visit, "x").redirect_chain == [(page_of(visit), 302)]
    assert Appointment.objects.get().status == "noshow"


def test_a_patient_who_has_another_visit_then_keeps_that(client, missed, clinic, doctor):
    visit = missed(20)
    other = Practitioner.objects.create(user=make_staff(clinic, "o@example.com", "practitioner"))
    make_appointment(visit.patient, other, starts_at=visit.starts_at)
    page = take_back(client, visit)
    assert (page.status_code, "The patient has another visit" in page.text) == (409, True)
