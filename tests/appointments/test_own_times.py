"""A patient's own visits: no time during one is offered, and the one to move blocks none."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from accounts.models import Practitioner
from appointments.actions.booking import Edit
from appointments.actions.changes import Choice, hold_time, reschedule
from appointments.models import Appointment, Occupancy
from appointments.rules.changes import Refusal
from appointments.rules.times import Reader
from appointments.selectors.choices import Seeking, slot_at, times_for
from tests.fixtures.cast import make_appointment, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HALF = timedelta(minutes=1), timedelta(minutes=30)
PACIFIC = Reader("America/Los_Angeles", "", "en")


@pytest.fixture
def visit(at_ten, schedule):
    return at_ten(3)


@pytest.fixture
def elsewhere(patient, clinic, visit):
    """The patient sees another doctor half an hour after the visit."""
    user = make_staff(clinic, "other@example.com", "practitioner", last_name="Other")
    other = Practitioner.objects.create(user=user)
    return make_appointment(patient.record, other, starts_at=visit.starts_at + HALF)


def offered(seeking, now):
    days = times_for(seeking, PACIFIC, ahead=1, now=now).days
    return {at.here.iso for day in days for at in day.times}


@pytest.mark.parametrize("books", [True, False])
def test_no_time_during_another_visit_is_offered(visit, elsewhere, now, books):
    seeking = Seeking(visit, "video", books=books)
    assert elsewhere.starts_at.isoformat() not in offered(seeking, now)
    assert slot_at(seeking, elsewhere.starts_at, now) == Refusal.PATIENT_BUSY


def test_nobody_was_quicker_at_ones_own_time(visit, now):
    assert slot_at(Seeking(visit, "video"), visit.starts_at, now) == Refusal.SAME
    booking = Seeking(visit, "video", books=True)
    assert slot_at(booking, visit.starts_at, now) == Refusal.PATIENT_BUSY


def test_the_page_says_that_it_is_the_time_it_has(visit, client_of, patient):
    address = reverse("appointment_reschedule", args=[visit.reference])
    answer = client_of(patient).post(address, {"starts_at": visit.starts_at.isoformat()})
    assert "This is the time that your visit has already" in answer.text


@pytest.mark.parametrize(
    ("off", "length"),
    [(5, 30), (-5, 30), (-10, 45), (10, 10)],  # before, after, within, and over both its ends
)
def test_a_visit_does_not_block_the_times_around_it(visit, patient, actor_of, now, off, length):
    starts_at = visit.starts_at + off * MINUTE
    ends_at = starts_at + length * MINUTE
    Appointment.objects.update(starts_at=starts_at, ends_at=ends_at, expected_ends_at=ends_at)
    Occupancy.objects.update(period=DateTimeTZRange(starts_at, ends_at))
    actor, wanted = actor_of(patient), visit.starts_at
    visit = Appointment.objects.get()
    held = hold_time(Seeking(visit, "video"), wanted, actor=actor, now=now)
    moved = reschedule(visit, Choice(held.pk, wanted), Edit(actor, now, 0))
    assert (moved.starts_at, moved.ends_at) == (wanted, wanted + HALF)
    assert moved.occupancy.period.lower == wanted


def test_staff_find_the_times_around_a_visit_too(visit, client_of, scheduler):
    starts_at = visit.starts_at + 5 * MINUTE
    Appointment.objects.update(
        starts_at=starts_at, ends_at=starts_at + HALF, expected_ends_at=starts_at + HALF
    )
    Occupancy.objects.update(period=DateTimeTZRange(starts_at, starts_at + HALF))
    page = client_of(scheduler).get(reverse("clinic_move", args=[visit.reference]))
    labels = [" ".join(label.split()) for _, label in page.context["form"].fields["time"].choices]
    place = labels.index("10:05 a.m.")
    assert labels[place - 1 : place + 2] == ["10:00 a.m.", "10:05 a.m.", "10:30 a.m."]


def test_what_was_free_in_a_hold_that_reaches_over_a_visit_is_held(visit, patient, actor_of, now):
    starts_at = visit.starts_at + 5 * MINUTE
    Appointment.objects.update(
        starts_at=starts_at, ends_at=starts_at + HALF, expected_ends_at=starts_at + HALF
    )
    Occupancy.objects.update(period=DateTimeTZRange(starts_at, starts_at + HALF))
    moving, actor = Appointment.objects.get(), actor_of(patient)
    held = hold_time(Seeking(moving, "video"), visit.starts_at, actor=actor, now=now)
    assert (held.period.lower, held.period.upper) == (visit.starts_at, starts_at)
