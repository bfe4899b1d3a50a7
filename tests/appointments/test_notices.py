"""No message about a visit can mislead: each kind, by video and at the clinic, in each language."""

import re
from itertools import product

import pytest
from django.conf import settings

from accounts.actions.outbox import owe
from accounts.actions.rendering import mail_of, text_of
from accounts.models import Notice
from accounts.rules.outbox import SUBJECT_LENGTH
from accounts.selectors.outbox import recipient_of
from appointments import tasks  # noqa: F401 - knows the kinds
from appointments.rules.notices import BOOKED, CANCELLED, DOOR, MOVED, REMINDER
from tests.fixtures.cast import A_DAY, make_appointment

pytestmark = pytest.mark.django_db
ADDRESS = "100 Harbor Street"
KINDS = [
    *product((BOOKED, MOVED, CANCELLED, REMINDER), ("video", "in_person")),
    (DOOR, "video"),
]
LANGUAGES = [code for code, _ in settings.LANGUAGES]
# What would send somebody to the clinic who is to stay at home.
TRAVEL = re.compile(
    r"harbor street|at the clinic|\bcome (in|to)\b|\barriv|check-?in|front desk|reception"
    r"|en la clínica|\bven(ga|ir)\b|\blleg(ue|ar|ada)|acuda|preséntese|recepción|mostrador",
    re.IGNORECASE,
)
# What would keep somebody at home who is to travel.
STAY = re.compile(
    r"\bjoin|/videovisit|/visits/|camera|from home|do not travel"
    r"|por video|únase|unirse|\bentrar?\b|cámara|desde (su )?casa|no viaje",
    re.IGNORECASE,
)
PRIVATE = re.compile(r"Okoye|Haddad|Rivera|Chest pain|Internal medicine|MRN-1")
NAMES = re.compile(r"Ada|Noor|Pat\b|Marisol|Dana")
SAME = re.compile(r"\S+@\S+|https?://\S+|[\d\W]*|Bayside Health.*|.*Video Visit Portal")


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
def said(readers, doctor, now):
    """Everything each reader gets of a kind, by (reader, language): its parts as words."""

    def write(kind, modality, **fields):
        status = "cancelled" if kind == CANCELLED else "booked"
        fields = {"reason": "Chest pain", "modality": modality, "status": status, **fields}
        told = {}
        for number, (name, (reader, about)) in enumerate(readers.items()):
            times = {"starts_at": now + (number + 1) * A_DAY}
            visit = make_appointment(about, doctor.practitioner, **times, **fields)
            owe(kind, cause=f"appointment:{visit.pk}", to=reader, channel="mail", now=now)
            for language in LANGUAGES:
                type(reader).objects.filter(pk=reader.pk).update(language=language)
                told[name, language] = parts(
                    Notice.objects.get(cause=f"appointment:{visit.pk}"), now
                )
        return told

    return write


def parts(notice, now):
    recipient = recipient_of(notice, {}, now)
    mail = mail_of(notice, recipient, {})
    rich, calendar = (part.content for part in mail.alternatives)
    return {
        "subject": mail.subject,
        "plain": mail.body,
        "rich": re.sub(r"<style>.*?</style>", "", rich, flags=re.DOTALL),
        "calendar": calendar.replace("\r\n ", ""),
        "text": text_of(notice, recipient, {}),
    }


def places(told, what, skip=()):
    """Where a pattern stands: (reader, language, part, what it found)."""
    return [
        (*who, part, found.group())
        for who, all_parts in told.items()
        for part, words in all_parts.items()
        if part not in skip and (found := what.search(words))
    ]


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
    subjects = {who: all_parts["subject"] for who, all_parts in said(kind, modality).items()}
    wrong = {
        who: subject
        for who, subject in subjects.items()
        if len(subject) > SUBJECT_LENGTH or "…" in subject or NAMES.search(subject)
    }
    assert wrong == {}


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_a_message_says_when_with_whom_and_for_whom(said, kind, modality):
    told = said(kind, modality)
    wrong = {
        who: all_parts
        for who, all_parts in told.items()
        for part in ("plain", "rich", "text")
        if not re.search(r"\d?\d:\d\d [ap]\.\s?m\.(</span>)? \w", all_parts[part])
        or "Sam Okafor, MD" not in all_parts[part]
        or ("Noor" in all_parts[part]) != (who[0] in ("contact_of_child", "helper"))
    }
    assert wrong == {}


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_links_lead_to_pages_of_ours_and_carry_no_credential(said, kind, modality):
    ours = re.compile(
        rf"{re.escape(settings.SITE_ORIGIN)}/(appointments/[0-9A-Z]{{10}}/|registernow|videovisit)"
    )
    for all_parts in said(kind, modality).values():
        links = {
            link.rstrip(".")
            for part in all_parts.values()
            for link in re.findall(r"https?://[^\s\"<\\]+", part)
        }
        assert links
        assert [link for link in links if not ours.fullmatch(link)] == []


@pytest.mark.parametrize(("kind", "modality"), KINDS)
def test_in_spanish_no_line_stays_english(said, kind, modality):
    told = said(kind, modality)
    same = {
        line
        for reader in {who for who, _ in told}
        for part in ("subject", "plain", "text")
        for line in lines(told[reader, "en"][part]) & lines(told[reader, "es"][part])
        if not SAME.fullmatch(line)
    }
    assert same == set()


def lines(words):
    return {line.strip() for line in words.splitlines()}
