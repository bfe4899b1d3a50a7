"""Activation codes: issued by staff, printed once, used once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.activation import (
    AlreadyRegisteredError,
    CodeOverError,
    issue_activation_code,
    use_activation_code,
)
from accounts.models import ActivationCode, AuditEvent
from accounts.rules.codes import ALPHABET
from tests.fixtures.cast import make_record
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(scheduler, actor_of, now):
    return lambda patient: issue_activation_code(patient, actor=actor_of(scheduler), now=now)


def test_a_code_has_ten_letters_and_digits_that_are_not_mixed_up(unregistered, issue):
    code = issue(unregistered)
    assert len(code) == 10
    assert set(code) <= set(ALPHABET)
    assert code not in str(ActivationCode.objects.values().get())


def test_a_code_works_once_however_it_is_typed(unregistered, issue, now):
    code = issue(unregistered)
    assert use_activation_code(unregistered.pk, f" {code[:5].lower()}-{code[5:]}", now=now)
    with pytest.raises(CodeOverError):
        use_activation_code(unregistered.pk, code, now=now)


def test_a_code_works_for_14_days(unregistered, issue, now):
    code = issue(unregistered)
    with pytest.raises(CodeOverError):
        use_activation_code(unregistered.pk, code, now=now + timedelta(days=14))
    just_before = now + timedelta(days=14, seconds=-1)
    assert use_activation_code(unregistered.pk, code, now=just_before)


def test_a_new_code_ends_the_old_one(unregistered, issue, now):
    old, new = issue(unregistered), issue(unregistered)
    with pytest.raises(CodeOverError):
        use_activation_code(unregistered.pk, old, now=now)
    assert use_activation_code(unregistered.pk, new, now=now)


def test_a_code_is_for_its_own_patient_and_nobody_has_none(clinic, unregistered, issue, now):
    code = issue(unregistered)
    other = make_record(clinic, "MRN-2")
    assert not use_activation_code(other.pk, code, now=now)
    assert not use_activation_code(None, code, now=now)


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_once_one_wins(unregistered, issue, now):
    code = issue(unregistered)

    def use():
        try:
            return use_activation_code(unregistered.pk, code, now=now)
        except CodeOverError:
            return False

    assert together(use, times=8).count(True) == 1


def test_a_registered_record_gets_no_code(patient, issue):
    with pytest.raises(AlreadyRegisteredError):
        issue(patient.record)


def test_the_sheet_shows_the_code_once_and_is_written_down(client_of, scheduler, unregistered):
    page = reverse("clinic_activation", args=[unregistered.pk])
    client = client_of(scheduler)
    assert client.get(page).status_code == 405
    words = client.post(page).content.decode()
    assert "MRN-100042" in words
    assert "/registernow" in words
    assert AuditEvent.objects.filter(action="activation_code_issued", patient=unregistered).exists()


def test_the_sheet_is_in_the_language_of_the_patient(client_of, scheduler, clinic):
    patient = make_record(clinic, "MRN-5", language="es")
    words = client_of(scheduler).post(reverse("clinic_activation", args=[patient.pk]))
    assert '<section class="portal-card" lang="es">' in words.content.decode()


def test_staff_of_another_clinic_issue_nothing(client_of, other_scheduler, unregistered):
    page = reverse("clinic_activation", args=[unregistered.pk])
    assert client_of(other_scheduler).post(page).status_code == 404
    assert not ActivationCode.objects.exists()


def test_a_registered_patient_needs_no_sheet(client_of, scheduler, patient):
    answer = client_of(scheduler).post(reverse("clinic_activation", args=[patient.record.pk]))
    assert answer["Location"] == reverse("clinic_patient", args=[patient.record.pk])


def test_the_sheet_writes_the_help_line_as_every_page_does(client_of, scheduler, unregistered):
    page = client_of(scheduler).post(reverse("clinic_activation", args=[unregistered.pk])).text
    assert page.count("1-800-555-0123") == 2  # the sheet, the footer
    assert "(800)" not in page
