"""The doctor's day in two tabs at once, and two doctors at once: one thing happens, once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import F

from accounts.models import Practitioner, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.servers import wait_until
from tests.together import together
from tests.videovisit.days import MINUTE, TODAY, address, done
from tests.videovisit.rooms import AGREES
from videovisit.actions.day import Words, hand_over, say_late, tell_staff_of_unseen, write_to
from videovisit.actions.visits import NotOpenError, NotTheirsError, end_visit, start_visit
from videovisit.models import Delay, Seat, Visit
from videovisit.selectors.day import visits_of_doctor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.unmeasured]


def test_two_tabs_that_press_start_start_one_visit(here, client_of, doctor):
    made = here()
    client = client_of(doctor)
    press = address("visit_start", made)
    places = together(lambda: client.post(press)["Location"], times=8)
    assert set(places) == {address("visit", made)}
    assert (done("visit_opened"), done("visit_started")) == (1, 1)
    assert Seat.objects.filter(role="doctor").count() == 1


def test_one_who_joins_eight_times_at_once_has_arrived_once(visit, client_of, patient):
    made, client = visit(), client_of(patient)
    press = address("visit_join", made)
    places = together(lambda: client.post(press, AGREES)["Location"], times=8)
    assert set(places) == {address("visit", made)}
    assert (done("patient_arrived"), Seat.objects.count()) == (1, 1)


def test_start_and_handing_over_at_once_leave_one_doctor(here, doctor, colleague, actor_of):
    made, actor, now = here(), actor_of(doctor), database_now()
    to = Practitioner.objects.get(user=colleague)
    deeds = [
        lambda: start_visit(made, actor=actor, now=now),
        lambda: hand_over(made, to, actor=actor, now=now),
    ]

    def do():
        try:
            deeds.pop()()
        except (NotOpenError, NotTheirsError):
            return "refused"
        return "done"

    assert Counter(together(do, times=2)) == {"done": 1, "refused": 1}
    visit = Visit.objects.get()
    assert (visit.started_at is None) is (visit.covering == to)


def test_of_two_words_about_being_late_one_counts(doctor, actor_of):
    actor, now = actor_of(doctor), database_now()
    together(lambda: say_late(doctor.practitioner, 20, actor=actor, now=now), times=8)
    assert Delay.objects.filter(withdrawn_at=None).count() == 1
    assert done("delay_said") == 8


def test_workers_that_sweep_at_once_raise_one_task(here):
    made = here()
    made.arrived_at -= 3 * MINUTE
    made.save(update_fields=["arrived_at"])
    together(lambda: tell_staff_of_unseen(database_now()), times=8)
    assert (StaffTask.objects.count(), done("task_raised")) == (1, 1)


def test_an_arrival_that_is_seen_in_two_tabs_is_seen_once(here, client_of, doctor):
    number = str(here().visit.pk)
    client = client_of(doctor)
    seen_at = "/clinic/today/seen/"
    places = together(lambda: client.post(seen_at, {"arrived": number})["Location"], times=8)
    assert set(places) == {TODAY}
    assert done("arrival_noticed") == 1


def test_who_was_handed_over_meanwhile_stays_news_to_the_other_doctor(
    here, doctor, colleague, actor_of
):
    made, actor, now = here(), actor_of(doctor), database_now()
    before = visits_of_doctor(actor, [made.visit.pk])
    hand_over(made, colleague.practitioner, actor=actor, now=now)
    write_to(before, Words("soon"), actor=actor, now=now)
    assert Visit.objects.get().arrival_seen_at is None


def test_the_end_waits_for_who_comes_back_at_that_moment(here, doctor, patient, actor_of):
    made, now = here(), database_now()
    visit = start_visit(made, actor=actor_of(doctor), now=now)
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        Appointment.objects.select_for_update().get(pk=made.pk)  # what coming back does first
        end = partial(end_visit, visit, actor=actor_of(doctor), now=now)
        ending = other.submit(alone, end)
        wait_until(is_waiting)
        Visit.objects.filter(pk=visit.pk).update(version=F("version") + 1)  # and then
    assert ending.result() is None
    assert Visit.objects.get().ended_at == now


def alone(do):
    """What it returns, in a thread whose connection ends with it."""
    try:
        return do()
    finally:
        connection.close()


def is_waiting() -> bool:
    """Whether somebody waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees the first one
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() != (0,)
