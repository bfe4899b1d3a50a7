"""The sweeps: each visit is reminded of once and its door told once, by however many workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from accounts.actions.sweeps import SWEEPS
from accounts.models import AuditEvent, Notice
from appointments import tasks
from appointments.actions.booking import Edit, move
from appointments.actions.closing import close_missed, forget_holds
from appointments.actions.holds import hold
from appointments.actions.reminders import BATCH, OPEN_DOORS, REMIND, remind, tell_doors
from appointments.actions.taking import Wanted
from appointments.models import Appointment, Occupancy
from tests.fixtures.cast import make_appointment, make_record

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)
QUARTER, HALF, HOUR, DAY = (timedelta(minutes=minutes) for minutes in (15, 30, 60, 24 * 60))


@pytest.fixture
def visit(patient, doctor):
    """A visit written directly, at any time and in any state."""

    def make(starts_at, **fields):
        return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at, **fields)

    return make


def owed(kind):
    return Notice.objects.filter(kind=f"appointment_{kind}").count()


def test_the_sweeps_are_the_workers():
    names = {"reminders", "doors", "missed", "holds"}
    assert names <= {sweep.name for sweep in SWEEPS}
    assert tasks.SWEEPS is SWEEPS


@pytest.mark.parametrize(("ahead", "told"), [(DAY, 1), (DAY + A_SECOND, 0), (A_SECOND, 1)])
def test_a_visit_is_reminded_of_from_24_hours_before(visit, now, ahead, told):
    visit(now + ahead)
    assert (remind(now), owed("reminder")) == (told, told)


@pytest.mark.parametrize("late", [timedelta(0), A_SECOND])
def test_a_reminder_is_not_sent_once_the_visit_has_begun(visit, now, late):
    visit(now - late)
    assert remind(now) == 0


@pytest.mark.parametrize("status", ["arrived", "fulfilled", "cancelled", "noshow"])
def test_only_a_booked_visit_is_reminded_of(visit, now, status):
    visit(now + HOUR, status=status)
    assert remind(now) == 0


def test_a_second_sweep_finds_nothing_to_do(visit, now):
    visit(now + QUARTER)
    assert (remind(now), tell_doors(now)) == (1, 1)
    assert (remind(now), tell_doors(now)) == (0, 0)
    assert (owed("reminder"), owed("door")) == (1, 1)


def test_a_moved_visit_is_reminded_of_again(visit, now, scheduler, actor_of, doctor):
    made = visit(now + HOUR)
    remind(now)
    later = now + 3 * DAY
    to = Wanted(doctor.practitioner, later, later + HALF, "video")
    move(made, to, Edit(actor_of(scheduler), now, made.revision))
    assert remind(later - HOUR) == 1
    assert owed("reminder") == 2


@pytest.mark.parametrize(("ahead", "told"), [(QUARTER, 1), (QUARTER + A_SECOND, 0), (-HALF, 1)])
def test_the_door_is_told_from_15_minutes_before(visit, now, ahead, told):
    visit(now + ahead)
    assert (tell_doors(now), owed("door")) == (told, told)


@pytest.mark.parametrize(("late", "told"), [(HOUR, 0), (HOUR - A_SECOND, 1)])
def test_the_door_is_not_told_once_its_window_has_closed(visit, now, late, told):
    visit(now - late)
    assert tell_doors(now) == told


def test_the_door_of_a_visit_that_runs_late_is_told_longer(visit, now):
    visit(now - HOUR, expected_ends_at=now)
    assert tell_doors(now) == 1


@pytest.mark.parametrize(
    "fields",
    [{"modality": "in_person"}, {"status": "arrived"}, {"visit_status": "completed"}],
)
def test_the_door_is_told_of_video_visits_to_who_is_not_here_yet(visit, now, fields):
    visit(now, **fields)
    assert tell_doors(now) == 0


def test_a_doctor_who_waits_does_not_keep_the_door_from_being_told(visit, now):
    visit(now, visit_status="in-progress")
    assert tell_doors(now) == 1


def many(clinic, doctor, now, count):
    record = make_record(clinic, "MRN-100900")
    for number in range(count):
        at = now + HOUR + number * timedelta(minutes=1)
        ends_at = at + timedelta(minutes=1)
        make_appointment(record, doctor.practitioner, starts_at=at, ends_at=ends_at)


def test_more_than_a_batch_are_reminded_of_in_one_sweep(clinic, doctor, now):
    many(clinic, doctor, now, BATCH + 1)
    assert remind(now) == BATCH + 1
    assert owed("reminder") == BATCH + 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_each_visit_once(clinic, doctor, now):
    many(clinic, doctor, now, 2 * BATCH)

    def sweep(_worker):
        try:
            return remind(now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        told = list(workers.map(sweep, range(4)))
    assert sum(told) == owed("reminder") == 2 * BATCH


@pytest.mark.parametrize(
    ("claim", "index"),
    [(REMIND, "appointment_to_remind"), (OPEN_DOORS, "appointment_door_to_tell")],
)
def test_a_sweep_finds_its_rows_by_an_index_of_these_alone(clinic, doctor, now, claim, index):
    many(clinic, doctor, now, 100)
    Appointment.objects.update(reminded_at=now, door_told_at=now)
    bounds = {"now": now, "until": now, "closed": now, "batch": BATCH}
    with connection.cursor() as cursor:
        # What is known of other tests' rows decides nothing.
        cursor.execute("ANALYZE appointments_appointment")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {claim}", bounds)
        assert index in "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(("late", "missed"), [(HOUR, 1), (HOUR - A_SECOND, 0)])
def test_a_video_visit_nobody_came_to_is_missed_when_its_window_closes(visit, now, late, missed):
    made = visit(now - late)
    assert close_missed(now) == missed
    made.refresh_from_db()
    assert (made.status, made.revision) == (("noshow", 1) if missed else ("booked", 0))


def test_a_missed_visit_is_audited_with_its_own_reason_and_nobody_is_written_to(visit, now):
    visit(now - DAY)
    close_missed(now)
    (event,) = AuditEvent.objects.filter(action="appointment_missed")
    assert (event.reason, event.role) == ("nobody came before the window closed", "")
    assert not Notice.objects.exists()
    assert close_missed(now) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"modality": "in_person"},
        {"status": "arrived"},
        {"visit_status": "in-progress"},
        {"visit_status": "completed"},
        {"status": "cancelled"},
    ],
)
def test_no_other_visit_is_missed_by_itself(visit, now, fields):
    visit(now - DAY, **fields)
    assert close_missed(now) == 0


def test_expired_holds_go_and_others_stay(patient, clinic, doctor, actor_of, now):
    wanted = Wanted(doctor.practitioner, now + DAY, now + DAY + HALF, "video")
    hold(patient.record, wanted, clinic=clinic, actor=actor_of(patient), now=now)
    assert forget_holds(now + timedelta(minutes=10) - A_SECOND) == 0
    assert forget_holds(now + timedelta(minutes=10)) == 1
    assert not Occupancy.objects.exists()
    assert not Appointment.objects.exists()
