"""The demo's rooms follow its visits."""

from datetime import timedelta

import pytest

from accounts.actions.demo import create_demo
from accounts.models import User
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.pages import seen
from tests.videovisit.days import TODAY
from videovisit.actions.visits import arrive, end_visit, start_visit
from videovisit.models import Seat, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def start():
    """Starts the demo so many hours after now."""
    return lambda hours=0: create_demo(now=database_now() + timedelta(hours=hours))


def test_who_waits_for_the_late_doctor_is_in_the_waiting_room(start, client_of):
    start()
    seat, late = Seat.objects.get(), User.objects.get(email="late.doctor@example.com")
    assert (seat.user.email, seat.left_at) == ("other.patient@example.com", None)
    page = seen(client_of(late).get(TODAY).text)
    assert "Whitfield" in page
    assert "Has left" not in page


def test_a_visit_that_was_held_can_be_held_again_after_a_later_start(start, actor_of):
    start()
    made = Appointment.objects.get(external_id="demo-soon")
    patient, doctor = (
        actor_of(User.objects.get(email=email))
        for email in ("patient@example.com", "doctor@example.com")
    )
    for hours in (0, 3):
        start(hours)
        now = database_now() + timedelta(hours=hours)
        arrive(made, actor=patient, now=now)
        visit = start_visit(made, actor=doctor, now=now)
        end_visit(visit, actor=doctor, now=now)
    assert Visit.objects.get(appointment=made).ended_at == now


def test_a_start_leaves_who_is_in_a_visit_where_they_are(start, actor_of):
    start()
    made = Appointment.objects.get(external_id="demo-soon")
    arrive(made, actor=actor_of(User.objects.get(email="patient@example.com")), now=database_now())
    before = Visit.objects.get(appointment=made).pk
    start(hours=0.1)
    assert Visit.objects.get(appointment=made).pk == before
