"""Going back after a yes: the page says what came of it, and offers no times first."""

import re

import pytest
from django.urls import reverse

from appointments.models import Appointment

FREE = re.compile(r'name="starts_at" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(at_ten, schedule):
    return at_ten(3)


@pytest.fixture
def client(client_of, patient):
    return client_of(patient)


def said_yes(client, page, visit):
    """Choose a time, say yes; the address of the question."""
    address = reverse(page, args=[visit.reference])
    free = FREE.findall(client.get(f"{address}?from=1").text)
    asked = client.post(address, {"starts_at": free[0]}, follow=True)
    question = asked.request["PATH_INFO"]
    client.post(question, dict(HIDDEN.findall(asked.text)))
    return question


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("appointment_book_time", "Your visit is booked"),
        ("appointment_reschedule", "Your visit has its new time"),
        ("appointment_in_person", "Your visit has its new time"),
    ],
)
def test_going_back_after_a_yes_finds_the_visit(client, visit, page, says):
    shown = client.get(said_yes(client, page, visit))
    made = Appointment.objects.order_by("pk").last()
    assert (shown.status_code, f"<h1>{says}</h1>" in shown.text) == (200, True)
    assert "We do not hold a time" not in shown.text
    assert reverse("appointment", args=[made.reference]) in shown.text
    assert not FREE.findall(shown.text)


def test_another_question_is_not_answered_by_that_yes(client, visit):
    said_yes(client, "appointment_book_time", visit)
    other = reverse("appointment_reschedule_confirm", args=[visit.reference])
    assert "We do not hold a time" in client.get(other).text


@pytest.mark.parametrize("change", [{"revision": 9}, {"status": "cancelled"}])
def test_a_visit_that_changed_since_is_not_called_booked(client, visit, change):
    question = said_yes(client, "appointment_book_time", visit)
    Appointment.objects.exclude(pk=visit.pk).update(**change)
    assert "We do not hold a time" in client.get(question).text


def test_a_new_choice_forgets_the_yes(client, visit):
    question = said_yes(client, "appointment_reschedule", visit)
    said_yes_again = said_yes(client, "appointment_reschedule", visit)
    assert question == said_yes_again
    assert "Your visit has its new time" in client.get(question).text
