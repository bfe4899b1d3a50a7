"""The doctor opens the room with nobody there and goes on: who comes then waits, like anybody."""

from datetime import UTC, datetime

import pytest

from accounts.selectors.clinics import database_now
from tests.fixtures.pages import seen
from tests.videovisit.days import MINUTE, SECOND, address
from tests.videovisit.rooms import TAB
from videovisit.actions.lateness import climb
from videovisit.models import Lateness, Seat, Visit
from videovisit.selectors.day import unseen_arrivals

pytestmark = pytest.mark.django_db
AGO = datetime(2020, 11, 24, 18, tzinfo=UTC)
GONE = [{"left_at": AGO}, {"tab": TAB, "tab_left_at": AGO}, {"seen_at": AGO}]


@pytest.mark.parametrize("gone", GONE)
def test_a_doctor_who_opened_the_room_and_went_on_is_not_joined_alone(
    booked, page, starts, returns, client_of, patient, gone
):
    starts()
    Seat.objects.filter(role="doctor").update(**gone)
    returns()
    visit = Visit.objects.get()
    assert (visit.started_at, visit.doctor_ready_at, visit.arrival_seen_at) == (None, None, None)
    assert "1 patient has arrived since you last looked" in page()
    words = seen(client_of(patient).get(address("visit", booked)).text)
    assert "You are in the waiting room" in words


@pytest.mark.parametrize("gone", GONE)
def test_who_comes_to_a_doctor_who_went_on_is_cared_for_like_anybody(starts, returns, gone):
    starts()
    Seat.objects.filter(role="doctor").update(**gone)
    returns()
    later = database_now() + 8 * MINUTE
    assert unseen_arrivals(later) == [Visit.objects.get()]
    assert climb(later) == 1
    assert Lateness.objects.get().waits == 0


@pytest.mark.parametrize("ago", [None, 4 * SECOND])
def test_a_doctor_whose_page_is_there_or_blinks_is_joined_by_who_comes(starts, returns, ago):
    starts()
    closed_at = ago and database_now() - ago
    Seat.objects.filter(role="doctor").update(tab=TAB, tab_left_at=closed_at)
    returns()
    assert Visit.objects.get().started_at is not None


def test_a_doctor_who_comes_back_is_joined_before_their_page_has_opened(starts, returns):
    starts()
    Seat.objects.filter(role="doctor").update(tab=TAB, tab_left_at=AGO, seen_at=AGO)
    starts()
    returns()
    assert Visit.objects.get().started_at is not None
