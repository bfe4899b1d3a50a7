"""Many who want one time, and many who do everything at once: rules hold and nobody is deadlocked."""

import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import product
from queue import SimpleQueue

import pytest
from django.db import connection

from accounts.models import Practitioner
from accounts.rules.actor import Actor
from appointments.actions import booking
from appointments.actions.booking import Edit
from appointments.actions.changes import (
    Choice,
    HoldGoneError,
    book,
    cancel,
    hold_time,
    reschedule,
    switch,
)
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted
from appointments.models import Appointment, Occupancy
from appointments.models.appointment import ACTIVE
from appointments.rules.changes import Refusal
from appointments.rules.times import Reader
from appointments.selectors.choices import Seeking, times_for
from tests.fixtures.cast import make_appointment, make_record, make_schedule, make_staff
from tests.together import together

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
BY = Actor()
HALF, DAY = timedelta(minutes=30), timedelta(days=1)
STEPS = 600


def deadlocks() -> int:
    """How many there have been; leaves all of the pool's connections to those who work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (found,) = cursor.fetchone()
    connection.close()
    return found


def test_of_200_who_book_one_time_at_once_exactly_one_gets_it(doctor, clinic, now):
    wanted = Wanted(doctor.practitioner, now + DAY, now + DAY + HALF, "video")
    people = SimpleQueue()
    for number in range(200):
        people.put(make_record(clinic, f"MRN-{number}"))
    before = deadlocks()

    def take():
        try:
            booking.book(people.get(), wanted, clinic=clinic, actor=BY, now=now)
        except RefusedError as error:
            return error.refusal
        return "booked"

    assert Counter(together(take, times=200)) == {"booked": 1, Refusal.TAKEN: 199}
    assert (Appointment.objects.count(), Occupancy.objects.count()) == (1, 1)
    assert deadlocks() == before


@pytest.fixture
def practice(clinic, now):
    """Three doctors, six patients, and a visit of each patient with each doctor."""
    doctors = [
        Practitioner.objects.create(user=make_staff(clinic, f"d{n}@example.com", "practitioner"))
        for n in range(3)
    ]
    people = [make_record(clinic, f"MRN-{n}") for n in range(6)]
    for doctor in doctors:
        make_schedule(doctor, clinic)
    for number, (doctor, person) in enumerate(product(doctors, people)):
        make_appointment(person, doctor, starts_at=now + 2 * DAY + number * HALF)


def one_step(now: datetime) -> str:
    """One random thing that somebody does with one of the visits, as a page would."""
    visit = random.choice(booking.with_people(Appointment.objects.all()))
    seeking = Seeking(visit, visit.modality, books=random.random() < 0.5)
    edit = Edit(BY, now, visit.revision)
    do = random.choice([cancel, switch, take, take, take])
    try:
        if do is take:
            take(seeking, edit)
        elif do is switch:
            switch(visit, "video" if visit.modality == "in_person" else "in_person", edit)
        else:
            cancel(visit, edit)
    except (RefusedError, HoldGoneError, ChangedMeanwhileError) as error:
        return type(error).__name__
    return "done"


def take(seeking: Seeking, edit: Edit) -> None:
    """Hold one of the next free times, then say yes to it."""
    page = times_for(seeking, Reader("America/Los_Angeles", "", "en"), ahead=1, now=edit.now)
    moments = [at.here.iso for day in page.days for at in day.times][:4]
    starts_at = datetime.fromisoformat(random.choice(moments))
    held = hold_time(seeking, starts_at, actor=edit.actor, now=edit.now)
    choice = Choice(held.pk, starts_at)
    if seeking.books:
        book(seeking, choice, actor=edit.actor, now=edit.now)
    else:
        reschedule(seeking.appointment, choice, edit)


def test_many_who_do_everything_at_once_leave_every_visit_with_its_time(practice, now):
    before = deadlocks()
    ends = Counter(together(lambda: one_step(now), times=STEPS))
    assert sum(ends.values()) == STEPS
    assert ends["done"] > STEPS / 10
    active = Appointment.objects.filter(status__in=ACTIVE)
    assert {
        (o.appointment_id, o.practitioner_id, o.period.lower)
        for o in Occupancy.objects.filter(held_for=None)
    } == {(a.pk, a.practitioner_id, a.starts_at) for a in active}
    assert deadlocks() == before
