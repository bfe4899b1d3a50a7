"""A late doctor starts as the sweep runs, workers sweep at once, two people choose at once."""

from collections import Counter
from functools import partial

import pytest

from accounts.actions.delivery import deliver_due
from accounts.models import AuditEvent, Notice, StaffTask
from accounts.selectors.clinics import database_now
from appointments.actions.changes import Choice
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment, make_record
from tests.together import together
from tests.videovisit.days import MINUTE
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.day import say_late
from videovisit.actions.days_off import say_off, tell_days_off
from videovisit.actions.delays import tell_delays
from videovisit.actions.late_choices import (
    Choosing,
    NoChoiceError,
    ask_for_call,
    hold_times,
    keep_waiting,
    take_time,
)
from videovisit.actions.lateness import climb
from videovisit.actions.outside import NoWayError, go_outside
from videovisit.actions.ready_words import WAITS
from videovisit.actions.visits import NotOpenError, arrive, start_visit
from videovisit.models import DayOff, Lateness, Seat, Visit
from videovisit.selectors.late_choices import held_times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.unmeasured]
RACES = 20


@pytest.fixture
def late(patient, doctor):
    """The patient's visit, whose doctor has not come for so many minutes."""

    def make(minutes):
        starts_at = database_now() - minutes * MINUTE
        ends_at = database_now() + 30 * MINUTE
        return make_appointment(
            patient.record, doctor.practitioner, starts_at=starts_at, ends_at=ends_at
        )

    return make


def race(made, actor):
    """The doctor starts as two workers sweep; then what is owed goes out. What each has seen."""
    now = database_now()
    start = partial(start_visit, made, actor=actor, now=now)
    deeds = [partial(climb, now), start, partial(climb, now)]

    def do():
        return deeds.pop()()

    together(do, times=len(deeds))
    owed = Notice.objects.count()
    assert climb(database_now()) == 0
    deliver_due(database_now(), go_on=lambda: True)
    assert Notice.objects.count() == owed
    assert {kind for (kind,) in sent()} == {WAITS}


def sent():
    return Notice.objects.filter(state="sent").values_list("kind")


def again(made):
    """As before the race."""
    for model in (StaffTask, Notice, Lateness, Visit):
        model.objects.all().delete()
    Appointment.objects.filter(pk=made.pk).update(revision=0, visit_status="planned")


@pytest.mark.parametrize("times", [RACES, pytest.param(500, marks=[pytest.mark.fault], id="long")])
def test_no_late_notice_is_owed_or_sent_after_a_committed_start(late, doctor, actor_of, times):
    made, actor, owed = late(12), actor_of(doctor), Counter()
    for _ in range(times):
        race(made, actor)
        owed[Notice.objects.exclude(kind=WAITS).count()] += 1
        again(made)
    assert owed.keys() <= {0, 1}


@pytest.fixture
def many(clinic, doctor):
    """Thirty visits of one doctor, all of them late: several batches for each worker."""
    now = database_now()
    for number in range(30):
        starts_at = now - 12 * MINUTE + number * MINUTE / 60
        ends_at = starts_at + MINUTE / 60
        record = make_record(clinic, f"MRN-{number}")
        times = {"starts_at": starts_at, "ends_at": ends_at, "expected_ends_at": now + MINUTE}
        make_appointment(record, doctor.practitioner, **times)
    return now


def test_workers_that_sweep_at_once_take_each_rung_once(many):
    assert sum(together(lambda: climb(many), times=8)) == 30
    assert AuditEvent.objects.filter(action="doctor_late").count() == 30


def test_workers_that_tell_of_a_delay_at_once_tell_each_patient_once(late, doctor, actor_of):
    late(1)
    now = database_now()
    say_late(doctor.practitioner, 20, actor=actor_of(doctor), now=now)
    assert sum(together(lambda: tell_delays(now), times=8)) == 1
    assert Notice.objects.count() == 1


def outcomes(*deeds):
    left = list(deeds)

    def do():
        try:
            left.pop()()
        except NoChoiceError:
            return "told"
        return "done"

    return Counter(together(do, times=len(deeds)))


def test_of_two_choices_at_once_one_wins_and_the_other_is_told(late, patient, actor_of):
    made = late(16)
    climb(database_now())
    choosing = Choosing(actor_of(patient), database_now(), 0, 0)
    found = outcomes(
        lambda: keep_waiting(made, choosing), lambda: ask_for_call(made, "+15105550142", choosing)
    )
    assert found == {"done": 1, "told": 1}
    row = Lateness.objects.get()
    assert (row.waits, row.called_at is None) in {(1, True), (0, False)}


def test_a_time_is_taken_or_the_doctor_starts_but_never_both(
    late, patient, doctor, actor_of, schedule
):
    made = late(16)
    climb(database_now())
    choosing = Choosing(actor_of(patient), database_now(), 0, 0)
    hold_times(made, "video", choosing)
    held = held_times(made, database_now())[0]
    choice = Choice(held.pk, held.whole.lower)

    def start():
        try:
            start_visit(made, actor=actor_of(doctor), now=database_now())
        except NotOpenError as error:
            raise NoChoiceError from error

    found = outcomes(start, lambda: take_time(made, choice, choosing))
    assert found == {"done": 1, "told": 1}
    made.refresh_from_db()
    assert (made.revision == 0) == Visit.objects.filter(doctor_ready_at__isnull=False).exists()


# --- a doctor who is not available, or calls who has left ---


def test_a_doctor_is_off_as_they_start_and_workers_sweep(late, doctor, scheduler, actor_of):
    made, of, by = late(12), actor_of(doctor), actor_of(scheduler)
    for _ in range(RACES // 2):
        now = database_now()
        deeds = [
            partial(start_visit, made, actor=of, now=now),
            partial(say_off, doctor.practitioner, [made.clinic], actor=by, now=now),
            partial(climb, now),
            partial(tell_days_off, now),
        ]
        together(lambda deeds=deeds: deeds.pop()(), times=len(deeds))
        owed = Notice.objects.count()
        assert (climb(database_now()), tell_days_off(database_now())) == (0, 0)
        deliver_due(database_now(), go_on=lambda: True)
        assert Notice.objects.count() == owed
        assert not Notice.objects.filter(state="sent").exclude(kind=WAITS).exists()
        again(made)
        DayOff.objects.all().delete()


def test_staff_who_say_at_once_that_a_doctor_is_off_say_it_once(late, doctor, scheduler, actor_of):
    made, by, now = late(1), actor_of(scheduler), database_now()
    say = partial(say_off, doctor.practitioner, [made.clinic], actor=by, now=now)
    together(say, times=6)
    assert sum(together(lambda: tell_days_off(now), times=6)) == 1
    assert (DayOff.objects.count(), Notice.objects.count()) == (1, 1)


def test_workers_that_tell_of_a_day_off_at_once_tell_each_patient_once(
    many, clinic, doctor, scheduler, actor_of
):
    say_off(doctor.practitioner, [clinic], actor=actor_of(scheduler), now=many)
    assert sum(together(lambda: tell_days_off(many), times=8)) == 30
    assert Lateness.objects.filter(tellings=1).count() == 30


def test_who_leaves_as_the_doctor_starts_is_called_or_in_the_visit(late, patient, doctor, actor_of):
    made, of, by = late(1), actor_of(doctor), actor_of(patient)
    for _ in range(RACES // 2):
        now = database_now()
        arrive(made, actor=by, now=now)
        seat = Seat.objects.select_related("visit", "user").get()
        outcomes(
            lambda now=now: start_visit(made, actor=of, now=now),
            lambda seat=seat, now=now: leave(seat, by, now),
        )
        visit, seat = Visit.objects.get(), Seat.objects.get(role="patient")
        assert (visit.started_at is None) == (visit.called_in_at is not None)
        assert visit.started_at is None or seat.outside_since is None
        Seat.objects.all().delete()
        again(made)
        Appointment.objects.update(status="booked", arrived_at=None)


def leave(seat, actor, now):
    try:
        go_outside(seat, actor=actor, now=now)
    except NoWayError as error:
        raise NoChoiceError from error
