"""The words of a room and the sentences of its page: each word chooses one, each sentence is shown."""

import re
from dataclasses import replace
from itertools import product

import pytest

from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.pages import seen
from tests.videovisit.days import EARLIER, HOUR, MINUTE, address
from tests.videovisit.test_room import (
    ADA,
    ALWAYS,
    BEGUN,
    CAREGIVER,
    DANA,
    LATE,
    MINE,
    NOW,
    OTHER,
    ROOM,
    SECOND,
    Window,
    seat,
    state_of,
    times,
)
from videovisit.actions.visits import start_visit
from videovisit.models import Visit
from videovisit.rules.day import TEMPLATES
from videovisit.rules.room import ROLES

pytestmark = pytest.mark.django_db
CHOSEN = ({"waited_at": NOW}, {"called_at": NOW}, {"called_at": NOW, "call_made_at": NOW})
CHANGES = [
    {"refused": (ADA,)},
    *({}, {"is_over": True}, {"is_over": True, "lasted": 12}, {"is_ready": False}),
    *(times(status=status) for status in ("cancelled", "booked", "fulfilled", "noshow")),
    *(times(modality="in_person"), times(starts_at=NOW + HOUR)),
    *(times(starts_at=NOW - minutes * MINUTE) for minutes in (0, 5, 16)),
    *({"ahead": ahead} for ahead in (1, 2)),
    *({"delay": 10}, {"is_busy": True}, {"wait": (5, 15)}, {"started_at": NOW}),
    *({"late": late} for late in (LATE, LATE._replace(is_off=True))),
    *({"late": LATE._replace(**chosen)} for chosen in CHOSEN),
    *({"called_in_at": NOW - ago} for ago in (SECOND, 3 * MINUTE)),
    *({"answers": ALWAYS, **times(starts_at=NOW + late)} for late in (MINUTE, -16 * MINUTE)),
    *({"message": (4, template, "", 2)} for template in (*TEMPLATES, "")),
]
MIA = seat(7, "patient", OTHER, name="Mia")
GONE = (replace(ADA, has_left=True, name="Ada"), replace(MIA, has_left=True), DANA)
SEATS = [
    *((replace(ADA, **how), DANA) for how in ({}, {"has_left": True}, {"is_outside": True})),
    *((replace(ADA, **how), DANA) for how in ({"tab": OTHER}, {"seen_at": NOW - MINUTE})),
    *((ADA, replace(DANA, **how)) for how in ({"tab": ""}, {"has_come": False, "tab": ""})),
    (ADA, replace(DANA, tab=""), CAREGIVER),
    GONE,
    (ADA, DANA, seat(4, "interpreter", "", is_admitted=False, guest=5)),
]
OF_THE_PAGE = {"no-line"}  # said by static/js/room.js
TILES = {f"{role}-away" for role in ROLES}  # what the tile of somebody in the call says


def said():
    """Every word that a page of a room can be told."""
    rooms = [
        replace(room, **{**change, "seats": seats})
        for room, change, seats in product((ROOM, BEGUN), CHANGES, SEATS)
    ]
    pages = [(room, who, tab) for room in rooms for who in room.seats for tab in (MINE, OTHER)]
    states = [state_of(room, who.id, tab, window=Window()) for room, who, tab in pages]
    return {word for state in states for word in state.words}


def chosen_by(page):
    """The words that sections of the page wait for."""
    return {word for words in re.findall(r'data-when="([^"]+)"', page) for word in words.split()}


def test_each_word_has_a_section_and_each_section_a_word(here, client_of, patient, doctor):
    made = here()
    pages = [client_of(patient).get(address("visit", made)).text]
    client_of(doctor).post(address("visit_start", made))
    pages.append(client_of(doctor).get(address("visit", made)).text)
    sections = set.union(*map(chosen_by, pages))
    assert sections == said() - {*ROLES} - TILES | OF_THE_PAGE


def test_of_several_who_have_left_each_is_named_and_none_while_one_is_there():
    state = state_of(replace(BEGUN, seats=GONE), DANA.id, DANA.tab, window=Window())
    assert ("have-left" in state.words, state.values["left"]) == (True, "Ada, Mia")
    state = state_of(replace(BEGUN, seats=(GONE[0], MIA, DANA)), DANA.id, DANA.tab, window=Window())
    assert {"has-left", "have-left"}.isdisjoint(state.words)


# --- what who waits reads ---


@pytest.fixture
def reads(client_of, patient):
    """What the patient reads on the page of a visit now."""
    return lambda made: seen(client_of(patient).get(address("visit", made)).text)


def test_a_doctor_in_another_visit_is_said_to_be_there(
    here, other_patient, doctor, actor_of, reads
):
    start_visit(here(other_patient, starts_in=EARLIER), actor=actor_of(doctor), now=database_now())
    words = reads(here())
    assert "Your doctor is with another patient now and will come to you after that." in words
    assert "You are next." in words


def test_who_waits_reads_how_many_are_before_them(here, other_patient, namesake, reads):
    made = here()
    found = [reads(made)]
    for user, starts_in in ((other_patient, EARLIER), (namesake, EARLIER / 2)):
        here(user, starts_in=starts_in, lasts=12 * MINUTE)
        found.append(reads(made))
    places = ("You are next.", "One person is before you.", "2 people are before you.")
    assert [[place in words for place in places] for words in found] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        (2, "We can't say yet how long it will take."),
        (3, "It will likely take between 0 and 5 minutes."),
    ],
)
def test_the_range_comes_from_three_visits_of_the_day(
    here, visit, other_patient, reads, visits, words
):
    for number in range(visits):
        began = database_now() - (number + 1) * HOUR
        done = {"status": "fulfilled", "visit_status": "completed", "record": other_patient.record}
        made = visit(-(number + 1) * HOUR, **done)
        Visit.objects.create(appointment=made, started_at=began, ended_at=began + 10 * MINUTE)
    assert words in reads(here())


def of_today(*, starts_in, ends_in):
    now = database_now()
    ends = {"ends_at": now + ends_in, "expected_ends_at": now + ends_in}
    return {"starts_at": now + starts_in, **ends}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: {"status": "cancelled"}, "This visit will not take place."),
        (lambda: {"modality": "in_person"}, "It takes place at the clinic."),
        (lambda: of_today(starts_in=HOUR, ends_in=2 * HOUR), "This visit has another time now."),
        (
            lambda: of_today(starts_in=-2 * HOUR, ends_in=-HOUR),
            "The time for this visit has passed.",
        ),
    ],
)
def test_who_waited_for_what_has_changed_reads_so(here, reads, change, words):
    made = here()
    Appointment.objects.update(**change())
    found = reads(made)
    assert "This visit has changed" in found
    assert words in found
