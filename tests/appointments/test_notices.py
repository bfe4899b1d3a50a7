"""No message about a visit can mislead: each kind, by video and at the clinic, in each language."""

import re
from itertools import product

import pytest

from accounts.actions.outbox import owe
from accounts.models import Notice
from appointments import tasks  # noqa: F401 - knows the kinds
from appointments.rules.notices import BOOKED, CANCELLED, DOOR, MOVED, REMINDER
from tests.fixtures.cast import A_DAY, make_appointment
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

pytestmark = pytest.mark.django_db
KINDS = [
    *product((BOOKED, MOVED, CANCELLED, REMINDER), ("video", "in_person")),
    (DOOR, "video"),
]
# What would keep somebody at home who is to travel.
STAY = re.compile(
    r"\bjoin|/videovisit|/visits/|camera|from home|do not travel"
    r"|por video|únase|unirse|\bentrar?\b|cámara|desde (su )?casa|no viaje",
    re.IGNORECASE,
)


@pytest.fixture
def readers(patient, unregistered, parent, child, clinic):
    """Who reads, and about whose visit: (reader, patient)."""
    clinic.address = ADDRESS
    clinic.save()
    return {
        "registered": (patient.record, patient.record),
        "unregistered": (unregistered, unregistered),
        "contact_of_child": (child, child),
        "helper": (parent, child),
    }


@pytest.fixture
def write(readers, doctor, now):
    """Everything each reader gets of a kind, by (reader, language): its parts as words."""

    def of_kind(kind, modality):
        status = "cancelled" if kind == CANCELLED else "booked"
        fields = {"reason": "Chest pain", "modality": modality, "status": status}
        told = {}
        for number, (name, (reader, about)) in enumerate(readers.items()):
            times = {"starts_at": now + (number + 1) * A_DAY}
            visit = make_appointment(about, doctor.practitioner, **times, **fields)
            owe(kind, cause=f"appointment:{visit.pk}", to=reader, channel="mail", now=now)
            cause = f"appointment:{visit.pk}"
            for language, words in in_each_language(
                reader, lambda cause=cause: parts_of(Notice.objects.get(cause=cause), now)
            ):
                told[name, language] = words
        return told

    return of_kind


@pytest.mark.parametrize("kind", [kind for kind, modality in KINDS if modality == "video"])
def test_a_video_message_sends_nobody_to_the_clinic(said, kind):
    told = said(kind, "video")
    assert places(told, TRAVEL) == []
    assert all("/appointments/" in all_parts["text"] for all_parts in told.values())


@pytest.mark.parametrize("kind", [kind for kind, modality in KINDS if modality == "in_person"])
def test_a_message_about_a_visit_at_the_clinic_says_where_and_has_no_way_to_join(said, kind):
    told = said(kind, "in_person")
    found = {found[:3] for found in places(told, re.compile(ADDRESS))}
    parts = {"plain", "rich", "calendar", "text"}
    if kind == "appointment_cancelled":
        parts.remove("text")  # a short message leads nobody to where nothing takes place
    assert found == {(*who, part) for who in told for part in parts}
    assert places(told, STAY) == []


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_no_message_says_a_last_name_a_reason_or_a_specialty(said, kind, modality):
    assert places(said(kind, modality), PRIVATE) == []


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_a_subject_is_short_and_names_nobody(said, kind, modality):
    assert wrong_subjects(said(kind, modality)) == {}


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_a_message_says_when_with_whom_and_for_whom(said, kind, modality):
    told = said(kind, modality)
    wrong = {
        who: all_parts
        for who, all_parts in told.items()
        for part in WORDY
        if not re.search(r"\d?\d:\d\d\s[ap]\.\s?m\.(</span>)? \w", all_parts[part])
        or "Sam Okafor, MD" not in all_parts[part]
        or ("Noor" in all_parts[part]) != (who[0] in ("contact_of_child", "helper"))
    }
    assert wrong == {}


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_no_line_of_a_mail_breaks_a_time_and_plain_words_hold_plain_blanks(said, kind, modality):
    for parts in said(kind, modality).values():
        assert not re.search(r"\d [ap]\.", parts["rich"])
        plain = {name: words for name, words in parts.items() if name != "rich"}
        assert not any("\N{NO-BREAK SPACE}" in words for words in plain.values())


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_links_lead_to_pages_of_ours_and_carry_no_credential(said, kind, modality):
    ours = r"appointments/[0-9A-Z]{10}/|registernow|videovisit"
    assert foreign_links(said(kind, modality), ours) == set()


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_in_spanish_no_line_stays_english(said, kind, modality):
    assert english_in_spanish(said(kind, modality)) == set()
