"""A check that found a problem and a visit that is near: staff are asked to help, once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import StaffTask
from tests.fixtures.cast import make_appointment
from tests.fixtures.pages import seen
from tests.videovisit.test_check_rules import GOOD
from tests.videovisit.test_checks import begin, send
from videovisit.actions.checks import refresh_readiness, tell_staff_of_problems

HOUR, MINUTE, SECOND = (timedelta(**{one: 1}) for one in ("hours", "minutes", "seconds"))
BAD = {**GOOD, "verdict": "not-ready", "todo": "camera"}
WORDS = "Help the patient get ready: the check of their computer found a problem"


@pytest.fixture
def sweep(now):
    """Both sweeps, so long after now."""

    def run(later=SECOND):
        refresh_readiness(now + later)
        tell_staff_of_problems(now + later)

    return run


@pytest.fixture
def checks(client_of, patient, sweep):
    """The patient makes a check with this result; then the workers come by."""
    client = client_of(patient)

    def run(result):
        send(client, begin(client), result=result)
        sweep()

    return run


def still_open() -> int:
    return StaffTask.objects.filter(closed_at=None).count()


@pytest.mark.parametrize(
    ("ahead", "fields", "tasks"),
    [
        (24 * HOUR, {}, 1),
        (HOUR, {}, 1),
        (24 * HOUR + MINUTE, {}, 0),
        (HOUR, {"modality": "in-person"}, 0),
        (HOUR, {"status": "cancelled"}, 0),
        (-MINUTE, {}, 0),
    ],
    ids=range(6),
)
def test_a_problem_within_a_day_of_the_visit_is_a_task_of_the_clinic(
    checks, sweep, patient, doctor, now, ahead, fields, tasks
):
    make_appointment(patient.record, doctor.practitioner, starts_at=now + ahead, **fields)
    checks(BAD)
    sweep()
    found = StaffTask.objects.values_list("kind", "patient", "clinic")
    assert [*found] == [("not_ready", patient.record.pk, patient.record.clinic_id)] * tasks


def test_a_good_check_closes_it_and_a_problem_after_that_is_told_anew(checks, patient, doctor, now):
    make_appointment(patient.record, doctor.practitioner, starts_at=now + HOUR)
    for result, open_ones, all_ones in [
        (GOOD, 0, 0),
        (BAD, 1, 1),
        (BAD, 1, 1),
        (GOOD, 0, 1),
        (BAD, 1, 2),
    ]:
        checks(result)
        assert (still_open(), StaffTask.objects.count()) == (open_ones, all_ones)


def test_of_several_visits_in_a_day_the_next_one_is_a_task(checks, sweep, patient, doctor, now):
    for hours in (3, 1, 2):
        at = now + hours * HOUR
        make_appointment(patient.record, doctor.practitioner, starts_at=at)
    checks(BAD)
    for begun in (0, 1, 2):
        sweep(begun * HOUR + SECOND)
        assert (still_open(), StaffTask.objects.count()) == (1, begun + 1)
    sweep(3 * HOUR + SECOND)
    assert still_open() == 0


def test_what_staff_have_done_stays_done_and_what_begins_is_over(
    checks, sweep, client_of, scheduler, patient, doctor, now
):
    make_appointment(patient.record, doctor.practitioner, starts_at=now + HOUR)
    checks(BAD)
    page = client_of(scheduler).get(reverse("clinic_tasks"))
    assert WORDS in seen(page.text)
    sweep(HOUR + SECOND)
    task = StaffTask.objects.get()
    assert (task.closed_at, task.closed_by) == (now + HOUR + SECOND, None)
    StaffTask.objects.update(closed_by=scheduler)
    sweep()
    assert still_open() == 0
