"""From a visit that will not be, or was missed, straight to a new time with the same doctor."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import PatientAccess
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


@pytest.mark.parametrize("status", ["fulfilled", "cancelled"])
@pytest.mark.parametrize("change", ["hours are gone", "account is closed"])
def test_no_new_time_is_offered_with_a_doctor_who_is_gone(
    client_of, patient, doctor, schedule, now, status, change
):
    past = {"starts_at": now - DAY, "status": status}
    visit = make_appointment(patient.record, doctor.practitioner, **past)
    offer, where = address("appointment_book_time", visit), address("appointment", visit)
    assert offer in client_of(patient).get(where).text
    if change == "hours are gone":
        schedule.delete()
    else:
        type(doctor).objects.filter(pk=doctor.pk).update(is_active=False)
    assert offer not in client_of(patient).get(where).text


@pytest.mark.parametrize("level", ["join", "scheduling"])
def test_a_follow_up_is_offered_to_helpers_who_may_book_it(
    client_of, parent, child, doctor, schedule, now, level
):
    PatientAccess.objects.update(level=level)
    past = {"starts_at": now - DAY, "status": "fulfilled"}
    visit = make_appointment(child, doctor.practitioner, **past)
    shown = client_of(parent).get(address("appointment", visit)).text
    assert (address("appointment_book_time", visit) in shown) is (level == "scheduling")


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
