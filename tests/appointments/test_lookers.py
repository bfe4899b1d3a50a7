"""Who looked at one's record: which appointments, how often, and its pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions.audit import record
from tests.fixtures.cast import make_appointment
from tests.fixtures.pages import seen

WHO = reverse("who_looked")
SUMMER = datetime(2026, 7, 4, 20, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def looks(actor_of, scheduler, patient):
    """Writes down that clinic staff looked at the patient's appointment at these moments."""

    def write(target, *moments, **more):
        for at in moments:
            of = {"patient": patient.record, "target": target, "how": "page", **more}
            record("appointment_seen", actor=actor_of(scheduler), now=at, **of)

    return write


@pytest.fixture
def words(client_of, patient):
    """What the patient reads."""
    return lambda asked="": seen(client_of(patient).get(f"{WHO}{asked}").text)


def test_the_appointment_is_named_by_its_time(looks, words, patient, doctor):
    visit = make_appointment(patient.record, doctor.practitioner, starts_at=SUMMER)
    looks(f"appointment:{visit.pk}", SUMMER - HOUR)
    text = words()
    assert "July 4, 2026, 12:30 p.m. Record of Ada" in text
    assert "Looked at the appointment on July 4, 2026, 1:30 p.m." in text


def test_an_appointment_of_somebody_else_or_of_nobody_is_not_named(
    looks, words, other_patient, doctor
):
    visit = make_appointment(other_patient.record, doctor.practitioner, starts_at=SUMMER)
    looks(f"appointment:{visit.pk}", SUMMER)
    looks("appointment:0", SUMMER + HOUR)
    assert words().count("Looked at an appointment") == 2


def test_the_same_look_within_an_hour_is_one_line_that_says_how_often(looks, words):
    looks("appointment:0", SUMMER, SUMMER + MINUTE, SUMMER + 2 * MINUTE)
    text = words()
    assert text.count("Looked at an appointment") == 1
    assert "July 4, 2026, 1:32 p.m." in text
    assert "3 times within an hour" in text


@pytest.mark.parametrize(
    "other",
    [
        {"at": SUMMER + HOUR},
        {"target": "appointment:9"},
        {"reason": "asked"},
        {"how": "break-glass"},
    ],
)
def test_another_look_is_another_line(looks, words, other):
    looks("appointment:0", SUMMER)
    looks(other.pop("target", "appointment:0"), other.pop("at", SUMMER), **other)
    assert words().count("Record of Ada") == 2
    assert "times within" not in words()


def test_two_people_are_two_lines(looks, words, actor_of, doctor, patient):
    looks("appointment:0", SUMMER)
    of = {"patient": patient.record, "target": "appointment:0", "how": "page"}
    record("appointment_seen", actor=actor_of(doctor), now=SUMMER, **of)
    assert words().count("Record of Ada") == 2


@pytest.mark.parametrize(
    ("asked", "page"),
    [("", 1), ("?page=0", 1), ("?page=-1", 1), ("?page=x", 1), ("?page=2", 2), ("?page=9", 2)],
)
def test_what_is_no_page_is_the_first_and_too_many_the_last(looks, words, asked, page):
    looks("appointment:0", *(SUMMER - n * HOUR for n in range(21)))
    assert f"Page {page} of 2" in words(asked)
