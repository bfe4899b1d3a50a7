"""People in a visit with sockets; visits of today, a colleague, a namesake, the doctor's page."""

import pytest

from accounts.models import Practitioner
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import make_appointment, make_record, make_staff, make_user, registered
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, MINUTE, TODAY
from tests.videovisit.rooms import Person
from videovisit.actions.visits import arrive


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
