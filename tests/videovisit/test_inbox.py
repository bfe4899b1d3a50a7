"""Of what one page did between two looks of the hub the last counts, whatever failed meanwhile."""

import pytest

from accounts.selectors.clinics import database_now
from tests.videovisit.rooms import OTHER_TAB, TAB
from videovisit.actions.rooms import Claim, keep_samples
from videovisit.actions.visits import arrive
from videovisit.consumers.inbox import Inbox
from videovisit.models import CallSample, Seat

HERE, TAKE = (1, TAB), Claim(1, TAB, insists=True)


def test_who_left_and_came_back_has_not_left():
    inbox = Inbox(left=[HERE])
    inbox.claim(TAKE)
    assert (inbox.left, inbox.claims) == ([], [TAKE])


def test_who_left_has_left_though_the_page_opens_its_line_anew_or_another_is_taken():
    inbox = Inbox(left=[HERE])
    inbox.claim(Claim(1, TAB))
    inbox.claim(Claim(1, OTHER_TAB, insists=True))
    assert inbox.left == [HERE]


def test_what_could_not_be_written_stands_before_what_came_since():
    inbox = Inbox(claims=[TAKE], visits={2}, seen={HERE})
    old = Claim(1, OTHER_TAB, insists=True)
    failed = {"claims": [old], "left": [HERE, (2, TAB)], "gone": [(3, TAB)]}
    inbox.put_before(Inbox(**failed, visits={1}, seen={(2, TAB)}))
    assert (inbox.claims, inbox.left, inbox.gone) == ([old, TAKE], [(2, TAB)], [(3, TAB)])
    assert (inbox.visits, inbox.seen) == ({1, 2}, {HERE, (2, TAB)})


def test_who_leaves_after_a_claim_that_could_not_be_written_has_left():
    inbox = Inbox(left=[HERE])
    inbox.put_before(Inbox(claims=[TAKE]))
    assert (inbox.claims, inbox.left) == ([TAKE], [HERE])


@pytest.mark.django_db
def test_how_a_call_went_is_kept_though_the_seat_of_another_is_gone(booked, patient, actor_of):
    arrive(booked, actor=actor_of(patient), now=database_now())
    here = Seat.objects.get().pk
    keep_samples(
        [CallSample(seat_id=n, taken_at=database_now(), level="video") for n in (here + 1, here)]
    )
    assert CallSample.objects.get().seat_id == here
