"""No message about a late doctor can mislead: each kind, each reader, in each language."""

import re

import pytest
from django.conf import settings

from accounts.actions.rendering import mail_of, text_of
from accounts.models import Notice
from accounts.rules.outbox import SUBJECT_LENGTH
from accounts.selectors.outbox import recipient_of
from tests.appointments.test_notices import (
    ADDRESS,
    LANGUAGES,
    NAMES,
    PRIVATE,
    SAME,
    TRAVEL,
    lines,
    places,
)
from tests.fixtures.cast import make_appointment
from tests.videovisit.days import HOUR, MINUTE
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.delays import tell_delays
from videovisit.actions.lateness import climb
from videovisit.models import Delay

pytestmark = pytest.mark.django_db
KINDS = {"doctor_late": 12, "doctor_late_choose": 16}
SAID = ("doctor_delayed", "doctor_on_time")
ALL = [*KINDS, *SAID]
SAYS = dict.fromkeys(KINDS, r"1[2-8] min") | {
    "doctor_delayed": r"(about|a eso de las) \d?\d:\d\d",
    "doctor_on_time": r"booked time|hora reservada",
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
def said(readers, doctor, now):
    """Everything each reader gets of a kind, by (reader, language): its parts as words."""

    def write(kind):
        told, starts_at = {}, now - KINDS.get(kind, 1) * MINUTE
        for number, (name, (reader, about)) in enumerate(readers.items()):
            times = {"starts_at": starts_at - number * MINUTE, "ends_at": now + HOUR}
            visit = make_appointment(
                about, doctor.practitioner, reason="Chest pain", status="cancelled", **times
            )
            type(visit).objects.filter(pk=visit.pk).update(status="booked")
            climb(now) if kind in KINDS else delay(visit, kind, now)
            notice = Notice.objects.get(cause__startswith=f"appointment:{visit.pk}:", kind=kind)
            for language in LANGUAGES:
                type(reader).objects.filter(pk=reader.pk).update(language=language)
                told[name, language] = parts(Notice.objects.get(pk=notice.pk), now)
        return told

    return write


def delay(visit, kind, now):
    """The doctor says to be late, and then (for the other kind) back on time."""
    doctor, said = visit.practitioner, {"said_at": now, "said_by": visit.practitioner.user}
    Delay.objects.create(practitioner=doctor, minutes=45, **said)
    tell_delays(now)
    if kind == "doctor_on_time":
        Delay.objects.update(withdrawn_at=now)
        tell_delays(now)


def parts(notice, now):
    recipient = recipient_of(notice, {}, now)
    mail = mail_of(notice, recipient, {})
    (rich,) = (part.content for part in mail.alternatives)
    return {
        "subject": mail.subject,
        "plain": mail.body,
        "rich": re.sub(r"<style>.*?</style>", "", rich, flags=re.DOTALL),
        "text": text_of(notice, recipient, {}),
    }


@pytest.mark.parametrize("kind", ALL)
def test_it_sends_nobody_to_the_clinic_and_says_nothing_private(said, kind):
    told = said(kind)
    assert places(told, TRAVEL) == []
    assert places(told, PRIVATE) == []


@pytest.mark.parametrize("kind", ALL)
def test_its_subject_is_short_and_names_nobody(said, kind):
    subjects = [all_parts["subject"] for all_parts in said(kind).values()]
    assert [s for s in subjects if len(s) > SUBJECT_LENGTH or "…" in s or NAMES.search(s)] == []


@pytest.mark.parametrize("kind", ALL)
def test_it_says_how_late_who_is_and_for_whom(said, kind):
    wrong = {
        (*who, part): words[part]
        for who, words in said(kind).items()
        for part in ("plain", "rich", "text")
        if "Sam Okafor, MD" not in words[part]
        or (part != "text" and not re.search(SAYS[kind], words[part]))
        or ("Noor" in words[part]) != (who[0] == "helper")
    }
    assert wrong == {}


@pytest.mark.parametrize("kind", ALL)
def test_its_link_leads_to_what_one_can_do_and_carries_no_credential(said, kind):
    ours = re.compile(
        rf"{re.escape(settings.SITE_ORIGIN)}/(visits/[0-9A-Z]{{10}}/late/|registernow)"
    )
    for all_parts in said(kind).values():
        for part in ("plain", "rich", "text"):
            links = re.findall(r"https?://[^\s\"<\\]+", all_parts[part])
            assert any("/late/" in link for link in links)
            assert [link for link in links if not ours.fullmatch(link.rstrip("."))] == []


@pytest.mark.parametrize("kind", ALL)
def test_in_spanish_no_line_of_it_stays_english(said, kind):
    told = said(kind)
    same = {
        line
        for reader in {who for who, _ in told}
        for part in ("subject", "plain", "text")
        for line in lines(told[reader, "en"][part]) & lines(told[reader, "es"][part])
        if not SAME.fullmatch(line)
    }
    assert same == set()
