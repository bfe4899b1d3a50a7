"""Visits that end by themselves, and visits that last while somebody is there."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment
from tests.fixtures.pages import seen
from videovisit.actions.endings import cancel_unmet, end_empty, keep_open
from videovisit.actions.visits import arrive, end_visit, start_visit
from videovisit.models import Seat, Visit

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


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


@pytest.mark.parametrize(("minutes", "ended"), [(14, 0), (15, 1)])
def test_who_has_left_and_keeps_the_page_open_is_not_there(begun, minutes, ended):
    now = begun.started_at + HOUR
    Seat.objects.update(seen_at=now, left_at=now - minutes * MINUTE)
    assert end_empty(now) == ended


def test_a_guest_alone_keeps_no_visit_alive(begun, doctor):
    now = begun.started_at + HOUR
    guest = make_guest(begun, doctor)
    Seat.objects.create(visit=begun, guest=guest, role="caregiver", joined_at=now, seen_at=now)
    assert (keep_open(now), end_empty(now)) == (0, 1)


def make_guest(visit, doctor):
    facts = {"name": "Nora", "role": "caregiver", "secret_hash": "a", "revision": 0}
    return visit.guests.create(**facts, invited_by=doctor, invited_at=visit.started_at)


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
    assert waiting.cancel_reason == ("doctor_absent" if cancelled else "")
    assert waiting.status == ("cancelled" if cancelled else "arrived")


def test_staff_are_told_once_of_a_doctor_who_never_came(waiting, client_of, scheduler):
    now = waiting.expected_ends_at + 30 * MINUTE
    assert (cancel_unmet(now), cancel_unmet(now)) == (1, 0)
    task = StaffTask.objects.get()
    assert (task.kind, task.patient, task.practitioner) == (
        *("doctor_absent", waiting.patient, waiting.practitioner),
    )
    words = seen(client_of(scheduler).get("/clinic/tasks/").text)
    assert "Call the patient: the doctor did not come to a video visit" in words
    page = client_of(scheduler).get(reverse("clinic_appointment", args=[waiting.reference]))
    assert "The doctor did not come" in seen(page.text)


def test_who_waited_in_vain_reads_so_and_chooses_another_time(ada, schedule):
    made = Appointment.objects.get()
    cancel_unmet(made.expected_ends_at + 30 * MINUTE)
    words = seen(ada.client.get(ada.address("appointment")).text)
    assert "This visit will not take place." in words
    assert "book a new time" in words


def test_a_visit_that_began_is_not_cancelled(begun):
    assert cancel_unmet(begun.appointment.expected_ends_at + 31 * MINUTE) == 0


# --- the sessions of who is in a visit that lasts ---


@pytest.fixture
def ada(ada, patient):
    return known(ada, patient)


@pytest.fixture
def dana(dana, doctor):
    return known(dana, doctor)


def known(person, user):
    """Somebody whose session stands in the list of theirs, as signing on writes it."""
    key = person.client.session.session_key
    UserSession.objects.create(user=user, session_key=key, ip="192.0.2.1", user_agent="")
    return person


def until(client):
    return datetime.fromtimestamp(SessionStore(client.session.session_key)["visit_until"], UTC)


def test_a_session_goes_on_as_long_as_the_visit_that_it_is_in(ada):
    appointment = Appointment.objects.get()
    now = appointment.expected_ends_at + 29 * MINUTE
    Seat.objects.update(seen_at=now)
    keep_open(now)
    assert until(ada.client) == now + 30 * MINUTE
    assert keep_open(now + MINUTE / 2) == 1  # not written each time
    assert until(ada.client) == now + 30 * MINUTE


@pytest.mark.parametrize("change", [{"left_at": NOON}, {"seen_at": NOON}])
def test_a_session_of_who_is_not_there_does_not(ada, dana, change):
    before = until(ada.client)
    now = Appointment.objects.get().expected_ends_at + 29 * MINUTE
    dana.start()
    Seat.objects.update(seen_at=now)
    Seat.objects.filter(role="patient").update(**change)
    assert keep_open(now) == 1
    assert (until(ada.client), until(dana.client)) == (before, now + 30 * MINUTE)


def test_a_session_that_was_not_in_the_visit_stays_as_it_is(ada, client_of, patient):
    other = client_of(patient)
    now = Appointment.objects.get().expected_ends_at + 29 * MINUTE
    Seat.objects.update(seen_at=now)
    keep_open(now)
    assert "visit_until" not in SessionStore(other.session.session_key)


def test_a_session_that_ends_at_that_moment_is_not_brought_back(ada):
    now = Appointment.objects.get().expected_ends_at + 29 * MINUTE
    Seat.objects.update(seen_at=now)
    with once_after("django_session", Session.objects.all().delete):
        keep_open(now)
    assert not Session.objects.exists()


# --- at scale ---


@pytest.fixture
def thousand_done(patient, doctor):
    """Visits of the past, and what the planner knows of them."""
    ends_at = database_now() - HOUR
    of = {"clinic": patient.record.clinic, "patient": patient.record, "modality": "video"}
    of |= {"practitioner": doctor.practitioner, "status": "fulfilled", "visit_status": "finished"}
    of |= dict.fromkeys(("ends_at", "expected_ends_at", "booked_at", "changed_at"), ends_at)
    done = Appointment.objects.bulk_create(
        Appointment(reference=f"D{number:09}", starts_at=ends_at - HOUR, **of)
        for number in range(1000)
    )
    begun = {"started_at": ends_at - HOUR, "ended_at": ends_at}
    Visit.objects.bulk_create(Visit(appointment=each, **begun) for each in done)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE appointments_appointment, videovisit_visit, videovisit_seat")


@pytest.mark.usefixtures("thousand_done")
@pytest.mark.parametrize(
    ("sweep", "indexes"),
    [
        (keep_open, ["appointment_here"]),
        (
            cancel_unmet,
            ["appointment_here", "appointment_without_doctor"],
        ),  # as small one as the other
        (end_empty, ["visit_going_on"]),
    ],
)
def test_a_sweep_finds_its_rows_by_an_index_of_these_alone(sweep, indexes):
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as caught:
        sweep(database_now())
        (asked,) = (q["sql"] for q in caught if "videovisit_visit" in q["sql"])
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        assert any(index in plan for index in indexes)


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
