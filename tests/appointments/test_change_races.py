"""Two at once, twice at once, and a database connection that dies half-way: nothing half-done."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from queue import SimpleQueue

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import AuditEvent, Notice
from appointments.actions import booking
from appointments.actions.booking import Edit
from appointments.actions.changes import Choice, book, cancel, hold_time, reschedule, switch
from appointments.actions.taking import RefusedError, Wanted
from appointments.models import Appointment, Occupancy
from appointments.rules.changes import Refusal
from appointments.rules.times import Reader
from appointments.selectors.choices import Seeking, times_for
from tests.fixtures.servers import wait_until
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
  AND backend_type = 'client backend'
"""


@pytest.fixture
def seeking(at_ten, schedule) -> Seeking:
    return Seeking(at_ten(3), "video")


@pytest.fixture
def moments(seeking, clinic, now) -> list[datetime]:
    """Free times from tomorrow on."""
    days = times_for(seeking, Reader(clinic.time_zone, "", "en"), ahead=1, now=now).days
    return [datetime.fromisoformat(at.here.iso) for day in days for at in day.times]


def outcome(do: Callable[[], object]) -> str:
    try:
        do()
    except RefusedError as error:
        return error.refusal
    return "done"


def one_each(*tasks: Callable[[], object]) -> Counter:
    """Do all tasks at the same moment; how they ended."""
    left: SimpleQueue = SimpleQueue()
    for task in tasks:
        left.put(task)
    return Counter(together(lambda: outcome(left.get()), times=len(tasks)))


def test_of_two_who_press_one_time_at_once_one_gets_it(
    seeking, moments, at_ten, patient, other_patient, actor_of, now
):
    theirs = Seeking(at_ten(4, patient=other_patient.record), "video")

    def press(sought, user):
        return lambda: hold_time(sought, moments[0], actor=actor_of(user), now=now)

    ends = one_each(press(seeking, patient), press(theirs, other_patient))
    assert ends == {"done": 1, Refusal.TAKEN: 1}
    assert Occupancy.objects.filter(held_for__isnull=False).count() == 1


def test_of_two_who_book_one_time_at_once_one_gets_it(
    seeking, moments, patient, other_patient, actor_of, now
):
    visit = seeking.appointment
    wanted = Wanted(visit.practitioner, moments[0], moments[1], "video")

    def take(user):
        by = {"clinic": visit.clinic, "actor": actor_of(user), "now": now}
        return lambda: booking.book(user.record, wanted, **by)

    assert one_each(take(patient), take(other_patient)) == {"done": 1, Refusal.TAKEN: 1}
    assert Appointment.objects.count() == 2


def test_one_who_says_yes_seven_times_at_once_has_one_visit(
    seeking, moments, patient, actor_of, now
):
    sought, by = Seeking(seeking.appointment, "video", books=True), actor_of(patient)
    held = hold_time(sought, moments[0], actor=by, now=now)
    choice = Choice(held.pk, moments[0])
    ends = together(lambda: book(sought, choice, actor=by, now=now).pk, times=7)
    assert len(set(ends)) == 1
    assert Appointment.objects.count() == 2
    assert AuditEvent.objects.filter(action="appointment_booked").count() == 1


def test_one_who_moves_a_visit_seven_times_at_once_moves_it_once(
    seeking, moments, patient, actor_of, now
):
    edit = Edit(actor_of(patient), now, 0)
    held = hold_time(seeking, moments[0], actor=edit.actor, now=now)
    choice = Choice(held.pk, moments[0])
    ends = together(lambda: reschedule(seeking.appointment, choice, edit).revision, times=7)
    assert set(ends) == {1}
    assert Notice.objects.filter(kind="appointment_moved").count() == 1


def connected() -> bool:
    """Whether this thread has a connection: where the machine is busy the pool gives none in time."""
    with suppress(OperationalError):
        connection.ensure_connection()
    return connection.connection is not None


@contextmanager
def stopped_at(table: str) -> Iterator[None]:
    """Nobody writes to the table; whoever comes to it is killed there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield
        wait_until(lambda: cursor.execute(WAITING) and cursor.rowcount)
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM ({WAITING}) AS waiting")


def everything() -> list:
    """All rows that a change touches."""
    rows = (Appointment, Occupancy, AuditEvent, Notice)
    return [list(model.objects.order_by("pk").values()) for model in rows]


@pytest.fixture
def changes(seeking, moments, patient, actor_of, now) -> dict[str, Callable[[], object]]:
    """Each thing that a patient does, with a time held for it."""
    visit, by = seeking.appointment, actor_of(patient)
    edit, sought = Edit(by, now, 0), Seeking(visit, "video", books=True)
    choice = Choice(hold_time(seeking, moments[0], actor=by, now=now).pk, moments[0])
    return {
        "reschedule": lambda: reschedule(visit, choice, edit),
        "book": lambda: book(sought, choice, actor=by, now=now),
        "switch": lambda: switch(visit, "in_person", edit),
        "cancel": lambda: cancel(visit, edit, reason="Well again"),
        "hold": lambda: hold_time(seeking, moments[1], actor=by, now=now),
    }


@pytest.mark.parametrize(
    ("change", "table"),
    [
        *((change, "accounts_auditevent") for change in ("reschedule", "book", "cancel", "hold")),
        *((change, "accounts_notice") for change in ("reschedule", "book", "switch", "cancel")),
        *((change, "appointments_appointment") for change in ("reschedule", "book")),
        *((change, "appointments_occupancy") for change in ("reschedule", "cancel", "hold")),
    ],
)
def test_a_change_that_is_killed_half_way_is_not_done_and_can_be_done_again(change, table, changes):
    before = everything()

    def do():
        try:
            wait_until(connected)
            changes[change]()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with stopped_at(table):
            dying = pool.submit(do)
        with pytest.raises(OperationalError):
            dying.result(10)
    assert everything() == before
    changes[change]()
    assert everything() != before
