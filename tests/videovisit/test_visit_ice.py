"""Credentials for the relay: who gets them, when, and what they say of a person (nothing)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AttemptCount
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import make_appointment
from videovisit.actions.rooms import CREDENTIALS_BY_SEAT
from videovisit.models import Seat
from videovisit.rules.ice import credential
from videovisit.views.seats import told

SECRET = "only-for-this-test"
URIS = ["turn:turn.example.com:3478?transport=udp", "turns:turn.example.com:443?transport=tcp"]


@pytest.fixture(autouse=True)
def relay(settings):
    settings.TURN_URIS, settings.TURN_SECRET = URIS, SECRET


@pytest.fixture
def visit(patient, doctor):
    starts_at = database_now() + timedelta(minutes=5)
    return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at)


@pytest.fixture
def joined(client_of, patient, visit):
    """The patient's browser, in the waiting room."""
    client = client_of(patient)
    client.post(reverse("visit_join", args=[visit.reference]), {"agrees": "yes"})
    return client


def ask(client, visit):
    return client.post(reverse("visit_ice", args=[visit.reference]))


def test_who_waits_gets_credentials_for_an_hour(joined, visit):
    answer = ask(joined, visit)
    (server,) = answer.json()["iceServers"]
    until, opaque = server["username"].split(":")
    now = database_now()
    assert abs(int(until) - now.timestamp() - 3600) < 5
    expires = timedelta(seconds=int(until) - now.timestamp())
    made = credential(SECRET, opaque, now=now, lasts=expires + timedelta(milliseconds=1))
    assert (server["urls"], server["credential"]) == (URIS, made.password)
    assert answer.json()["iceTransportPolicy"] == "all"
    assert "no-store" in answer["Cache-Control"]


def test_the_name_is_the_persons_own_in_this_visit_and_tells_nothing(
    joined, client_of, doctor, visit
):
    dana = client_of(doctor)
    dana.post(reverse("visit_start", args=[visit.reference]))
    names = [
        ask(client, visit).json()["iceServers"][0]["username"].split(":")[1]
        for client in (joined, joined, dana)
    ]
    assert names[0] == names[1] != names[2]
    assert not {str(pk) for pk in Seat.objects.values_list("pk", flat=True)} & set(names)


def test_the_clinic_may_hide_addresses_behind_the_relay(joined, visit, settings):
    settings.ICE_TRANSPORT_POLICY = "relay"
    assert ask(joined, visit).json()["iceTransportPolicy"] == "relay"


def test_without_a_relay_there_are_no_servers(joined, visit, settings):
    settings.TURN_URIS = []
    assert ask(joined, visit).json()["iceServers"] == []


def test_nobody_gets_them_before_joining_or_for_a_visit_of_others(
    client_of, patient, other_patient, visit
):
    answers = [ask(client_of(person), visit) for person in (patient, other_patient)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_they_end_with_the_visit(joined, client_of, doctor, visit):
    dana = client_of(doctor)
    dana.post(reverse("visit_start", args=[visit.reference]))
    dana.post(reverse("visit_end", args=[visit.reference]))
    assert [ask(client, visit).status_code for client in (joined, dana)] == [404, 404]


def test_who_asks_all_the_time_is_told_to_wait(joined, visit):
    limit = CREDENTIALS_BY_SEAT
    count = AttemptCount.objects.filter(kind=limit.kind)
    assert ask(joined, visit).status_code == 200
    count.update(count=limit.most)
    refused = ask(joined, visit)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= limit.window.total_seconds()


def given(client, visit):
    """What came with the page."""
    page = client.get(reverse("visit", args=[visit.reference]))
    assert "no-store" in page["Cache-Control"]
    return page.context["room"]["ice"]


def test_the_page_of_who_takes_part_brings_them_along(joined, client_of, doctor, visit):
    asked = ask(joined, visit).json()
    assert given(joined, visit)["iceServers"][0]["urls"] == asked["iceServers"][0]["urls"]
    dana = client_of(doctor)
    dana.post(reverse("visit_start", args=[visit.reference]))
    dana.post(reverse("visit_end", args=[visit.reference]))
    assert given(joined, visit) is None


def test_loading_the_page_counts_as_no_try_however_often(joined, visit):
    tries = AttemptCount.objects.filter(kind=CREDENTIALS_BY_SEAT.kind)
    for _ in range(3):
        given(joined, visit)
    assert not tries.exists()
    ask(joined, visit)
    tries.update(count=CREDENTIALS_BY_SEAT.most)
    assert ask(joined, visit).status_code == 429
    assert given(joined, visit)["iceServers"] != []


def test_who_has_the_seat_is_read_with_the_room(joined, visit):
    seat = Seat.objects.select_related("visit__appointment").get()
    Seat.objects.update(tab="0123456789abcdef")  # their page has come since
    assert told(seat)["words"][0] == "waiting"


def test_a_get_gives_nothing(joined, visit):
    assert joined.get(reverse("visit_ice", args=[visit.reference])).status_code == 405
