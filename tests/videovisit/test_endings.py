"""Visits that end by themselves, and visits that last while somebody is there."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import F

from accounts.models import AuditEvent
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment
from videovisit.actions.endings import cancel_unmet, end_empty, keep_open
from videovisit.actions.visits import arrive, end_visit, start_visit
from videovisit.models import Seat, Visit
from videovisit.rules.ladder import DOCTOR_DID_NOT_COME

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def waiting(patient, doctor, actor_of):
    """A visit whose patient has come; it began long ago by the clock of the sweeps to come."""
    now = database_now()
    made = make_appointment(patient.record, doctor.practitioner, starts_at=now + MINUTE)
    return arrive(made, actor=actor_of(patient), now=now)


@pytest.fixture
def begun(waiting, doctor, actor_of):
    start_visit(waiting, actor=actor_of(doctor), now=database_now())
    return Visit.objects.get()


@pytest.mark.parametrize(("minutes", "ended"), [(14, 0), (15, 1)])
def test_an_empty_visit_is_completed_after_a_quarter_of_an_hour(begun, minutes, ended):
    now = begun.started_at + minutes * MINUTE
    assert (end_empty(now), end_empty(now)) == (ended, 0)
    assert Appointment.objects.filter(status="fulfilled").count() == ended


def test_it_says_in_the_audit_why(begun):
    end_empty(begun.started_at + 15 * MINUTE)
    event = AuditEvent.objects.get(action="visit_ended")
    assert (event.actor_id, event.reason) == (None, "everybody had gone for 15 minutes")


def test_a_visit_with_one_person_in_it_goes_on(begun):
    now = begun.started_at + 15 * MINUTE
    Seat.objects.filter(role="patient").update(seen_at=now - MINUTE)
    assert end_empty(now) == 0


def test_the_window_stays_open_while_somebody_waits(waiting):
    now = waiting.expected_ends_at + 29 * MINUTE
    Seat.objects.update(seen_at=now - 44 * SECOND)
    assert (keep_open(now), keep_open(now)) == (1, 0)
    waiting.refresh_from_db()
    assert waiting.expected_ends_at == now


@pytest.mark.parametrize("seen", [{"seen_at": 45 * SECOND}, {"left_at": MINUTE}])
def test_the_window_closes_on_who_is_not_there(waiting, seen):
    now = waiting.expected_ends_at + 29 * MINUTE
    Seat.objects.update(seen_at=now)
    Seat.objects.update(**{name: now - ago for name, ago in seen.items()})
    assert keep_open(now) == 0


@pytest.mark.parametrize(("short", "cancelled"), [(SECOND, 0), (0 * SECOND, 1)])
def test_a_doctor_who_never_came_is_no_miss_of_the_patient(waiting, short, cancelled):
    now = waiting.expected_ends_at + 30 * MINUTE - short
    assert cancel_unmet(now) == cancelled
    waiting.refresh_from_db()
    assert waiting.cancel_reason == (DOCTOR_DID_NOT_COME if cancelled else "")
    assert waiting.status == ("cancelled" if cancelled else "arrived")


def test_a_visit_that_began_is_not_cancelled(begun):
    assert cancel_unmet(begun.appointment.expected_ends_at + 31 * MINUTE) == 0


# --- where somebody is quicker than the sweep ---


@pytest.fixture
def two(begun, other_patient, doctor, actor_of):
    """Two appointments whose visits have begun, in the order of the sweep."""
    start = begun.appointment.starts_at + HOUR
    later = make_appointment(other_patient.record, doctor.practitioner, starts_at=start)
    opens = start - 5 * MINUTE
    start_visit(
        arrive(later, actor=actor_of(other_patient), now=opens), actor=actor_of(doctor), now=opens
    )
    return begun.appointment, later


def once_after(word, then):
    """A wrapper of statements: after the first that has this word, `then` happens."""
    left = [then]

    def wrapper(execute, sql, *more):
        answer = execute(sql, *more)
        if left and word in sql:
            left.pop()()
        return answer

    return connection.execute_wrapper(wrapper)


def test_a_doctor_who_ends_the_visit_first_wins(two, doctor, actor_of):
    now = two[1].starts_at + HOUR
    later = Visit.objects.get(appointment=two[1])
    with once_after("INSERT INTO", partial(end_visit, later, actor=actor_of(doctor), now=now)):
        assert end_empty(now) == 1
    assert AuditEvent.objects.filter(action="visit_ended").count() == 2
    assert AuditEvent.objects.filter(action="visit_ended", reason="").count() == 1


def test_a_doctor_who_comes_at_the_last_moment_is_not_cancelled(two):
    Appointment.objects.update(visit_status="planned")
    later = Appointment.objects.filter(pk=two[1].pk)
    with once_after("INSERT INTO", partial(later.update, revision=F("revision") + 1)):
        assert cancel_unmet(two[1].expected_ends_at + HOUR) == 1
    assert later.get().status == "arrived"
