"""The page of a visit as it is read: whose it is, what the doctor said, and a sentence for each state."""

import re

import pytest
from django.template.loader import render_to_string

from accounts.models import PatientAccess, Practitioner
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from appointments.rules.clock import when
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, MINUTE, address
from tests.videovisit.rooms import OTHER_TAB, TAB
from videovisit.actions.day import Words, hand_over, say_late, write_to
from videovisit.actions.delays import tell_delays
from videovisit.actions.rooms import Claim, claim_seats
from videovisit.actions.visits import arrive, end_visit, start_visit
from videovisit.models import Seat, Visit, VisitMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def reads(client_of, patient):
    """What the patient reads on the page of a visit now."""
    return lambda made: seen(client_of(patient).get(address("visit", made)).text)


@pytest.fixture
def asks(client_of, patient):
    """The state that the patient's open page hears."""
    asked = {"Accept": "application/json"}
    client = client_of(patient)
    return lambda made: client.get(address("visit_state", made), headers=asked).json()["state"]


@pytest.fixture
def hands_over(doctor, colleague, actor_of):
    def hand(made):
        now = database_now()
        hand_over(made, colleague.practitioner, actor=actor_of(doctor), now=now)

    return hand


@pytest.fixture
def writes(doctor, actor_of):
    """The doctor writes to who waits, so long ago."""

    def write(made, ago=0 * MINUTE):
        now = database_now() - ago
        write_to([made.visit], Words("soon", ""), actor=actor_of(doctor), now=now)

    return write


def test_who_waits_without_scripts_finds_the_way_to_another_time(here, client_of, patient, doctor):
    made = here()
    way = f'<a href="{address("visit_late", made)}">See when, and choose</a>'
    assert way in client_of(patient).get(address("visit", made)).text
    client_of(doctor).post(address("visit_start", made))
    for user in (patient, doctor):
        assert way not in client_of(user).get(address("visit", made)).text


# --- the doctor's name ---


def test_an_open_page_hears_which_doctor_sees_them_now(here, asks, hands_over):
    made = here()
    assert asks(made)["values"]["doctor"] == "Sam Okafor, MD"
    hands_over(made)
    assert asks(made)["values"]["doctor"] == "Ida Berg, MD"


@pytest.mark.parametrize("credentials", ["", "MD, PhD"])
def test_the_doctor_is_named_as_everywhere(here, asks, credentials):
    Practitioner.objects.update(credentials=credentials)
    doctor = Practitioner.objects.get()
    assert asks(here())["values"]["doctor"] == doctor.get_full_name()


def test_waiting_and_end_name_who_sees_them(here, reads, hands_over, colleague, actor_of):
    made = here()
    hands_over(made)
    assert "Your visit with Ida Berg, MD is at" in reads(made)
    start_visit(made, actor=actor_of(colleague), now=database_now())
    end_visit(Visit.objects.get(), actor=actor_of(colleague), now=database_now())
    assert "Your visit with Ida Berg, MD has ended." in reads(made)


def zone_of(made):
    """Its clinic's zone in words."""
    return seen(render_to_string("components/_zone.html", {"zone": made.clinic.time_zone}))


def called(client_of, user, made):
    """The words of the page, and its title."""
    page = client_of(user).get(address("visit", made)).text
    return seen(page), re.search(r"<title>\s*(.*?)\s*</title>", page, re.DOTALL)[1]


def test_the_call_says_with_whom_and_when_and_the_title_names_nobody(
    here, client_of, patient, doctor, actor_of
):
    made = here()
    start_visit(made, actor=actor_of(doctor), now=database_now())
    at = seen(when(made.starts_at, made.clinic.time_zone, "en").clock)
    for user, name in ((patient, "Sam Okafor, MD"), (doctor, "Ada Okoye")):
        words, title = called(client_of, user, made)
        assert f"Your video visit With {name}, at {at} {zone_of(made)}" in words
        assert title == "Video visit - Video Visit Portal"


def test_who_helps_reads_in_the_call_whose_visit_it_is(
    here, client_of, patient, other_patient, doctor, actor_of
):
    made = here()
    start_visit(made, actor=actor_of(doctor), now=database_now())
    grant = {"kind": "caregiver", "starts_at": database_now() - HOUR}
    PatientAccess.objects.create(user=other_patient, patient=patient.record, **grant)
    arrive(made, actor=actor_of(other_patient), now=database_now())
    words, _title = called(client_of, other_patient, made)
    assert f"{zone_of(made)} It is a visit of Ada Okoye." in words


def test_the_doctor_s_end_has_the_name_then_the_way_on_then_the_figures(
    here, client_of, doctor, actor_of
):
    made = here()
    start_visit(made, actor=actor_of(doctor), now=database_now())
    end_visit(Visit.objects.get(), actor=actor_of(doctor), now=database_now())
    words, _title = called(client_of, doctor, made)
    parts = [
        *("Your visit with", "Ada Okoye", "has ended.", "Back to your day"),
        *("Did picture and sound work well?", "How the call went"),
    ]
    places = [words.index(part) for part in parts]
    assert places == sorted(places)
    page = client_of(doctor).get(address("visit", made)).text
    assert re.search(r"<details class=\"govuk-details\">\s*<summary[^>]*><h2[^>]*>How the", page)


# --- how late the doctor is ---


def test_a_gap_that_takes_a_delay_up_ends_it_in_the_room_too(
    here, visit, other_patient, doctor, actor_of, reads
):
    made = here(starts_in=14 * MINUTE)
    visit(-HOUR, record=other_patient.record, status="arrived", lasts=HOUR / 2)
    say_late(doctor.practitioner, 20, actor=actor_of(doctor), now=database_now() - HOUR)
    tell_delays(database_now())
    words = reads(made)
    assert "minutes late" not in words
    assert "The clinic knows that you are here, and your doctor will start the visit." in words


# --- what the doctor wrote ---


def test_words_of_before_they_came_are_said_no_more(here, writes, reads):
    made = here()
    writes(made, ago=24 * HOUR)
    assert "A message from your doctor" not in reads(made)
    writes(made)
    assert "A message from your doctor" in reads(made)


def test_a_doctor_who_takes_over_has_not_said_what_another_did(here, writes, reads, hands_over):
    made = here()
    Appointment.objects.update(arrived_at=database_now() - MINUTE)
    writes(made, ago=MINUTE / 2)
    assert "A message from your doctor" in reads(made)
    hands_over(made)
    assert "A message from your doctor" not in reads(made)
    writes(made)
    assert "A message from your doctor" in reads(made)
    assert VisitMessage.objects.count() == 2


# --- without scripts ---


REFRESH = '<noscript><meta http-equiv="refresh" content="20"></noscript>'


@pytest.fixture
def silent(here):
    """The patient came, and has not been heard of for a minute."""
    made = here()
    Seat.objects.update(seen_at=database_now() - MINUTE)
    return made


def is_seen():
    return Seat.objects.filter(seen_at__gt=database_now() - MINUTE / 2).exists()


def test_a_page_that_waits_looks_again_by_itself(here, client_of, patient):
    made, client = here(), client_of(patient)
    assert REFRESH in client.get(address("visit", made)).text
    Appointment.objects.update(status="fulfilled")
    assert "http-equiv" not in client.get(address("visit", made)).text


def test_loading_the_page_is_a_sign_of_life_and_says_that_one_was_away(silent, reads):
    assert "You were away for a while. You have kept your place." in reads(silent)
    assert is_seen()
    assert "You were away" not in reads(silent)


def test_a_page_with_scripts_that_went_leaves_the_sign_to_who_loads(silent, reads):
    Seat.objects.update(tab=TAB, tab_left_at=database_now())
    reads(silent)
    assert is_seen()
    assert Seat.objects.get().tab_left_at is not None


def test_a_page_with_scripts_that_fell_silent_gives_its_seat_to_the_next(silent, reads):
    Seat.objects.update(tab=TAB)
    reads(silent)
    claim_seats([Claim(Seat.objects.get().pk, OTHER_TAB)])
    assert Seat.objects.get().tab == OTHER_TAB


def test_who_is_outside_and_has_lost_every_contact_is_asked_to_stay(here, reads, patient):
    made = here()
    Seat.objects.update(outside_since=database_now())
    assert "You may leave this page When your doctor is ready, we send an e-mail to " in reads(made)
    type(patient.record).objects.filter(pk=patient.record.pk).update(email="")
    words = reads(made)
    assert "Please stay on this page We cannot reach you by text message or e-mail." in words
    assert "we send" not in words
    assert "open the link in the message" not in words
