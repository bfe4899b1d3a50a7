"""What who holds a guest's link reads of the visit before they agree, and who reads nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from appointments.rules.clock import when
from tests.fixtures.pages import seen
from tests.videovisit.test_guests import DOES_NOT_WORK, come, invited
from videovisit.actions.day import hand_over
from videovisit.models import Guest

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def secret(ada):
    return invited(ada)


def about(secret, client=None):
    answer = (client or Client()).post(reverse("visit_guest_about"), {"secret": secret})
    assert answer.status_code == 200
    return seen(answer.text).removeprefix("! Warning: ")


def test_it_names_doctor_clinic_day_and_time_in_the_clinics_zone(secret, clinic, booked):
    at = when(booked.starts_at, clinic.time_zone, "en")
    words = about(secret)
    assert (
        f"Video visit with Sam Okafor, MD {clinic.name} {at.full_day}, {seen(at.clock)} " in words
    )
    assert "You can join now." in words
    assert "ask whoever sent you the link." in words


def test_it_does_not_say_whose_visit_it_is(secret, patient):
    words = about(secret)
    assert patient.first_name not in words
    assert patient.last_name not in words
    assert patient.record.mrn not in words


def test_it_names_the_doctor_who_took_over(secret, booked, colleague, doctor, actor_of):
    hand_over(booked, colleague.practitioner, actor=actor_of(doctor), now=database_now())
    assert "Video visit with Ida Berg, MD" in about(secret)


def test_it_is_read_before_the_door_opens_too(secret):
    later = {"starts_at": database_now() + HOUR, "ends_at": database_now() + 2 * HOUR}
    Appointment.objects.update(**later, expected_ends_at=later["ends_at"], status="booked")
    words = about(secret)
    assert "Video visit with Sam Okafor, MD" in words
    assert "You can join from" in words


def test_a_look_is_written_down_and_uses_the_link_of_nobody(secret, patient):
    about(secret)
    event = AuditEvent.objects.get(action="guest_looked")
    assert (event.patient_id, event.actor_id) == (patient.record.pk, None)
    assert Guest.objects.get().browser_hash == ""


@pytest.mark.parametrize("wrong", ["", "a", "x" * 64, "é\x00"])
def test_a_guessed_link_tells_nothing(secret, wrong):
    assert about(wrong) == DOES_NOT_WORK
    assert not AuditEvent.objects.filter(action="guest_looked").exists()


def test_a_link_that_was_used_tells_the_browser_alone_that_used_it(secret):
    client, _ = come(secret)
    assert "Video visit with" in about(secret, client)
    assert about(secret) == DOES_NOT_WORK


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"revision": 1}, DOES_NOT_WORK),
        ({"status": "cancelled"}, "This visit will not take place."),
        ({"status": "fulfilled"}, "The visit has ended. Nobody can join it any more."),
    ],
)
def test_of_a_visit_that_nobody_can_join_any_more_only_that_is_said(secret, changed, words):
    Appointment.objects.update(**changed)
    assert about(secret) == words
