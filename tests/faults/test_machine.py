"""The rules of booking at length: many random stories, and fifty people who act at one moment."""

import json
import sys
from datetime import timedelta

import pytest

from accounts.models import Practitioner
from tests.appointments.test_machine import Desk, run
from tests.appointments.test_machine import practice as practice  # noqa: PLC0414 - a fixture
from tests.faults.test_one_slot import deadlocks
from tests.fixtures.cast import make_appointment, make_record, make_staff
from tests.fixtures.servers import running

pytestmark = pytest.mark.fault
THREADS, STEPS = 50, 2000
EDITOR = [sys.executable, "-m", "tests.faults.fifty", str(THREADS), str(STEPS)]


@pytest.mark.django_db
def test_the_rules_hold_through_many_stories(practice):
    run(practice, examples=60, steps=60)


@pytest.mark.django_db(transaction=True)
def test_fifty_who_act_at_once_meet_no_deadlock_and_break_no_rule(practice, now, tmp_path):
    clinic, doctors, patients, _now = practice
    for number in range(2, 6):
        user = make_staff(clinic, f"d{number}@example.com", "practitioner")
        doctors.append(Practitioner.objects.create(user=user))
        patients.append(make_record(clinic, f"MRN-{number}"))
    for number in range(40):
        starts_at = now + timedelta(days=2, minutes=30 * number)
        make_appointment(patients[number % 6], doctors[number // 6 % 6], starts_at=starts_at)
    before, log = deadlocks(), tmp_path / "log"
    with running(EDITOR, log, DATABASE_POOL=str(THREADS)) as child:
        assert child.wait(300) == 0, log.read_text()[-2000:]
    ends = json.loads(log.read_text().splitlines()[-1])
    assert sum(ends.values()) == STEPS
    assert set(ends) <= {"done", "RefusedError", "ChangedMeanwhileError", "busy"}
    assert ends.get("busy", 0) <= STEPS / 20
    assert ends["done"] > STEPS / 20
    assert deadlocks() == before
    desk = Desk(practice)
    desk.no_two_are_in_one_place()
    desk.every_visit_has_its_time_once_and_a_cancelled_one_none()
    desk.nobody_is_told_twice()
    desk.teardown()
