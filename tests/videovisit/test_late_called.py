"""A call in place of a late doctor can be changed and taken back; who missed the doctor's call may choose."""

import pytest

from accounts.models import AuditEvent, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.videovisit.days import HOUR, MINUTE
from tests.videovisit.late import CALL, READ, TIMES, WAIT, held, said, take
from videovisit.actions.visits import arrive, start_visit
from videovisit.models import Lateness, Seat, Visit

pytestmark = pytest.mark.django_db
CONFLICT = 409


def calls():
    return StaffTask.objects.filter(kind="call_late_patient").order_by("pk")


def notes():
    events = AuditEvent.objects.filter(action="late_choice").order_by("pk")
    return [event.detail["what"] for event in events]


def test_the_number_of_a_call_can_be_changed_and_is_asked_for_once(chooses):
    chooses(CALL)
    other = {**CALL, "phone": "510-555-0143", "made": 1}
    for _ in range(2):
        assert chooses(other).status_code == 302
    words = said(chooses())
    assert "We will call you at (510) 555-0143 by" in words
    assert "Change the number Do not call me" in words
    assert 'value="(510) 555-0143"' in chooses().text
    assert [str(each.phone) for each in calls()] == ["+15105550143"]
    assert notes() == ["call", "number"]


def test_a_call_can_be_taken_back_and_asked_for_again(chooses):
    chooses(CALL)
    back = {"choice": "no_call", **READ, "made": 1}
    assert [chooses(back).status_code, chooses(back).status_code] == [302, 302]
    assert "Call me instead" in said(chooses())
    assert (Lateness.objects.get().called_at, notes()) == (None, ["call", "no_call"])
    late = StaffTask.objects.get(kind="doctor_late")
    assert late.words == ["asked", "call", "no_call"]
    chooses(CALL)
    assert [each.closed_at is None for each in calls()] == [False, True]


def test_who_was_called_may_ask_for_another_call(chooses):
    chooses(CALL)
    calls().update(closed_at=database_now())
    words = said(chooses())
    assert "m. we called you. " in words
    assert "We will call you" not in words
    assert "Call me instead" in words
    assert chooses(CALL, made=1).status_code == 302
    assert "We will call you at" in said(chooses())


def test_a_call_is_taken_back_by_who_has_read_of_it(chooses, choosable):
    assert chooses({"choice": "no_call"}).status_code == CONFLICT
    chooses(CALL)
    assert "somebody chose" in said(chooses({"choice": "no_call", **READ, "made": 3}))
    Appointment.objects.update(status="cancelled")
    assert "can no longer be chosen" in said(chooses({"choice": "no_call", **READ, "made": 1}))


def test_staff_read_that_the_patient_wants_no_call(chooses, client_of, scheduler):
    chooses(CALL)
    chooses({"choice": "no_call", **READ, "made": 1})
    assert "The patient wants no call any more." in client_of(scheduler).get("/clinic/tasks/").text


# --- the doctor called back who had left ---


@pytest.fixture
def called(chooses, choosable, actor_of, doctor, patient):
    """They have left to be told, and the doctor has called them back, so long ago."""

    def ago(minutes):
        arrive(choosable, actor=actor_of(patient), now=database_now())
        Seat.objects.update(outside_since=database_now(), seen_at=database_now() - HOUR)
        start_visit(choosable, actor=actor_of(doctor), now=database_now())
        Visit.objects.update(called_in_at=database_now() - minutes * MINUTE)
        return chooses

    return ago


def test_who_is_called_goes_to_the_visit_and_chooses_nothing(called):
    words = said(called(2)())
    assert "Your doctor is ready You need not choose anything." in words


def test_who_missed_the_call_reads_so_and_may_choose(called):
    chooses = called(3)
    words = said(chooses())
    assert "Your doctor called you" in words
    assert "the doctor sees the next patient first" in words
    assert "Go back to the waiting room" in words
    assert "minutes late" not in words
    assert "Keep waiting" not in words
    assert chooses(WAIT).status_code == CONFLICT
    chooses(CALL)
    assert "We will call you at (510) 555-0142 by" in said(chooses())


def test_who_missed_the_call_takes_another_time_in_two_presses(called, choosable):
    chooses = called(3)
    chooses(TIMES)
    wanted = held()[0].whole.lower
    assert chooses(take()).status_code == 302
    choosable.refresh_from_db()
    assert (choosable.starts_at, choosable.status) == (wanted, "booked")
    assert Visit.objects.get().called_in_at is None


def test_who_has_come_back_has_missed_nothing(called):
    chooses = called(3)
    Seat.objects.update(outside_since=None)
    assert "Your doctor is ready" in said(chooses())
