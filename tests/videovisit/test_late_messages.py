"""No message about a late doctor can mislead: each kind, each reader, in each language."""

import re

import pytest

from accounts.models import Notice
from accounts.rules.actor import Actor
from accounts.selectors.clinics import database_now
from appointments.actions.notices import tell
from tests.fixtures.cast import make_appointment
from tests.fixtures.messages import (
    ADDRESS,
    PRIVATE,
    TRAVEL,
    WORDY,
    english_in_spanish,
    foreign_links,
    in_each_language,
    parts_of,
    places,
    wrong_subjects,
)
from tests.videovisit.days import HOUR, MINUTE
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.days_off import say_off, take_back, tell_days_off
from videovisit.actions.delays import tell_delays
from videovisit.actions.lateness import climb
from videovisit.models import DayOff, Delay

pytestmark = pytest.mark.django_db
KINDS = {"doctor_late": 12, "doctor_late_choose": 16}
SAID = ("doctor_delayed", "doctor_on_time")
OFF = ("doctor_unavailable", "doctor_available")
ALL = [*KINDS, *SAID, *OFF, "doctor_ready"]
SAYS = dict.fromkeys(KINDS, r"1[2-8] min") | {
    "doctor_delayed": r"(about|a eso de las) \d?\d:\d\d",
    "doctor_on_time": r"as soon as the doctor is free|en cuanto el médico quede libre",
    "doctor_unavailable": r"not available today|no está disponible hoy",
    "doctor_available": r"booked time|hora reservada",
    "doctor_ready": r"3 minut",
}

# Where a message leads that asks for no choice.
PLACES = {
    "doctor_available": r"appointments/[0-9A-Z]{10}/",
    "doctor_ready": r"visits/[0-9A-Z]{10}/",
}


@pytest.fixture
def readers(patient, unregistered, parent, child, clinic):
    """Who reads, and about whose visit: (reader, patient)."""
    clinic.address = ADDRESS
    clinic.save()
    return {
        "registered": (patient.record, patient.record),
        "unregistered": (unregistered, unregistered),
        "helper": (parent, child),
    }


@pytest.fixture
def write(readers, doctor, now):
    """Everything each reader gets of a kind, by (reader, language): its parts as words."""

    def of_kind(kind):
        told, starts_at = {}, now - KINDS.get(kind, 1) * MINUTE
        for number, (name, (reader, about)) in enumerate(readers.items()):
            times = {"starts_at": starts_at - number * MINUTE, "ends_at": now + HOUR}
            visit = make_appointment(
                about, doctor.practitioner, reason="Chest pain", status="cancelled", **times
            )
            type(visit).objects.filter(pk=visit.pk).update(status="booked")
            happens(kind, visit, now)
            of = {"cause__startswith": f"appointment:{visit.pk}:", "kind": kind}
            for language, words in in_each_language(
                reader, lambda of=of: parts_of(Notice.objects.get(**of), now)
            ):
                told[name, language] = words
        return told

    return of_kind


def happens(kind, visit, now):
    """What a notice of this kind is about."""
    if kind in KINDS:
        climb(now)
    elif kind in OFF:
        day_off(visit, kind)
    elif kind in SAID:
        delay(visit, kind, now)
    else:
        tell(visit, kind, now=now, about="ready:0")


def day_off(visit, kind):
    """The doctor is not available today, and then (for the other kind) is after all."""
    doctor, now = visit.practitioner, database_now()
    by = Actor(user_id=doctor.user_id)
    say_off(doctor, [visit.clinic], actor=by, now=now)
    tell_days_off(now)
    if kind == "doctor_available":
        take_back(doctor, DayOff.objects.all(), actor=by, now=now)
        tell_days_off(now)


def delay(visit, kind, now):
    """The doctor says to be late, and then (for the other kind) back on time."""
    doctor, said = visit.practitioner, {"said_at": now, "said_by": visit.practitioner.user}
    Delay.objects.create(practitioner=doctor, minutes=45, **said)
    tell_delays(now)
    if kind == "doctor_on_time":
        Delay.objects.update(withdrawn_at=now)
        tell_delays(now)


@pytest.mark.parametrize("kind", ALL)
def test_it_sends_nobody_to_the_clinic_and_says_nothing_private(said, kind):
    told = said(kind)
    assert places(told, TRAVEL) == []
    assert places(told, PRIVATE) == []


@pytest.mark.parametrize("kind", ALL)
def test_its_subject_is_short_and_names_nobody(said, kind):
    assert wrong_subjects(said(kind)) == {}


@pytest.mark.parametrize("kind", ALL)
def test_it_says_how_late_who_is_and_for_whom(said, kind):
    wrong = {
        (*who, part): words[part]
        for who, words in said(kind).items()
        for part in WORDY
        if "Sam Okafor, MD" not in words[part]
        or (part != "text" and not re.search(SAYS[kind], words[part]))
        or ("Noor" in words[part]) != (who[0] == "helper")
    }
    assert wrong == {}


@pytest.mark.parametrize("kind", ALL)
def test_its_link_leads_to_what_one_can_do_and_carries_no_credential(said, kind):
    told = said(kind)
    place = PLACES.get(kind, r"visits/[0-9A-Z]{10}/late/")
    assert foreign_links(told, rf"{place}|registernow") == set()
    assert all(re.search(place, parts[part]) for parts in told.values() for part in WORDY)


@pytest.mark.parametrize("kind", ALL)
def test_in_spanish_no_line_of_it_stays_english(said, kind):
    assert english_in_spanish(said(kind)) == set()


def test_who_was_to_come_to_the_clinic_is_told_not_to_travel(readers, doctor, now):
    record, _ = readers["registered"]
    visit = make_appointment(
        record, doctor.practitioner, starts_at=now + MINUTE, modality="in_person"
    )
    day_off(visit, "doctor_unavailable")
    words = parts_of(Notice.objects.get(kind="doctor_unavailable"), now)
    assert all(
        "Please do not travel for this visit." in words[part].replace("\n", " ") for part in WORDY
    )
