"""A guest who knocks and whom the doctor does not let in now."""

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import AuditEvent
from appointments.models import Appointment
from tests.fixtures.cast import answering
from tests.fixtures.pages import seen
from tests.videovisit.test_guests import DOES_NOT_WORK, MINUTE, come, invited, room
from videovisit.models import Guest
from videovisit.selectors.guests import places_left

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(person, doctor, ada):
    """The doctor, with the patient in the visit."""
    return person(doctor).start()


@pytest.fixture
def nora(ada, dana):
    """The browser of a guest who knocks, and the secret of the link."""
    secret = invited(ada)
    return come(secret)[0], secret


def decides(dana, how):
    """The doctor presses a button beside who knocks."""
    address = reverse(f"visit_guest_{how}", args=[dana.reference, Guest.objects.get().pk])
    return dana.client.post(address)


@pytest.mark.parametrize("is_open", [True, False])
def test_who_knocks_and_is_not_let_in_reads_whom_to_ask(ada, dana, nora, clinic, is_open):
    answering(clinic, is_open=is_open)
    client, secret = nora
    assert decides(dana, "refuse")["Location"] == dana.address("visit")
    answer = client.get(ada.address("visit"))
    words = seen(answer.text)
    assert (answer.status_code, "You were not let in now" in words) == (410, True)
    assert "Please ask the person who invited you." in words
    assert ("call the clinic at 1-800-555-0123" in words) is is_open
    assert ("Nobody answers the phone 1-800-555-0123 now." in words) is not is_open
    assert room(client, ada).status_code == 404
    assert DOES_NOT_WORK in seen(come(secret, client)[1].text)


def test_who_is_not_let_in_leaves_the_doctor_s_page_and_their_place(ada, dana, nora):
    assert room(dana.client, dana).json()["state"]["values"]["knocking"] != []
    assert ">Do not let in</button>" in dana.client.get(dana.address("visit")).text
    decides(dana, "refuse")
    assert room(dana.client, dana).json()["state"]["values"]["knocking"] == []
    assert places_left(Appointment.objects.get()) == 2
    assert AuditEvent.objects.filter(action="guest_refused").count() == 1


def test_who_invited_reads_that_they_were_not_let_in(ada, dana, nora):
    decides(dana, "refuse")
    values = room(ada.client, ada).json()["state"]["values"]
    assert (values["guests"], values["sent_away"]) == ("", "Nora Quist")
    for host, words in ((ada, "the doctor did not let them in"), (dana, "not let in")):
        page = seen(host.client.get(host.address("visit_guests")).text)
        assert f"Nora Quist, Relative or helper: {words}" in page
        assert "Take back" not in page
    Guest.objects.update(refused_at=Now() - 11 * MINUTE)
    assert room(ada.client, ada).json()["state"]["values"]["sent_away"] == ""


def test_who_is_invited_anew_stands_once_on_the_page(ada, dana, nora):
    decides(dana, "refuse")
    invited(ada)
    page = seen(ada.client.get(ada.address("visit_guests")).text)
    assert "Nora Quist, Relative or helper: has not come yet" in page
    assert "did not let them in" not in page


def test_who_was_not_let_in_comes_again_by_a_new_link(ada, dana, nora):
    client, _ = nora
    decides(dana, "refuse")
    come(invited(ada), client)
    assert room(client, ada).json()["state"]["words"][0] == "knocking"


def test_who_was_let_in_by_another_press_is_not_sent_away(ada, dana, nora):
    client, _ = nora
    decides(dana, "admit")
    decides(dana, "refuse")
    assert room(client, ada).json()["state"]["words"][0] == "call"
    assert not AuditEvent.objects.filter(action="guest_refused").exists()


def test_only_the_doctor_sends_away_who_knocks(ada, dana, nora):
    assert decides(ada, "refuse").status_code == 404
    assert Guest.objects.get().ended_at is None
