"""From a visit that will not be, or was missed, straight to a new time with the same doctor."""

from datetime import timedelta

import pytest
from django.urls import reverse

from appointments.actions.booking import Edit, cancel
from appointments.models import Appointment
from appointments.rules.cancelling import Why, cancel_reason
from appointments.rules.changes import Refusal
from appointments.selectors.choices import Seeking, follow_ups, refusal_of
from tests.fixtures.cast import make_appointment

pytestmark = pytest.mark.django_db
BOOK = reverse("appointment_book")
DAY = timedelta(days=1)


@pytest.fixture
def visit(at_ten, schedule) -> Appointment:
    """The patient's only visit with the doctor."""
    return at_ten(3)


@pytest.fixture
def cancelled(visit, actor_of, scheduler, now):
    """The visit, cancelled with what the clinic keeps as its reason."""

    def gone(reason):
        return cancel(visit, Edit(actor_of(scheduler), now, 0), reason=reason)

    return gone


def address(page, visit):
    return reverse(page, args=[visit.reference])


def test_a_cancelled_visit_leads_to_its_doctors_times(client_of, patient, cancelled):
    gone = cancelled(Why.DOCTOR_AWAY)
    shown = client_of(patient).get(address("appointment", gone)).text
    assert f'or <a href="{address("appointment_book_time", gone)}">book a new time</a>' in shown
    times = client_of(patient).get(address("appointment_book_time", gone))
    assert "Choose a day and a time" in times.text


def test_a_missed_visit_leads_to_its_doctors_times(client_of, patient, doctor, schedule, now):
    missed = make_appointment(patient.record, doctor.practitioner, starts_at=now - DAY / 8)
    page = client_of(patient).get(reverse("appointments")).text
    assert "The time to join this visit has passed" in page
    assert f'href="{address("appointment_book_time", missed)}"' in page


@pytest.mark.parametrize(
    ("reason", "is_known"),
    [
        (Why.DOCTOR_AWAY, True),
        (cancel_reason(Why.OTHER, "The heating is broken: no rooms"), True),
        (Why.BOOKED_TWICE, False),
        (Why.PATIENT_ASKED, False),
        ("Feeling better", False),
    ],
)
def test_who_lost_their_only_visit_through_the_clinic_may_book_anew(
    reason, is_known, client_of, patient, actor_of, cancelled, now
):
    gone = cancelled(reason)
    seeking = Seeking(gone, "video", books=True)
    assert refusal_of(seeking, now) == (None if is_known else Refusal.NOT_KNOWN)
    assert follow_ups(actor_of(patient), now) == ([gone] if is_known else [])
    page = client_of(patient).get(BOOK).text
    assert ("The clinic cancelled the visit of" in page) is is_known


def test_a_visit_that_took_place_stands_for_the_doctor_before_one_that_was_cancelled(
    actor_of, patient, doctor, cancelled, now
):
    cancelled(Why.DOCTOR_AWAY)
    past = {"starts_at": now - 9 * DAY, "status": "fulfilled"}
    took_place = make_appointment(patient.record, doctor.practitioner, **past)
    assert follow_ups(actor_of(patient), now) == [took_place]
