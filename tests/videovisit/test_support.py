"""Support looks somebody up by what they say: one record, masked, for half an hour, all written down."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.attempts import attempt_key
from accounts.models import AttemptCount, AuditEvent
from tests.fixtures.cast import make_record, make_staff
from tests.fixtures.pages import names, seen
from videovisit.models import SupportCase

pytestmark = pytest.mark.django_db
SUPPORT = "/support/"
WHY = {"reason": "camera", "words": "The camera stays black"}
BORN = {"birth_date_0": "3", "birth_date_1": "4", "birth_date_2": "1951"}
NOTHING = "Nothing found."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def agent(client_of, support_agent):
    return client_of(support_agent)


@pytest.fixture
def ada(patient):
    """Ada Okoye, with every contact on record."""
    record = patient.record
    record.email, record.phone = "Ada.Okoye@example.com", "+15105550142"
    record.save()
    return record


@pytest.fixture
def look_up(agent, ada):
    """What comes of a look-up with these identifiers."""
    return lambda **said: agent.post(SUPPORT, {**WHY, **said})


def code(appointment):
    return {"code": f"{appointment.reference[:5]}-{appointment.reference[5:]}".lower()}


PAIRS = [
    {"mrn": "mrn 100001", **BORN},
    {"last_name": "OKOYE", **BORN},
    {"last_name": "Okoye", "mrn": "MRN-100001"},
    {"phone": "(510) 555-0142", "email": "ada.okoye@EXAMPLE.com"},
    {"phone": "510 555 0142", "last_name": "okoye"},
    {"email": "ada.okoye@example.com", **BORN},
]


@pytest.mark.parametrize("said", PAIRS)
def test_two_exact_identifiers_open_a_case(look_up, said, ada, support_agent, appointment):
    answer = look_up(**said)
    case = SupportCase.objects.get()
    assert answer["Location"] == reverse("support_case", args=[case.pk])
    assert (case.patient, case.appointment, case.agent) == (ada, appointment, support_agent)
    assert case.ends_at - case.opened_at == 30 * MINUTE
    assert not re.search(r"okoye|1951|100001|0142", answer["Location"], re.IGNORECASE)


def test_the_code_that_was_said_chooses_the_visit(look_up, appointment, visit):
    visit()  # sooner
    look_up(**code(appointment), **BORN)
    assert SupportCase.objects.get().appointment == appointment


def test_without_a_code_it_is_the_next_visit_else_the_last_one(look_up, visit, ada):
    look_up(mrn=ada.mrn, **BORN)
    older, last = visit(-9 * 24 * 60 * MINUTE), visit(-24 * 60 * MINUTE, status="fulfilled")
    look_up(mrn=ada.mrn, **BORN)
    soon = visit(5 * MINUTE)
    visit(24 * 60 * MINUTE)
    look_up(mrn=ada.mrn, **BORN)
    assert older
    found = SupportCase.objects.order_by("pk").values_list("appointment", flat=True)
    assert list(found) == [None, last.pk, soon.pk]


def test_nothing_found_is_the_same_whatever_was_wrong(look_up, ada, other_clinic, appointment):
    make_record(other_clinic, "MRN-900001", last_name="Elsewhere", birth_date=ada.birth_date)
    said = [
        {"mrn": "MRN-999999", **BORN},
        {"mrn": "MRN-100001", **BORN, "birth_date_2": "1952"},
        {"mrn": "MRN-900001", "last_name": "Elsewhere"},
        {"code": "00000-00000", **BORN},
        {**code(appointment), "last_name": "Quist"},
        {"last_name": "Oko", **BORN},
        {"phone": "510 555 0143", **BORN},
    ]
    pages = [look_up(**each) for each in said]
    told = {seen(page.text).partition("See how a browser")[0] for page in pages}
    assert len(told) == 1
    assert NOTHING in told.pop()
    assert {page.status_code for page in pages} == {200}
    assert not SupportCase.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Fill in two of these"),
        (BORN, "Fill in two of these"),
        ({"mrn": "MRN-100001"}, "Fill in two of these"),
        ({"last_name": "%", **BORN}, "A last name has letters"),
        ({"last_name": "*", **BORN}, "A last name has letters"),
        ({"last_name": "O" * 300, **BORN}, "A last name has letters"),
        ({"mrn": "%", **BORN}, "A medical record number has letters"),
        ({"mrn": "MRN_10000_", **BORN}, "A medical record number has letters"),
        ({"code": "12345", **BORN}, "A confirmation code has ten"),
        ({"phone": "555%", **BORN}, "with its area code"),
        ({"email": "%@%", **BORN}, "Enter an e-mail address"),
        ({"mrn": "MRN-100001\0", **BORN}, "hidden character"),
        ({"mrn": "MRN-100001", "birth_date_0": "3"}, "Enter the month, the day and the year"),
        ({**BORN, "mrn": "MRN-100001", "reason": ""}, "Choose a reason."),
        ({**BORN, "mrn": "MRN-100001", "reason": "curious"}, "Choose a reason."),
        ({**BORN, "mrn": "MRN-100001", "words": " "}, "Say in a few words why you look."),
        ({**BORN, "mrn": "MRN-100001", "words": "x" * 301}, "at most 300"),
    ],
)
def test_what_is_no_look_up_gets_a_plain_answer(look_up, said, words):
    page = look_up(**said)
    assert (page.status_code, words in seen(page.text)) == (200, True)
    assert not SupportCase.objects.exists()
    assert not AttemptCount.objects.filter(kind="support-look-up").exists()


@pytest.mark.parametrize("name", ["O'Brien-Núñez", "obrien nunez", "O\u2019BRIEN NUÑEZ"])
def test_accents_and_apostrophes_do_not_matter(look_up, clinic, ada, name):
    born = {"birth_date": ada.birth_date}
    made = make_record(clinic, "MRN-300001", last_name="O'Brien-Núñez", **born)
    look_up(last_name=name, **BORN)
    assert SupportCase.objects.get().patient == made


def test_sql_in_a_name_finds_nothing_and_breaks_nothing(look_up):
    page = look_up(last_name="x' OR '1", **BORN)
    assert NOTHING in page.text


def test_two_hits_ask_for_one_thing_more(look_up, clinic, ada):
    twin = {"first_name": "Ana", "last_name": "Okoye", "birth_date": ada.birth_date}
    make_record(clinic, "MRN-100077", **twin, email="ana@example.com")
    page = look_up(last_name="Okoye", **BORN)
    assert "More than one record fits. Ask for one thing more." in seen(page.text)
    assert not names(page.text, "Ana")
    assert 'value="Okoye"' in page.text
    look_up(last_name="Okoye", **BORN, mrn="MRN-100001")
    assert SupportCase.objects.get().patient == ada


def test_every_look_up_is_written_down(look_up, ada, support_agent):
    look_up(mrn="MRN-999999", **BORN)
    look_up(mrn=ada.mrn, **BORN)
    missed, opened = AuditEvent.objects.filter(action__startswith="support").order_by("pk")
    assert {missed.actor, opened.actor} == {support_agent}
    assert (missed.action, missed.patient, missed.reason) == ("support_looked", None, WHY["words"])
    assert missed.detail == {"given": ["mrn_key", "birth_date"], "code": "camera", "hits": "none"}
    assert (opened.action, opened.patient, opened.role) == ("support_case_opened", ada, "support")
    assert opened.reason == WHY["words"]
    assert opened.detail["given"] == ["mrn_key", "birth_date"]


def test_the_sixty_first_look_up_within_an_hour_is_refused_and_raises_an_alarm(
    look_up, ada, support_agent, clinic
):
    look_up(mrn=ada.mrn, **BORN)
    AttemptCount.objects.filter(kind="support-look-up").update(count=59)
    assert look_up(mrn=ada.mrn, **BORN).status_code == 302
    assert not AuditEvent.objects.filter(action="alarm_look_ups").exists()
    pages = [look_up(mrn=ada.mrn, **BORN) for _ in range(2)]
    assert [page.status_code for page in pages] == [429, 429]
    assert "You have looked up 60 times within an hour." in seen(pages[0].text)
    assert re.search(r"You can go on in (59|60) minutes", seen(pages[0].text))
    assert 3500 < int(pages[0]["Retry-After"]) <= 3600
    alarm = AuditEvent.objects.get(action="alarm_look_ups")
    assert (alarm.actor, alarm.clinic, alarm.detail) == (support_agent, clinic, {"most": 60})
    assert SupportCase.objects.count() == 2


def test_each_agent_has_a_count_of_their_own(look_up, ada, clinic, client_of):
    look_up(mrn=ada.mrn, **BORN)
    AttemptCount.objects.filter(kind="support-look-up").update(count=60)
    other = client_of(make_staff(clinic, "second.support@example.com", "support"))
    assert other.post(SUPPORT, {**WHY, "mrn": ada.mrn, **BORN}).status_code == 302
    assert look_up(mrn=ada.mrn, **BORN).status_code == 429


def test_a_count_names_nobody(look_up, ada, support_agent):
    look_up(mrn=ada.mrn, **BORN)
    assert AttemptCount.objects.get(kind="support-look-up").key == attempt_key(
        str(support_agent.pk)
    )


def test_a_look_up_takes_six_queries(look_up, ada, appointment, django_assert_max_num_queries):
    look_up(mrn=ada.mrn, **BORN)
    # Besides: the session's note that somebody was active, and savepoints that a test alone has.
    with django_assert_max_num_queries(6 + 1 + 4):
        look_up(mrn=ada.mrn, **BORN)
