"""Registering: one answer for everybody, a code to the contact on record, one account a record."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.activation import AlreadyRegisteredError, issue_activation_code
from accounts.actions.outbox import unseal
from accounts.actions.registration import (
    Claim,
    NotProvenError,
    Proof,
    finish_registration,
    prove_registration,
    start_registration,
)
from accounts.actions.sign_on import TooManyTriesError
from accounts.models import AuditEvent, Notice, PatientAccess, Registration, User
from accounts.rules.actor import Actor
from accounts.selectors.clinics import database_now
from accounts.selectors.registration import registration_of
from tests.fixtures.cast import make_record, make_user, registered
from tests.together import together

ACTOR = Actor(address="192.0.2.7")
MINUTE = timedelta(minutes=1)
RIVERA = Claim("MRN-100042", "Rivera", date(1980, 2, 29))
NOBODY = replace(RIVERA, mrn="MRN-999999")
pytestmark = pytest.mark.django_db


@pytest.fixture
def now(db):
    return database_now()


@pytest.fixture
def start(clinic, now):
    def start(claim=RIVERA, *, at=now, address="192.0.2.7"):
        actor = Actor(address=address)
        return start_registration(claim, client=address, actor=actor, now=at)

    return start


@pytest.fixture
def prove(now):
    def prove(registration, typed, *, at=now):
        return prove_registration(registration.pk, typed, client="192.0.2.7", actor=ACTOR, now=at)

    return prove


@pytest.fixture
def finish(now):
    def finish(registration, email="new@example.com", *, at=now):
        make = lambda: User.objects.create_user(email)  # noqa: E731
        return finish_registration(registration.pk, make_account=make, actor=ACTOR, now=at)

    return finish


def code_of(registration):
    return unseal(Notice.objects.get(cause=f"registration:{registration.pk}").sealed)["code"]


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("last_name", ["Rivera", "RIVERA", "Ri-véra", "r i v e r a"])
def test_a_record_is_found_however_its_name_is_spelt(unregistered, start, last_name):
    registration = start(replace(RIVERA, last_name=last_name))
    assert registration.patient == unregistered
    assert Notice.objects.get().patient == unregistered


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
    unregistered, start, prove, scheduler, now
):
    for number in range(30):
        start(address=f"198.51.100.{number}")
    registration = start()
    code = issue_activation_code(unregistered, actor=Actor(user_id=scheduler.pk), now=now)
    assert Notice.objects.count() == 30
    assert prove(registration, "") is Proof.WRONG
    assert prove(registration, code) is Proof.PROVEN


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


def test_the_right_code_works_on_the_fifth_try_and_on_no_later_one(unregistered, start, prove):
    late, in_time = start(), start()
    for registration, wrong_ones in ((in_time, 4), (late, 5)):
        for _try in range(wrong_ones):
            assert prove(registration, wrong(code_of(registration))) is Proof.WRONG
    assert prove(in_time, code_of(in_time)) is Proof.PROVEN
    assert prove(late, code_of(late)) is Proof.CLOSED


def test_a_code_is_over_after_ten_minutes(unregistered, start, prove, now):
    registration = start()
    code = code_of(registration)
    assert prove(registration, code, at=now + 10 * MINUTE) is Proof.CLOSED
    assert prove(registration, code, at=now + 10 * MINUTE - timedelta(seconds=1)) is Proof.PROVEN


def test_the_code_of_another_registration_proves_nothing(unregistered, start, prove):
    mine, other = start(), start()
    assert prove(mine, code_of(other)) is Proof.WRONG


def test_nobodys_record_is_not_proven_by_the_right_code_even(clinic, start, prove):
    registration = start(NOBODY)
    assert prove(registration, code_of(registration)) is Proof.WRONG


def test_an_activation_code_that_was_used_is_told_from_a_wrong_one(
    unregistered, start, prove, scheduler, now
):
    code = issue_activation_code(unregistered, actor=Actor(user_id=scheduler.pk), now=now)
    assert prove(start(), "ABCDE-12345") is Proof.WRONG
    assert prove(start(), code) is Proof.PROVEN
    assert prove(start(), code) is Proof.CODE_OVER


@pytest.mark.django_db(transaction=True)
def test_of_sixty_codes_at_once_exactly_five_are_looked_at(unregistered, start, prove):
    registration = start()
    bad = wrong(code_of(registration))
    proofs = together(lambda: prove(registration, bad), times=60)
    assert proofs.count(Proof.WRONG) == 5


def test_a_proof_gives_the_client_new_tries(unregistered, start, prove):
    for _try in range(4):
        start()
    registration = start()
    prove(registration, code_of(registration))
    assert start().patient == unregistered


def proven(start, prove, claim=RIVERA):
    registration = start(claim)
    prove(registration, code_of(registration))
    return registration


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
