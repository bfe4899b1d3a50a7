"""Doctors who do not come: each rung once, from rows, whoever sweeps; and nothing after a start."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from accounts.actions.delivery import deliver_due
from accounts.actions.sweeps import SWEEPS
from accounts.models import AuditEvent, Notice, StaffTask
from accounts.selectors.clinics import database_now
from appointments.rules.clock import when
from tests.fixtures.cast import answering, make_record
from tests.fixtures.pages import seen
from tests.videovisit.days import MINUTE, SECOND
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.day import say_late
from videovisit.actions.delays import tell_delays
from videovisit.actions.endings import cancel_unmet
from videovisit.actions.lateness import climb, close_late_tasks
from videovisit.actions.visits import start_visit
from videovisit.models import ClinicLadder, Lateness, Visit

pytestmark = pytest.mark.django_db
TASKS = "/clinic/tasks/"


@pytest.fixture
def late(visit):
    """A visit that was to begin so many minutes ago."""
    return lambda minutes, **more: visit(-minutes * MINUTE, **more)


def kinds():
    return [*Notice.objects.order_by("pk").values_list("kind", flat=True)]


def reached():
    return [*Lateness.objects.values_list("reached", flat=True)]


def test_the_sweep_is_the_workers():
    assert {"late doctors", "tasks about late doctors"} <= {sweep.name for sweep in SWEEPS}


@pytest.mark.parametrize("status", ["booked", "arrived"])
def test_each_rung_is_acted_on_once_whoever_is_there(late, status):
    made, found = late(0, status=status), []
    for minutes in (1, 2, 2, 5, 9, 10, 10, 15, 29):
        now = made.starts_at + minutes * MINUTE
        found.append((climb(now), climb(now)))
    assert found == [(n, 0) for n in (0, 1, 0, 1, 0, 1, 0, 1, 0)]
    assert kinds() == ["doctor_late", "doctor_late_choose"]
    rungs = [event.detail["rung"] for event in AuditEvent.objects.filter(action="doctor_late")]
    assert rungs == [1, 2, 3, 4]


def test_what_a_dead_worker_missed_is_caught_up_by_one_message(late):
    made = late(17)
    assert (climb(database_now()), reached()) == (1, [4])
    assert kinds() == ["doctor_late_choose"]
    assert StaffTask.objects.get().words == ["asked"]
    assert StaffTask.objects.get().since == made.starts_at


@pytest.mark.parametrize(
    "over",
    [
        {"status": "cancelled"},
        {"status": "fulfilled"},
        {"status": "noshow"},
        {"visit_status": "in-progress", "status": "arrived"},
        {"modality": "in_person"},
    ],
)
def test_nobody_is_late_for_what_is_not_to_come(late, over):
    late(20, **over)
    assert climb(database_now()) == 0


def test_nobody_is_late_after_the_window(visit):
    made = visit(-20 * MINUTE, lasts=10 * MINUTE)
    closes = made.expected_ends_at + 30 * MINUTE
    assert (climb(closes), climb(closes - SECOND)) == (0, 1)


def test_a_doctor_who_opened_the_room_is_not_late(late, actor_of, doctor):
    made = late(20)
    start_visit(made, actor=actor_of(doctor), now=database_now())
    assert climb(database_now()) == 0


def test_a_room_that_was_opened_for_an_earlier_time_is_not_open(late):
    made = late(20)
    Visit.objects.create(appointment=made, doctor_ready_at=made.starts_at - 16 * MINUTE)
    assert climb(database_now()) == 1


def test_a_new_revision_begins_anew(late):
    made = late(12)
    climb(database_now())
    made.revision += 1
    made.save(update_fields=["revision"])
    assert (climb(database_now()), sorted(reached())) == (1, [3, 3])


def test_a_clinic_has_its_own_ladder(late, clinic):
    ClinicLadder.objects.create(
        clinic=clinic, finishing_after=1, late_after=2, told_after=3, choices_after=60
    )
    late(4)
    assert (climb(database_now()), reached(), kinds()) == (1, [3], ["doctor_late"])
    assert str(ClinicLadder.objects.get()) == f"ladder of clinic {clinic.pk}"
    assert str(Lateness.objects.get()).startswith("lateness ")


@pytest.mark.parametrize("minutes", [(2, 5, 10, 9), (0, 5, 10, 15), (2, 5, 10, 121)])
def test_a_ladder_of_nonsense_is_refused_by_the_database(clinic, minutes):
    names = ("finishing_after", "late_after", "told_after", "choices_after")
    with pytest.raises(IntegrityError):
        ClinicLadder.objects.create(clinic=clinic, **dict(zip(names, minutes, strict=True)))


def test_a_doctor_who_starts_between_finding_and_locking_is_not_late(late, actor_of, doctor):
    made, left = late(20), []
    left.append(partial(start_visit, made, actor=actor_of(doctor), now=database_now()))

    def start_first(execute, sql, *more):
        if "SKIP LOCKED" in sql and left:
            left.pop()()
        return execute(sql, *more)

    with connection.execute_wrapper(start_first):
        assert climb(database_now()) == 0
    assert kinds() == ["doctor_waits"]


# --- what was owed is asked again before it goes out ---


def sent(now):
    deliver_due(now, go_on=lambda: True)
    return [*Notice.objects.order_by("pk").values_list("state", flat=True)]


def test_a_message_goes_out_while_the_doctor_is_late(late, mailoutbox):
    late(12)
    now = database_now()
    climb(now)
    assert sent(now) == ["sent"]
    assert "the doctor is 12 minutes late" in mailoutbox[0].body


def test_nothing_is_sent_after_a_start(late, actor_of, doctor, mailoutbox):
    made, now = late(12), database_now()
    climb(now)
    start_visit(made, actor=actor_of(doctor), now=now)
    assert sent(now) == ["dropped", "sent"]
    assert [mail.subject for mail in mailoutbox] == ["Your doctor is waiting for you"]


def test_of_two_messages_that_are_owed_the_later_one_is_sent(late):
    made = late(0)
    for minutes in (10, 15):
        climb(made.starts_at + minutes * MINUTE)
    assert sent(made.starts_at + 15 * MINUTE) == ["dropped", "sent"]


def test_a_message_about_another_revision_is_not_sent(late):
    made, now = late(12), database_now()
    climb(now)
    made.revision += 1
    made.save(update_fields=["revision"])
    assert sent(now) == ["dropped"]


def test_who_does_not_act_for_the_patient_any_more_is_not_told(late, parent, child, now):
    late(12, record=child)
    climb(database_now())
    parent.grants.update(ended_at=now)
    assert sent(database_now()) == ["dropped"]


# --- the staff's task ---


def test_staff_read_how_late_who_is_and_what_the_patient_was_told(late, client_of, scheduler):
    late(12)
    climb(database_now())
    words = seen(client_of(scheduler).get(TASKS).text).replace("\xa0", " ")
    assert "Sam Okafor, MD is 12 minutes late for Ada Okoye." in words
    assert "The patient was told that the doctor is late." in words


def test_staff_read_of_somebody_whom_nothing_reaches(late, clinic, client_of, scheduler):
    late(16, record=make_record(clinic, "MRN-7", email=""))
    climb(database_now())
    assert kinds() == []
    assert "We could not tell the patient" in client_of(scheduler).get(TASKS).text


def test_each_rung_is_added_to_the_one_task(late):
    made = late(0)
    for minutes in (10, 15):
        climb(made.starts_at + minutes * MINUTE)
    assert StaffTask.objects.get().words == ["told", "asked"]


def test_the_task_is_done_when_the_doctor_is_there(late, actor_of, doctor):
    made = late(12)
    climb(database_now())
    close_late_tasks(database_now())
    assert StaffTask.objects.get().closed_at is None
    start_visit(made, actor=actor_of(doctor), now=database_now())
    close_late_tasks(database_now())
    assert StaffTask.objects.get().closed_at is not None


def test_the_task_about_a_doctor_who_never_came_says_what_the_patient_was_told(
    late, client_of, scheduler
):
    made = late(12, status="arrived")
    climb(database_now())
    over = made.expected_ends_at + timedelta(minutes=30)
    cancel_unmet(over)
    close_late_tasks(over)
    task = StaffTask.objects.get(closed_at=None)
    assert (task.kind, task.words) == ("doctor_absent", ["told"])
    assert "the doctor did not come" in client_of(scheduler).get(TASKS).text


# --- the waiting room ---


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (4, "The clinic knows that you are here"),
        (6, "Your doctor is running late. You have not been forgotten."),
        (16, "Choose what to do"),
    ],
)
def test_who_waits_reads_it_on_the_page(ada, client_of, patient, booked, minutes, words):
    booked.starts_at = database_now() - minutes * MINUTE
    booked.save(update_fields=["starts_at"])
    assert words in seen(client_of(patient).get(ada.address("visit")).text)


@pytest.mark.parametrize(("seconds", "word"), [(599, "call-later"), (601, "call-now")])
def test_once_the_time_to_call_has_passed_the_sentence_is_another(
    ada, clinic, booked, seconds, word
):
    answering(clinic, is_open=True)
    booked.starts_at = database_now() - timedelta(seconds=seconds)
    booked.save(update_fields=["starts_at"])
    words = ada.state().json()["state"]["words"]
    assert [each for each in words if each.startswith("call-")] == [word]


@pytest.mark.parametrize("zone", ["", "America/New_York"])
def test_who_waits_reads_when_a_late_doctor_is_expected_by_their_own_clock(
    ada, client_of, patient, doctor, actor_of, booked, zone
):
    patient.time_zone = zone
    patient.save()
    say_late(doctor.practitioner, 30, actor=actor_of(doctor), now=database_now())
    tell_delays(database_now())
    expected = when(booked.starts_at + 30 * MINUTE, zone or booked.clinic.time_zone, "en")
    words = seen(client_of(patient).get(ada.address("visit")).text)
    assert "Your doctor is running about 30 minutes late." in words
    assert f"expected to begin at about: {seen(expected.clock)}" in words
    values = ada.state().json()["state"]["values"]
    assert values["expected"] == round((booked.starts_at + 30 * MINUTE).timestamp() * 1000)
