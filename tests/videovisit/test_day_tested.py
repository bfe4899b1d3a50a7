"""How the doctor's day says that a patient's computer does: by the check, or by the quick one at the door."""

from uuid import uuid4

import pytest

from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.videovisit.days import HOUR, SECOND
from videovisit.models import ReadinessCheck
from videovisit.rules.passport import word_at_door

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(here):
    """The patient has come, and their computer was checked."""
    visit = here()

    def check(verdict, ago=SECOND, **more):
        said = {"appointment": visit, "patient": visit.patient, "is_quick": True, "duration": 3000}
        browser = {"browser": "a" * 32, "browser_family": "chrome", "browser_version": 140}
        moment = database_now() - ago
        ReadinessCheck.objects.create(
            run=uuid4(), verdict=verdict, taken_at=moment, **said | browser | more
        )
        return visit

    return check


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("ready", "Here Computer works, by a quick check Here since"),
        ("ready-but", "Here Computer works, by a quick check Here since"),
        ("not-ready", "Here Computer: problem found Here since"),
        ("partly", "Here Computer tested in part, by a quick check Here since"),
    ],
)
def test_it_says_what_the_quick_check_of_the_visit_found(page, checked, verdict, words):
    checked(verdict)
    assert words in page()


def test_the_newest_quick_check_counts(page, checked):
    checked("ready", ago=2 * SECOND)
    checked("not-ready", ago=SECOND)
    checked("ready", ago=3 * SECOND)
    assert "Computer: problem found" in page()


@pytest.mark.parametrize("other", [{"ago": 25 * HOUR}, {"is_quick": False}, {"appointment": None}])
def test_checks_of_another_time_and_kind_are_not_it(page, checked, other):
    checked("ready", **other)
    assert "Here Computer not tested Here since" in page()


def test_who_was_ready_before_stays_so(page, checked):
    checked("ready")
    Appointment.objects.update(readiness="ready")
    assert "Here Computer ready Here since" in page()


@pytest.mark.parametrize(
    ("word", "quick", "said"),
    [
        ("not_tested", "", "not_tested"),
        ("changed", "partly", "changed"),
        ("changed", "ready", "works-now"),
        ("problem", "ready-but", "works-now"),
        ("ready", "not-ready", "problem"),
        ("ready", "ready", "ready"),
    ],
)
def test_the_word_at_the_door_is_the_one_that_says_more(word, quick, said):
    assert word_at_door(word, quick) == said
