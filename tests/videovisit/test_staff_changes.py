"""Staff who change a visit that somebody came to, and people who come to one that staff changed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.selectors.clinics import database_now
from appointments.actions.booking import Edit, cancel, move
from appointments.actions.taking import RefusedError, Wanted
from appointments.models import Appointment
from tests.fixtures.pages import seen
from tests.videovisit.test_visits import arrivals
from videovisit.actions.visits import NotOpenError, arrive, start_visit
from videovisit.models import Seat, Visit

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def edit(scheduler, actor_of):
    return lambda revision=0: Edit(actor_of(scheduler), database_now(), revision, is_here=True)


def test_staff_who_cancel_first_win(patient, visit, actor_of, edit):
    made = visit()
    cancel(made, edit())
    with pytest.raises(NotOpenError) as refused:
        arrive(made, actor=actor_of(patient), now=database_now())
    assert refused.value.state == "cancelled"
    assert arrivals() == 0


def test_staff_who_move_first_win(patient, doctor, visit, actor_of, edit):
    """The page was read while the visit was today."""
    made, start = visit(), database_now() + DAY
    moved = Appointment.objects.get(pk=made.pk)
    move(moved, Wanted(doctor.practitioner, start, start + HOUR, "video"), edit())
    for role, act in ((patient, arrive), (doctor, start_visit)):
        with pytest.raises(NotOpenError) as refused:
            act(made, actor=actor_of(role), now=database_now())
        assert refused.value.state == "too_early"
    assert (arrivals(), Seat.objects.count()) == (0, 0)


def test_a_visit_that_was_moved_is_arrived_at_anew(patient, doctor, visit, actor_of, edit):
    made = arrive(visit(), actor=actor_of(patient), now=database_now())
    start = database_now() + DAY
    moved = move(made, Wanted(doctor.practitioner, start, start + HOUR, "video"), edit())
    assert (moved.status, moved.arrived_at) == ("booked", None)
    again = arrive(moved, actor=actor_of(patient), now=start)
    assert (again.arrived_at, arrivals()) == (start, 2)


def test_a_room_that_was_opened_before_a_move_is_not_open_after_it(
    patient, doctor, visit, actor_of, edit
):
    made = visit()
    start_visit(made, actor=actor_of(doctor), now=database_now() - MINUTE)
    start = database_now() + DAY
    moved = move(made, Wanted(doctor.practitioner, start, start + HOUR, "video"), edit())
    arrive(moved, actor=actor_of(patient), now=start)
    kept = Visit.objects.get()
    assert (kept.doctor_ready_at, kept.started_at) == (None, None)
    assert Appointment.objects.get().visit_status == "planned"


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_staff_do_not_take_away_a_visit_that_goes_on(
    patient, doctor, visit, actor_of, edit, change
):
    made = arrive(visit(), actor=actor_of(patient), now=database_now())
    start_visit(made, actor=actor_of(doctor), now=database_now())
    start = database_now() + DAY
    wanted = Wanted(doctor.practitioner, start, start + HOUR, "video")
    with pytest.raises(RefusedError) as refused:
        move(made, wanted, edit()) if change == "move" else cancel(made, edit())
    assert refused.value.refusal == "going_on"
    assert Appointment.objects.get().status == "arrived"


def test_staff_read_that_only_the_doctor_ends_a_visit(
    patient, doctor, visit, actor_of, client_of, scheduler
):
    made = arrive(visit(), actor=actor_of(patient), now=database_now())
    start_visit(made, actor=actor_of(doctor), now=database_now())
    for page in ("clinic_move", "clinic_cancel"):
        words = seen(client_of(scheduler).get(reverse(page, args=[made.reference])).text)
        assert "The visit is going on now. Only the doctor can end it." in words
