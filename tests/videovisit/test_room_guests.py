"""Guests who wait to be let in, as doctor, patient and guest read it on their pages."""

from dataclasses import replace

import pytest

from appointments.rules.join_window import Window
from tests.videovisit.test_room import ADA, BEGUN, DANA, MINE, NOW, OTHER, ROOM, SECOND, seat
from videovisit.rules.room import state_of

NORA = replace(seat(3, "caregiver", OTHER, is_admitted=False, guest=5), name="Nora")
TOLD = [{"guest": 5, "name": "Nora", "role": "caregiver"}]


def read(place, tab, room=BEGUN, nora=NORA):
    state = state_of(replace(room, seats=(ADA, DANA, nora)), place, tab, window=Window())
    assert "caregiver-away" not in state.words
    return "guest-knocks" in state.words, state.values.get("knocking")


def test_doctor_and_patient_read_who_knocks():
    assert read(1, MINE) == read(2, OTHER) == read(1, MINE, ROOM) == (True, TOLD)
    assert read(3, OTHER) == (False, None)


@pytest.mark.parametrize("gone", [{"has_page": False}, {"seen_at": NOW - 45 * SECOND}])
def test_of_a_guest_who_has_gone_meanwhile_only_the_doctor_reads(gone):
    nora = replace(NORA, **gone)
    assert read(1, MINE, nora=nora) == (False, [])
    assert read(2, OTHER, nora=nora) == (True, TOLD)


@pytest.mark.parametrize("room", [ROOM, BEGUN])
def test_the_patient_alone_reads_that_a_guest_was_not_let_in(room):
    room = replace(room, seats=(ADA, DANA), refused=(NORA,))
    ada = state_of(room, 1, MINE, window=Window())
    assert "guest-refused" in ada.words
    assert (ada.values["refused"], ada.values["sent_away"]) == (TOLD, "Nora")
    dana = state_of(room, 2, OTHER, window=Window())
    assert ("guest-refused" in dana.words, "refused" in dana.values) == (False, False)
