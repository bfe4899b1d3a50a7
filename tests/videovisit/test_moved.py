"""A visit that is moved while people are in it: nobody sits in a false room, nothing of before counts."""

from datetime import timedelta

import pytest
from django.db.models import F

from accounts.models import Practitioner
from accounts.selectors.clinics import database_now
from appointments.actions.booking import Edit, move
from appointments.actions.taking import Wanted
from appointments.models import Appointment
from tests.fixtures.pages import seen
from videovisit.actions.day import hand_over
from videovisit.actions.visits import NotTheirsError, follow_moves, start_visit
from videovisit.models import Seat, Visit
from videovisit.views.room import told

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SOON, TOMORROW = 10 * MINUTE, timedelta(days=1)


@pytest.fixture
def moved(scheduler, actor_of, booked, doctor):
    """Moves the visit to so long from now."""

    def to(starts_in=SOON):
        now = database_now()  # one and the same in a whole test
        before = {name: F(name) - MINUTE for name in ("doctor_ready_at", "handed_over_at")}
        Visit.objects.update(**before)
        booked.refresh_from_db()
        start = now + starts_in
        wanted = Wanted(doctor.practitioner, start, start + 20 * MINUTE, "video")
        return move(booked, wanted, Edit(actor_of(scheduler), now, booked.revision, is_here=True))

    return to


def main_word(role):
    seat = Seat.objects.get(role=role)
    return told(seat, seat.tab)["words"][0]


@pytest.mark.parametrize("starts_in", [SOON, TOMORROW])
def test_who_waited_reads_that_it_was_moved_and_the_page_loads_again(ada, moved, starts_in):
    moved(starts_in)
    assert main_word("patient") == "moved"
    assert ada.state().status_code == 404
    words = seen(ada.client.get(ada.address("visit")).text)
    assert "You are in the waiting room" not in words


def test_who_waited_comes_anew_after_a_move(ada, moved):
    moved()
    ada.join()
    assert ada.state().json()["state"]["words"][0] == "waiting"


def test_a_room_that_was_opened_before_a_move_is_not_open(dana, moved, booked):
    dana.start()
    assert main_word("doctor") == "open"
    moved()
    assert main_word("doctor") == "unopened"
    words = seen(dana.client.get(dana.address("visit")).text)
    assert "You have not started this visit. You can start it from your day." in words
    dana.start()
    assert main_word("doctor") == "open"


def test_a_move_ends_what_was_handed_over(ada, moved, booked, doctor, colleague, actor_of):
    to = Practitioner.objects.get(user=colleague)
    hand_over(booked, to, actor=actor_of(doctor), now=database_now())
    moved()
    now = database_now()
    assert (follow_moves(now), follow_moves(now)) == (1, 0)
    assert Visit.objects.get().covering is None


def test_a_hand_over_of_before_a_move_starts_nothing(moved, booked, doctor, colleague, actor_of):
    to = Practitioner.objects.get(user=colleague)
    hand_over(booked, to, actor=actor_of(doctor), now=database_now())
    again = moved()
    with pytest.raises(NotTheirsError):
        start_visit(again, actor=actor_of(colleague), now=database_now())
    start_visit(again, actor=actor_of(doctor), now=database_now())
    assert Seat.objects.get().user == doctor


def test_a_hand_over_after_a_move_stands(ada, moved, booked, doctor, colleague, actor_of):
    again = moved()
    to = Practitioner.objects.get(user=colleague)
    hand_over(again, to, actor=actor_of(doctor), now=database_now())
    assert follow_moves(database_now()) == 0
    assert Appointment.objects.get().visit.covering == to
