"""Activation codes: issued by staff, printed, spent by the account that is made."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from accounts.actions.activation import (
    TO_PRINT,
    AlreadyRegisteredError,
    CodeOverError,
    is_activation_code,
    issue_activation_code,
)
from accounts.actions.outbox import seal, unseal
from accounts.models import ActivationCode, AuditEvent
from accounts.rules.codes import ALPHABET
from tests.fixtures.cast import make_record

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(scheduler, actor_of, now):
    return lambda patient: issue_activation_code(patient, actor=actor_of(scheduler), now=now)


def test_a_code_has_ten_letters_and_digits_that_are_not_mixed_up(unregistered, issue):
    code = issue(unregistered)
    assert len(code) == 10
    assert set(code) <= set(ALPHABET)
    assert code not in str(ActivationCode.objects.values().get())


def test_a_code_is_right_however_it_is_typed_and_typing_it_does_not_spend_it(
    unregistered, issue, now
):
    code = issue(unregistered)
    for typed in (f" {code[:5].lower()}-{code[5:]}", code):
        assert is_activation_code(unregistered.pk, typed, now=now)
    assert ActivationCode.objects.get().ended_at is None


def test_a_code_works_for_14_days(unregistered, issue, now):
    code = issue(unregistered)
    with pytest.raises(CodeOverError):
        is_activation_code(unregistered.pk, code, now=now + timedelta(days=14))
    just_before = now + timedelta(days=14, seconds=-1)
    assert is_activation_code(unregistered.pk, code, now=just_before)


def test_a_new_code_ends_the_old_one(unregistered, issue, now):
    old, new = issue(unregistered), issue(unregistered)
    with pytest.raises(CodeOverError):
        is_activation_code(unregistered.pk, old, now=now)
    assert is_activation_code(unregistered.pk, new, now=now)


def test_a_code_is_for_its_own_patient_and_nobody_has_none(clinic, unregistered, issue, now):
    code = issue(unregistered)
    other = make_record(clinic, "MRN-2")
    assert not is_activation_code(other.pk, code, now=now)
    assert not is_activation_code(None, code, now=now)


def test_a_registered_record_gets_no_code(patient, issue):
    with pytest.raises(AlreadyRegisteredError):
        issue(patient.record)


def sheet_of(patient):
    return reverse("clinic_activation", args=[patient.pk])


def shown(page):
    return re.search(r'class="portal-code">(.{5}-.{5})<', page.text)[1]


@pytest.fixture
def issued(client_of, scheduler, unregistered):
    """The browser in which a code was just issued."""
    client = client_of(scheduler)
    assert client.post(sheet_of(unregistered))["Location"] == sheet_of(unregistered)
    return client


def test_the_sheet_shows_the_code_and_is_written_down(issued, unregistered):
    page = issued.get(sheet_of(unregistered))
    assert "MRN-100042" in page.text
    assert "/registernow" in page.text
    events = AuditEvent.objects.filter(patient=unregistered).order_by("pk")
    actions = ["activation_code_issued", "activation_code_shown"]
    assert [*events.values_list("action", flat=True)] == actions


def test_loading_the_sheet_again_shows_the_same_code_and_issues_none(issued, unregistered, now):
    codes = {shown(issued.get(sheet_of(unregistered))) for _load in range(3)}
    assert len(codes) == ActivationCode.objects.count() == 1
    assert is_activation_code(unregistered.pk, codes.pop(), now=now)


def test_the_session_does_not_give_the_code_away(issued, unregistered):
    code = shown(issued.get(sheet_of(unregistered))).replace("-", "")
    assert code not in str(dict(issued.session))


def over(issued, unregistered, client_of, scheduler):
    kept = issued.session
    kept[TO_PRINT] = seal({**unseal(kept[TO_PRINT].encode()), "until": str(LONG_AGO)}).decode()
    kept.save()
    return issued


def replaced(issued, unregistered, client_of, scheduler):
    client_of(scheduler).post(sheet_of(unregistered))
    return issued


def other_browser(issued, unregistered, client_of, scheduler):
    return client_of(scheduler)


def used(issued, unregistered, client_of, scheduler):
    ActivationCode.objects.update(ended_at=F("issued_at"))
    return issued


@pytest.mark.parametrize("why", [over, replaced, other_browser, used])
def test_a_code_that_is_not_fresh_any_more_is_not_shown(
    why, issued, unregistered, client_of, scheduler
):
    browser = why(issued, unregistered, client_of, scheduler)
    page = reverse("clinic_patient", args=[unregistered.pk])
    assert browser.get(sheet_of(unregistered))["Location"] == page


def test_the_code_of_one_patient_is_not_shown_for_another(issued, clinic, issue):
    other = make_record(clinic, "MRN-2")
    issue(other)
    assert issued.get(sheet_of(other)).status_code == 302


def test_the_sheet_is_in_the_language_of_the_patient(client_of, scheduler, clinic):
    patient = make_record(clinic, "MRN-5", language="es")
    page = client_of(scheduler).post(sheet_of(patient), follow=True)
    assert '<section class="portal-card" lang="es">' in page.text


def test_staff_of_another_clinic_issue_nothing(client_of, other_scheduler, unregistered):
    client = client_of(other_scheduler)
    page = sheet_of(unregistered)
    assert [client.post(page).status_code, client.get(page).status_code] == [404, 404]
    assert not ActivationCode.objects.exists()


def test_a_registered_patient_needs_no_sheet(client_of, scheduler, patient):
    answer = client_of(scheduler).post(sheet_of(patient.record))
    assert answer["Location"] == reverse("clinic_patient", args=[patient.record.pk])


def test_the_sheet_writes_the_help_line_as_every_page_does(client_of, scheduler, unregistered):
    page = client_of(scheduler).post(sheet_of(unregistered), follow=True).text
    assert page.count("1-800-555-0123") == 2  # the sheet, the footer
    assert "(800)" not in page
