"""Registering: one answer for everybody, a code to the contact on record, one account a record."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.activation import AlreadyRegisteredError
from accounts.actions.attempts import TooManyTriesError
from accounts.actions.registration import Claim, NotProvenError, Proof, finish_registration
from accounts.models import AuditEvent, Notice, Patient, PatientAccess, Registration, User
from accounts.selectors.clinics import database_now
from accounts.selectors.registration import registration_of
from tests.fixtures.cast import make_record, make_user, registered
from tests.fixtures.registering import ACTOR, MINUTE, NOBODY, RIVERA, actions, code_of, proven
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(db):
    return database_now()


@pytest.mark.parametrize("last_name", ["Rivera", "RIVERA", "Ri-véra", "r i v e r a"])
def test_a_record_is_found_however_its_name_is_spelt(unregistered, start, last_name):
    registration = start(replace(RIVERA, last_name=last_name))
    assert registration.patient == unregistered
    assert Notice.objects.get().patient == unregistered


@pytest.mark.parametrize(
    "mrn",
    ["MRN100042", "mrn 100042", "Mrn-100042", "MRN \u2013 100 042", "MRN/100042.", "ｍｒｎ100042"],  # noqa: RUF001
)
def test_a_record_is_found_however_its_number_is_written(unregistered, start, mrn):
    assert start(replace(RIVERA, mrn=mrn)).patient == unregistered


def test_two_spellings_of_a_number_are_one_in_every_count(unregistered, start):
    for mrn in ("MRN-100042", "MRN100042", "mrn 100042", "M-R-N 100042", "MRN.100042"):
        start(replace(RIVERA, mrn=mrn))
    with pytest.raises(TooManyTriesError):
        start(replace(RIVERA, mrn="MRN/100042"))


def test_the_record_is_found_by_an_index(clinic, unregistered):
    facts = {"clinic": clinic, "last_name": "R", "name_key": "R", "birth_date": date(1980, 2, 29)}
    Patient.objects.bulk_create(Patient(mrn=f"MRN-9{number:05}", **facts) for number in range(500))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_patient")
    plan = Patient.objects.filter(clinic=clinic, mrn_key="MRN100042").explain()
    assert "Index Scan using patient_mrn_once_a_clinic" in plan


@pytest.mark.parametrize(
    "claim",
    [
        NOBODY,
        replace(RIVERA, last_name="Riviera"),
        replace(RIVERA, birth_date=date(1980, 2, 28)),
    ],
)
def test_one_wrong_detail_finds_nobody(unregistered, start, claim):
    assert start(claim).patient is None
    assert Notice.objects.get().patient is None


def test_only_the_clinic_of_the_portal_is_looked_at(clinic, other_clinic, start):
    make_record(other_clinic, "MRN-100042")
    assert start().patient is None


def test_the_code_goes_to_the_address_on_record(unregistered, start, smtp_sink, drain):
    registration = start()
    code = code_of(registration)
    drain()
    assert code in smtp_sink.text_to(unregistered.email)
    assert code not in smtp_sink.messages[0]["Subject"]
    assert Notice.objects.get().sealed is None


def test_the_code_goes_by_text_where_no_address_is_on_record(
    clinic, start, drain, settings, tmp_path
):
    settings.OUTBOX_DIR = tmp_path
    make_record(clinic, "MRN-100042", email="", phone="+15105550142")
    code = code_of(start())
    drain()
    (text,) = [file.read_text() for file in tmp_path.iterdir()]
    assert text.startswith("+15105550142\n")
    assert code in text


@pytest.mark.parametrize("record", [None, {"email": "", "phone": ""}])
def test_nobody_gets_a_code_without_a_contact_on_record(clinic, start, smtp_sink, drain, record):
    if record:
        make_record(clinic, "MRN-100042", **record)
    start()
    drain()
    assert smtp_sink.messages == []
    assert Notice.objects.get().state == "dropped"


def test_somebody_registered_is_told_so_at_the_contact_on_record(patient, start, smtp_sink, drain):
    registration = start(Claim("MRN-100001", "Okoye", date(1951, 3, 4)))
    drain()
    assert registration.patient is None
    assert "/accounts/password/reset/" in smtp_sink.text_to(patient.record.email)


def shape_of(act, *what):
    with CaptureQueriesContext(connection) as queries:
        act(*what)
    return [re.split("VALUES|WHERE|_x", query["sql"])[0] for query in queries]


def test_a_known_and_an_unknown_record_take_the_same_work(unregistered, patient, start):
    known, unknown = shape_of(start, RIVERA), shape_of(start, NOBODY)
    exists = shape_of(start, Claim("MRN-100001", "Okoye", date(1951, 3, 4)))
    assert known == unknown == exists


@pytest.mark.parametrize("typed", ["x", "ABCDE-12345"])
def test_a_wrong_code_takes_the_same_work_for_a_known_and_an_unknown_record(
    unregistered, start, prove, typed
):
    known, unknown = start(), start(NOBODY)
    assert shape_of(prove, known, typed) == shape_of(prove, unknown, typed)


def test_the_sixth_try_of_a_client_at_a_number_waits_15_minutes(unregistered, start, now):
    for claim in (RIVERA, NOBODY):
        for _try in range(5):
            start(claim)
        with pytest.raises(TooManyTriesError) as refused:
            start(claim)
        assert refused.value.opens_at == now + 15 * MINUTE
    assert start(at=now + 15 * MINUTE).patient == unregistered


def test_another_client_is_not_locked_out_with_a_stranger(unregistered, start):
    for _try in range(5):
        start(address="198.51.100.1")
    assert start().patient == unregistered


def test_an_address_that_tries_many_numbers_is_stopped(clinic, start):
    for number in range(60):
        start(replace(NOBODY, mrn=f"MRN-{number}"))
    with pytest.raises(TooManyTriesError):
        start(replace(NOBODY, mrn="MRN-60"))
    assert actions()[-1] == "registration_refused"


def test_over_the_slow_limit_no_code_is_sent_but_an_activation_code_works(
    unregistered, start, prove, issue
):
    for number in range(30):
        start(address=f"198.51.100.{number}")
    registration = start()
    assert Notice.objects.count() == 30
    assert prove(registration, "") is Proof.WRONG
    assert prove(registration, issue()) is Proof.PROVEN


@pytest.mark.django_db(transaction=True)
def test_of_sixty_tries_at_once_exactly_five_are_let_through(unregistered, start):
    def attempt():
        try:
            return start() is not None
        except TooManyTriesError:
            return False

    assert together(attempt, times=60).count(True) == 5
    assert Registration.objects.count() == 5


def test_the_right_code_proves_a_registration_once(unregistered, start, prove):
    registration = start()
    code = code_of(registration)
    assert prove(registration, f" {code[:3]} {code[3:]}") is Proof.PROVEN
    assert prove(registration, code) is Proof.CLOSED
    assert actions() == ["registration_started", "registration_proven"]


def test_a_proof_gives_the_client_new_tries(unregistered, start, prove):
    for _try in range(4):
        start()
    registration = start()
    prove(registration, code_of(registration))
    assert start().patient == unregistered


def test_the_account_takes_its_names_from_the_record(unregistered, start, prove, finish):
    user = finish(proven(start, prove))
    grant = PatientAccess.objects.get(user=user)
    assert user.get_full_name() == "Marisol Rivera"
    assert (grant.patient, grant.kind, grant.level) == (unregistered, "self", "clinical")
    event = AuditEvent.objects.get(action="registered")
    assert event.patient == unregistered
    assert event.detail == {"account": user.pk, "terms": True}


def test_an_account_needs_a_proof(unregistered, start, finish):
    with pytest.raises(NotProvenError):
        finish(start())
    assert not User.objects.exists()


def test_a_proof_counts_for_an_hour_and_for_one_account(unregistered, start, prove, finish, now):
    late, used = proven(start, prove), proven(start, prove)
    with pytest.raises(NotProvenError):
        finish(late, at=now + 60 * MINUTE)
    finish(used, at=now + 59 * MINUTE)
    with pytest.raises(NotProvenError):
        finish(used, at=now + 59 * MINUTE)


def verified(user):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)


def test_the_second_registration_of_a_record_leaves_no_account(unregistered, start, prove, finish):
    first, second = proven(start, prove), proven(start, prove)
    verified(finish(first))
    with pytest.raises(AlreadyRegisteredError):
        finish(second, "other@example.com")
    assert User.objects.get().email == "new@example.com"
    assert registration_of(str(second.pk)).finished_at
    assert actions()[-1] == "registration_refused"


@pytest.mark.django_db(transaction=True)
def test_two_registrations_at_the_same_moment_make_one_account(unregistered, start, prove, now):
    both = [proven(start, prove), proven(start, prove)]

    def finish():
        registration = both.pop()
        make = lambda: make_user(f"{registration.pk}@example.com", "", "")  # noqa: E731
        try:
            finish_registration(registration.pk, make_account=make, actor=ACTOR, now=now)
        except AlreadyRegisteredError:
            return False
        return True

    assert sorted(together(finish, times=2)) == [False, True]
    assert User.objects.count() == PatientAccess.objects.count() == 1


def test_an_account_that_never_proved_its_address_gives_way(unregistered, start, prove, finish):
    first = finish(proven(start, prove), "mistyped@example.com")
    Notice.objects.update(user=first)
    second = finish(proven(start, prove), "right@example.com")
    assert list(User.objects.all()) == [second]
    assert PatientAccess.objects.get().user == second


def test_a_registered_record_stays_with_its_holder(clinic, unregistered, start, now):
    registered(make_user("ana@example.com", "Ana", "Rivera"), unregistered, now)
    assert start().patient is None
    assert Notice.objects.get().kind == "registration_exists"
