"""What pages of several processes do at once locks rows in one order: they wait, and never in a ring."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from accounts.selectors.clinics import database_now
from tests.fixtures.servers import wait_until
from tests.videovisit.days import MINUTE
from tests.videovisit.rooms import TAB
from videovisit.actions.rooms import Claim, claim_seats, leave_pages, leave_visits, note_seen
from videovisit.actions.visits import arrive
from videovisit.models import Seat, Visit

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN ({})".format(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
)
DEEDS = {
    "claim": lambda pages: claim_seats([Claim(seat, tab) for seat, tab in pages]),
    "gone": leave_pages,
    "leave": leave_visits,
    "seen": note_seen,
}
GROWS = ("claim", "leave")  # the visits, too


@pytest.fixture
def pages(visit, patient, actor_of):
    """Two people's pages, as (seat, tab); in both tables the first row lies behind the second."""
    for n in range(2):
        made = visit(n * 10 * MINUTE, lasts=5 * MINUTE)
        arrive(made, actor=actor_of(patient), now=database_now())
    seats = Seat.objects.order_by("pk")
    seats.update(tab="", seen_at=database_now())
    first = seats[0]
    Seat.objects.filter(pk=first.pk).update(left_at=None)
    Visit.objects.filter(pk=first.visit_id).update(version=F("version") + 1)
    return [(seat.pk, TAB) for seat in seats]


@contextmanager
def meanwhile(deed, pages):
    """The deed is under way, and waits for a row of ours."""

    def work():
        try:
            deed(pages)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            yield lambda: pool.submit(work)
        pool.shutdown()


def waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def is_free(row):
    try:
        with transaction.atomic():
            type(row).objects.select_for_update(nowait=True).get(pk=row.pk)
    except DatabaseError:
        return False
    return True


def holds_nothing_behind(first, second, deed, pages):
    with meanwhile(deed, pages) as begin:
        type(first).objects.select_for_update().get(pk=first.pk)
        done = begin()
        wait_until(waits)
        is_second_free = is_free(second)
    done.result()
    return is_second_free


@pytest.mark.parametrize("name", DEEDS)
def test_who_waits_for_a_seat_holds_no_later_one(name, pages):
    if name != "claim":
        claim_seats([Claim(seat, tab) for seat, tab in pages])
    first, second = Seat.objects.order_by("pk")
    assert holds_nothing_behind(first, second, DEEDS[name], pages[::-1])


@pytest.mark.parametrize("name", GROWS)
def test_who_waits_for_a_visit_holds_no_later_one(name, pages):
    if name == "leave":
        claim_seats([Claim(seat, tab) for seat, tab in pages])
    first, second = Visit.objects.order_by("pk")
    assert holds_nothing_behind(first, second, DEEDS[name], pages[::-1])
