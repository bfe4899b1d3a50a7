"""The doctor's day while a visit goes on that the doctor has left."""

import re

import pytest
from django.db.models.functions import Now

from accounts.selectors.clinics import database_now
from tests.fixtures.pages import seen
from tests.videovisit.days import EARLIER, SECOND, TODAY
from videovisit.actions.visits import start_visit
from videovisit.models import Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(here, actor_of, doctor):
    """The patient's visit goes on."""
    return start_visit(here(starts_in=EARLIER), actor=actor_of(doctor), now=database_now())


@pytest.mark.parametrize(
    "gone",
    [{"left_at": Now()}, {"tab_left_at": Now() - 6 * SECOND}, {"seen_at": Now() - 46 * SECOND}],
)
def test_it_says_that_the_patient_is_still_there_and_leads_back_first(
    client_of, doctor, running, here, other_patient, gone
):
    here(other_patient)
    Seat.objects.filter(role="doctor").update(**gone)
    html = client_of(doctor).get(TODAY).text
    assert "Ada Okoye You left; Ada Okoye is still in the visit Came at" in seen(html)
    assert "Ben Quist New Next Here" in seen(html)
    main = re.findall(r'class="govuk-button">([^<]*)<span[^>]*> \(([^)]*)\)', html)
    assert main == [("Go back into the room", "Ada Okoye")]


def test_a_page_that_only_blinked_has_not_left(page, running):
    Seat.objects.filter(role="doctor").update(tab_left_at=Now() - 4 * SECOND)
    assert "Ada Okoye In the visit Came at" in page()


def test_it_says_that_the_patient_of_a_visit_has_gone(page, running):
    Seat.objects.filter(role="patient").update(left_at=database_now())
    assert "Ada Okoye In the visit; Ada Okoye is not there now Came at" in page()


def test_it_says_that_nobody_is_in_a_visit_that_has_not_ended(page, running):
    Seat.objects.update(left_at=database_now())
    words = "You left, and the patient is not there; the visit has not ended Came at"
    assert f"Ada Okoye {words}" in page()
    assert "Hand over" not in page()
