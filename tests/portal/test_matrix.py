"""The roles matrix: every URL name has a row, every role gets what the row says, rows stay apart."""

import re
from contextlib import contextmanager
from datetime import timedelta
from functools import cache

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from accounts.actions.audit import record
from accounts.actions.staff import give_role
from accounts.models import SweepRun
from accounts.rules.actor import Actor
from portal import demo_urls
from portal.rules import ANYONE, PAGES, SIGNED_ON, may_open
from tests.fixtures.cast import make_record, make_schedule
from tests.portal.matrix_rows import (
    CASES,
    LOOKS,
    days_ahead,
    doctors,
    feed,
    in_progress,
    invited_rows,
    invited_to,
    passkey,
    review,
    support_rows,
    tasks_of,
    time_off,
)
from tests.portal.spanish_words import kept_english

pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
ROLES = {
    "": "",
    "patient": "patient",
    "parent": "patient",
    "doctor": "practitioner",
    "scheduler": "scheduler",
    "other_scheduler": "scheduler",
    "support_agent": "support",
    "administrator": "administrator",
}
# Pages about something of one's own, a record or a factor: who has none finds no such page.
OF_ONES_OWN = {
    *("proxy_invite", "profile_contact", "profile_contact_code", "profile_texts"),
    *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"),
    *("admin:view_on_site", "check_code"),
}
CHOOSE = ("appointment_reschedule", "appointment_in_person", "appointment_book_time")
# Addresses of one appointment: for its patient, and for the staff of its clinic.
VISITS = [
    *("appointment", "appointment_calendar", "appointment_cancel"),
    *(name for page in CHOOSE for name in (page, f"{page}_confirm")),
    *("visit", "visit_join", "visit_state", "visit_late", "visit_late_state"),
]
# Addresses of a visit that somebody is in: for the patient and guests, for the doctor, of a guest.
IN_A_VISIT = ["visit_guests", "visit_guests_state", "visit_ice", "visit_outside"]
DOCTORS_VISITS = ["visit_start", "visit_end"]
OF_A_GUEST = ["visit_guest_admit", "visit_guest_refuse", "visit_guest_end"]
INVITING = ["visit_guests", "visit_guests_state", "visit_guest_end"]
FOR_GUESTS_TOO = {"visit"}  # who is not signed on and no guest is asked to sign on
CLINIC_VISITS = [
    *("clinic_appointment", "clinic_move", "clinic_cancel", "clinic_no_show", "clinic_resend"),
    *("clinic_came", "clinic_outreach", "clinic_outreach_undo"),
]
HOURS = ["clinic_hours", "clinic_exceptions"]
DAYS_OFF = ["clinic_day_off", "clinic_day_off_state"]
TASKS = [
    *("clinic_task_close", "clinic_board_task"),
    *("clinic_task_reopen", "clinic_board_task_reopen"),
]
DOCTORS_DAY = ["clinic_today_message_one", "clinic_today_hand_over", "clinic_today_confirm"]
PATIENTS = ["clinic_patient", "clinic_activation", "clinic_proxy", "clinic_book"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALIKE = {"no such page", "sign on"}  # what is said does not depend on the page that was asked for
# Each answer's own: nonce, token, and the address that was asked for.
ITS_OWN = re.compile(r'nonce="[^"]*"|name="(csrfmiddlewaretoken|next)" value="[^"]*"')


def patterns(found, space="", under="", above=()):
    """Every address of the URL conf: its full name, its parameters, and how it is written."""
    for pattern in found:
        address, parts = under + str(pattern.pattern), [*above, *pattern.pattern.regex.groupindex]
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or ''}", parts, address
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from patterns(pattern.url_patterns, space + inner, address, parts)


WALKED = [*patterns(get_resolver().url_patterns), *patterns(demo_urls.urlpatterns)]
NAMES = {name: parts for name, parts, _ in WALKED if not name.endswith(":")}
HERE = [name for name in NAMES if not name.startswith("demo_")]
OBJECTS = [name for name in HERE if NAMES[name] and not name.startswith("admin:")]


def test_every_address_has_a_name():
    assert [address for name, _, address in WALKED if not name] == []


def test_every_name_has_a_row_and_every_row_a_name():
    assert {name for name in NAMES if not name.startswith("admin:")} == {
        name for name in PAGES if not name.startswith("admin:")
    }
    assert {name for name in PAGES if name.startswith("admin:")} <= set(NAMES)


def test_a_name_without_a_row_is_nobodys():
    assert not any(may_open("no_such_page", role) for role in ANYONE)
    assert [role for role in sorted(ANYONE) if may_open("admin:anything", role)] == [
        "administrator"
    ]


@pytest.fixture
def elsewhere(other_clinic):
    return make_record(other_clinic, "MRN-200001", last_name="Elsewhere")


@pytest.fixture
def rows(patient, other_patient, elsewhere, parent, doctor, other_scheduler, support_agent, now):
    """For each URL name with parameters: ids of a row of one's own, of the clinic, of another."""
    records = {"own": patient.record, "same": other_patient.record, "other": elsewhere}
    members = {
        "same": doctor.memberships.get().pk,
        "other": other_scheduler.memberships.get().pk,
    }
    keys = {"own": passkey(patient), "same": passkey(other_patient)}
    visits = days_ahead(records, doctor.practitioner, now)
    plans = {
        key: make_schedule(doctor.practitioner, records[key].clinic) for key in ("same", "other")
    }
    begun = in_progress(records, doctor.practitioner, now)
    schedules = {key: plan.pk for key, plan in plans.items()}
    patients = {key: record.pk for key, record in records.items()}
    return {
        **dict.fromkeys(PATIENTS, patients),
        **dict.fromkeys(["mfa_edit_webauthn", "mfa_remove_webauthn"], keys),
        **dict.fromkeys([*VISITS, *CLINIC_VISITS, *DOCTORS_DAY], visits),
        **dict.fromkeys([*IN_A_VISIT, *DOCTORS_VISITS], begun),
        **dict.fromkeys(OF_A_GUEST, invited_to(begun, now)),
        "visit_opinion": in_progress(records, doctor.practitioner, now + 5 * HOUR, ended_at=now),
        "review": {key: review(records[key], doctor, now) for key in ("same", "other")},
        **dict.fromkeys(TASKS, tasks_of(records, now)),
        **support_rows([support_agent, doctor, other_scheduler], records, now),
        **dict.fromkeys(HOURS, schedules),
        **dict.fromkeys(DAYS_OFF, doctors(doctor, elsewhere.clinic)),
        "clinic_exception_end": {key: time_off(plan, now) for key, plan in plans.items()},
        "appointment_feed": {"same": feed(other_patient, now)},
        **invited_rows(parent, records, now),
        "staff_end": members,
    }


@pytest.fixture
def admin_rows(clinic, administrator, now):
    """What the addresses of the administration need."""
    give_role(administrator, clinic, "administrator")
    membership = administrator.memberships.get()
    models = {"clinic": clinic, "clinicmembership": membership, "user": administrator}
    SweepRun.objects.create(name="worker", ran_at=now)
    models["auditevent"] = record("seen", actor=Actor(), now=now)
    return {f"accounts_{name}": row.pk for name, row in models.items()} | {
        "content_type_id": ContentType.objects.get_for_model(clinic).pk
    }


def place(name, row):
    """The address of a row, which one or more values name."""
    return reverse(name, args=row if isinstance(row, tuple) else [row])


@pytest.fixture
def address_of(rows, admin_rows):
    def address(name, relation="same"):
        parts = NAMES[name]
        if name in rows:
            return place(name, rows[name][relation])
        values = {"app_label": "accounts", **admin_rows, "object_id": admin_rows["accounts_clinic"]}
        for model, pk in admin_rows.items():
            if name.startswith(f"admin:{model}_"):
                values["object_id"] = pk
        return reverse(name, kwargs={part: values[part] for part in parts})

    return address


@contextmanager
def undone(client):
    """What the request changes, in the database and the browser, is taken back."""
    cookies = client.cookies.copy()
    kept = transaction.savepoint()
    yield
    transaction.savepoint_rollback(kept)
    client.cookies = cookies


def verdict(response):
    if response.status_code == 404:
        return "no such page"
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/?next="):
        return "sign on"
    return "opens" if response.status_code < 500 else "breaks"


def wanted(name, role):
    if may_open(name, role):
        is_of_a_row = name in OBJECTS or name in OF_ONES_OWN
        asks = {"sign on"} if name in FOR_GUESTS_TOO and not role else set()
        return {"opens"} | ({"no such page"} if is_of_a_row else set()) | asks
    return {"no such page"} if role else {"sign on"}


@pytest.mark.parametrize("who", ROLES)
def test_every_role_gets_what_the_matrix_says_and_in_spanish_no_english(
    who, request, client_of, address_of
):
    client, role = client_of(request.getfixturevalue(who) if who else None), ROLES[who]
    wrong, english_left, unlike = {}, {}, set()
    for method in ("get", "post"):
        missing = missing_pages(client, method)
        for name in HERE:
            address = address_of(name)
            english = said(client, method, address, "en")
            if verdict(english) not in wanted(name, role):
                wrong[method, name] = verdict(english)
            if role and not may_open(name, role) and body(english) != missing(address):
                unlike.add((method, name))
            if verdict(english) in ALIKE:
                continue
            if kept := kept_english(english, said(client, method, address, "es")):
                english_left[method, name] = kept
    assert (wrong, english_left, unlike) == ({}, {}, set())
    assert not all(may_open(name, role) for name in HERE)


def missing_pages(client, method):
    """How a page that does not exist answers beside an address: two words of it choose the menu."""

    @cache
    def beside(*words):
        return body(said(client, method, "/".join(["", *words, "no/such/page/"]), "en"))

    return lambda address: beside(*address.strip("/").split("/")[:2])


def said(client, method, address, language):
    with undone(client):
        return getattr(client, method)(address, headers={"accept-language": language})


def body(response):
    return ITS_OWN.sub("", response.text)


@pytest.mark.parametrize("who", ROLES)
def test_no_such_page_has_no_english_in_spanish(who, request, client_of):
    client = client_of(request.getfixturevalue(who) if who else None)
    answers = (said(client, "get", "/no/such/page/", language) for language in ("en", "es"))
    assert kept_english(*answers) == set()


@pytest.mark.parametrize("name", sorted(OF_ONES_OWN - {"admin:view_on_site", "check_code"}))
def test_a_page_of_ones_own_opens_to_who_has_it(name, client_of, patient):
    TOTP.activate(patient, generate_totp_secret())
    RecoveryCodes.activate(patient)
    assert verdict(client_of(patient).get(reverse(name))) == "opens"


OF_THE_CLINIC = [
    *("clinic_patient", "clinic_activation", "clinic_book", "clinic_exception_end"),
    *(*DAYS_OFF, *TASKS),
    *CLINIC_VISITS,
    *HOURS,
]
ROWS = [
    *[(name, "scheduler", "same") for name in OF_THE_CLINIC],
    *[(name, "other_scheduler", "other") for name in OF_THE_CLINIC],
    *[(name, "patient", "own") for name in VISITS],
    *[(name, "doctor", "same") for name in DOCTORS_DAY],
    *[(name, "patient", "own") for name in [*IN_A_VISIT, "visit_opinion", "visit_guest_end"]],
    *[(name, "doctor", "own") for name in [*DOCTORS_VISITS, *OF_A_GUEST[:2]]],
    *[(name, "scheduler", "same") for name in INVITING],
    *[(name, "other_scheduler", "other") for name in INVITING],
    ("appointment_feed", "support_agent", "same"),
    *[(name, "support_agent", "own") for name in [*CASES, *LOOKS]],
    ("clinic_proxy", "scheduler", "own"),
    ("clinic_proxy", "other_scheduler", "other"),
    ("proxy_end", "patient", "own"),
    ("proxy_end", "scheduler", "same"),
    ("proxy_end", "other_scheduler", "other"),
    ("proxy_withdraw", "patient", "own"),
    ("proxy_withdraw", "other_scheduler", "other"),
    ("review", "administrator", "same"),
    ("staff_end", "administrator", "same"),
    ("staff_withdraw", "administrator", "same"),
    ("mfa_edit_webauthn", "patient", "own"),
    ("mfa_remove_webauthn", "patient", "own"),
]
HOLDERS = sorted({who for _, who, _ in ROWS})
OPEN = {200, 302, 409}  # 409: a visit to come cannot have been missed
# A scheduler sees the whole clinic, the doctor all of their own visits there.
SEEN_BESIDES = {"scheduler": {"own", "same"}, "doctor": {"own", "same"}}


def test_every_address_of_a_row_has_a_test():
    assert {name for name, _, _ in ROWS} == set(OBJECTS)


def answers(client, name, pk):
    """Status, place and body of GET and POST, without the row's own number."""
    found = []
    for method in (client.get, client.post):
        with undone(client):
            response = method(place(name, pk))
        led_to = re.sub(r"\d+", "#", response.get("Location", ""))
        found.append((response.status_code, led_to, body(response)))
    return found


def rows_of(who):
    return [(name, relation) for name, each, relation in ROWS if each == who]


@pytest.mark.parametrize("who", HOLDERS)
def test_a_row_opens_to_whom_it_belongs(who, request, client_of, rows, admin_rows):
    client = client_of(request.getfixturevalue(who))
    shut = {}
    for name, relation in rows_of(who):
        statuses = {status for status, *_ in answers(client, name, rows[name][relation])}
        if 404 in statuses or not statuses & OPEN:
            shut[name] = statuses
    assert shut == {}


def nowhere(row):
    """What names no row, in the place of one that does."""
    return (987654321, *row[1:]) if isinstance(row, tuple) else 987654321


@pytest.mark.parametrize("who", HOLDERS)
def test_a_row_of_others_answers_as_one_that_does_not_exist(
    who, request, client_of, rows, admin_rows
):
    client = client_of(request.getfixturevalue(who))
    told = []
    for name, relation in rows_of(who):
        missing = answers(client, name, nowhere(rows[name][relation]))
        assert {status for status, *_ in missing} <= {404, 405}, name
        others = rows[name].keys() - {relation} - SEEN_BESIDES.get(who, set())
        told += [name for other in others if answers(client, name, rows[name][other]) != missing]
    assert told == []


def test_signing_on_leads_back_to_the_page(client, address_of):
    pages = {address_of(name) for name, roles in PAGES.items() if roles == SIGNED_ON}
    led_to = {page: client.get(page)["Location"] for page in pages}
    assert led_to == {page: f"/accounts/login/?next={page}" for page in pages}
