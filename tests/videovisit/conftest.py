"""People in a visit with sockets; visits of today, a colleague, a namesake, the doctor's page."""

from datetime import timedelta

import pytest

from accounts.models import Practitioner
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import (
    make_appointment,
    make_record,
    make_staff,
    make_user,
    moved_amid_the_day,
    registered,
)
from tests.fixtures.pages import seen
from tests.videovisit.days import BOARD, HOUR, MINUTE, TODAY, address
from tests.videovisit.rooms import Person
from videovisit.actions.days_off import say_off, take_back, tell_days_off
from videovisit.actions.endings import cancel_unmet
from videovisit.actions.lateness import climb
from videovisit.actions.visits import arrive, start_visit
from videovisit.models import DayOff


@pytest.fixture
def clinic(clinic, now):
    return moved_amid_the_day(clinic, now)


@pytest.fixture
def person(request, client_of, booked):
    """Makes somebody of the booked visit; at the running portal, where the test has one."""
    site = request.getfixturevalue("site") if "site" in request.fixturenames else ""
    return lambda user, visit=booked: Person(site, client_of(user), visit)


@pytest.fixture
def ada(person, patient):
    """The patient, who has joined."""
    return person(patient).join()


@pytest.fixture
def dana(person, doctor):
    """The doctor, who has not started."""
    return person(doctor)


@pytest.fixture
def visit(patient, doctor):
    """Makes the patient's video visit, so long from the database's now."""

    def make(starts_in=MINUTE, **more):
        record = more.pop("record", patient.record)
        practitioner = more.pop("practitioner", doctor.practitioner)
        starts_at = database_now() + starts_in
        ends_at = starts_at + more.pop("lasts", HOUR / 2)
        times = {"starts_at": starts_at, "ends_at": ends_at}
        return make_appointment(record, practitioner, **times, **more)

    return make


@pytest.fixture
def here(visit, actor_of, patient):
    """A visit whose patient has come."""

    def come(user=patient, **more):
        made = visit(record=user.record, **more)
        return arrive(made, actor=actor_of(user), now=database_now())

    return come


@pytest.fixture
def starts(booked, doctor, actor_of):
    """The doctor presses Start, so long from now."""
    actor = actor_of(doctor)
    return lambda after=timedelta(0): start_visit(booked, actor=actor, now=database_now() + after)


@pytest.fixture
def returns(booked, patient, actor_of):
    """The patient comes back, so long from now."""
    actor = actor_of(patient)
    return lambda after=timedelta(0): arrive(booked, actor=actor, now=database_now() + after)


@pytest.fixture
def colleague(clinic):
    names = {"first_name": "Ida", "last_name": "Berg"}
    user = make_staff(clinic, "ida.doctor@example.com", "practitioner", **names)
    Practitioner.objects.create(user=user, credentials="MD")
    return user


@pytest.fixture
def namesake(clinic, now):
    """Somebody whose name is easily taken for that of Ada Okoye."""
    user = make_user("adah.patient@example.com", "Adah", "Okoye")
    names = {"first_name": "Adah", "last_name": "Okoye"}
    return registered(user, make_record(clinic, "MRN-100009", **names), now)


@pytest.fixture
def page(client_of, doctor):
    """What the doctor reads on the page now."""
    return lambda: seen(client_of(doctor).get(TODAY).text)


@pytest.fixture
def choosable(visit, schedule):
    """The patient's visit, whose doctor has not come for 16 minutes; the doctor has free times."""
    made = visit(-16 * MINUTE, status="arrived", arrived_at=database_now() - 20 * MINUTE)
    climb(database_now())
    return made


@pytest.fixture
def chooses(choosable, client_of, patient):
    """The page of choices: the patient reads it, or posts to it."""
    client, place = client_of(patient), address("visit_late", choosable)
    return lambda sent=None, **more: (
        client.get(place) if sent is None else client.post(place, {**sent, **more})
    )


@pytest.fixture
def unmet(choosable):
    """The visit was cancelled: its window closed and the doctor had not come."""
    Appointment.objects.update(
        starts_at=database_now() - 3 * HOUR,
        ends_at=database_now() - 2 * HOUR,
        expected_ends_at=database_now() - HOUR,
    )
    cancel_unmet(database_now())
    choosable.refresh_from_db()
    return choosable


@pytest.fixture
def board(client_of, scheduler):
    """The visits that clinic staff read, under a filter."""

    def read(show="", user=scheduler):
        page = seen(client_of(user).get(BOARD, {"show": show}).text)
        return page.partition(" Visits ")[2].partition("Call before the visit")[0]

    return read


@pytest.fixture
def beside(client_of, scheduler):
    """What they read beside the visits."""
    return lambda: seen(client_of(scheduler).get(BOARD).text).partition("nobody to call now.")[2]


@pytest.fixture
def ready(visit):
    """A visit of somebody who need not be called."""
    return lambda *args, **more: visit(*args, readiness="ready", **more)


@pytest.fixture
def noonish(clinic):
    """The clinic's zone, in which it is about noon now: today is long on both sides."""
    hour = database_now().hour
    clinic.time_zone = f"Etc/GMT{hour - 12:+d}"
    clinic.save(update_fields=["time_zone"])


@pytest.fixture
def says(doctor, clinic, scheduler, actor_of):
    """Staff say that the doctor is off, the sweep tells; how many it told."""

    def say():
        now = database_now()
        say_off(doctor.practitioner, [clinic], actor=actor_of(scheduler), now=now)
        return tell_days_off(now)

    return say


@pytest.fixture
def withdraws(doctor, scheduler, actor_of):
    def withdraw():
        now = database_now()
        take_back(doctor.practitioner, DayOff.objects.all(), actor=actor_of(scheduler), now=now)
        return tell_days_off(now)

    return withdraw
