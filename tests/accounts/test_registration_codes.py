"""The codes of a registration: how often, how long and for whom they work; printed ones, too."""

from datetime import timedelta

import pytest

from accounts.actions.activation import CodeOverError
from accounts.actions.attempts import TooManyTriesError
from accounts.actions.registration import Proof
from accounts.models import ActivationCode, Registration, User
from accounts.selectors.clinics import database_now
from tests.fixtures.registering import MINUTE, NOBODY, RIVERA, actions, code_of, proven
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(db):
    return database_now()


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_right_code_works_on_the_fifth_try_and_on_no_later_one(unregistered, start, prove):
    late, in_time = start(address="198.51.100.1"), start()
    for registration, wrong_ones in ((in_time, 4), (late, 5)):
        for _try in range(wrong_ones):
            assert prove(registration, wrong(code_of(registration))) is Proof.WRONG
    assert prove(in_time, code_of(in_time)) is Proof.PROVEN
    with pytest.raises(TooManyTriesError):
        prove(late, code_of(late))


@pytest.mark.parametrize("claim", [RIVERA, NOBODY])
def test_five_wrong_codes_lock_the_number_for_the_client(unregistered, start, prove, now, claim):
    registration = start(claim)
    for _try in range(5):
        assert prove(registration, "x") is Proof.WRONG
    with pytest.raises(TooManyTriesError) as refused:
        start(claim)
    assert refused.value.opens_at == now + 15 * MINUTE
    assert start(claim, address="198.51.100.1")
    assert start(claim, at=now + 15 * MINUTE)


def test_wrong_codes_of_several_registrations_are_counted_together(unregistered, start, prove):
    registrations = [start() for _start in range(3)]
    assert [prove(each, "x") for each in registrations] == [Proof.WRONG] * 3
    with pytest.raises(TooManyTriesError):
        prove(registrations[0], code_of(registrations[0]))
    assert actions()[-1] == "registration_refused"


def test_five_starts_leave_one_try_at_a_code(unregistered, start, prove):
    newest = [start() for _start in range(5)][-1]
    assert prove(newest, code_of(newest)) is Proof.PROVEN


def test_a_registration_that_ran_out_of_tries_is_closed(unregistered, start, prove, now):
    registration = start()
    Registration.objects.update(tries=5)
    assert prove(registration, code_of(registration)) is Proof.CLOSED


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


def test_an_activation_code_that_was_replaced_is_told_from_a_wrong_one(
    unregistered, start, prove, issue
):
    old, _new = issue(), issue()
    assert prove(start(), "ABCDE-12345") is Proof.WRONG
    assert prove(start(), old) is Proof.CODE_OVER


def test_an_activation_code_is_spent_by_the_account_and_by_nothing_before(
    unregistered, start, prove, finish, issue
):
    code = issue()
    left, again, late = start(), start(), start(address="198.51.100.1")
    assert [prove(each, code) for each in (left, again)] == [Proof.PROVEN] * 2
    assert ActivationCode.objects.get().ended_at is None
    finish(again)
    assert ActivationCode.objects.get().ended_at
    assert prove(late, code) is Proof.CODE_OVER


def test_an_account_made_with_a_sent_code_ends_the_printed_one_too(
    unregistered, start, prove, finish, issue
):
    issue()
    finish(proven(start, prove))
    assert ActivationCode.objects.get().ended_at


def test_a_code_that_staff_replaced_before_the_last_step_makes_no_account(
    unregistered, start, prove, finish, issue, now
):
    registration = start()
    prove(registration, issue())
    new = issue(at=now + MINUTE)
    with pytest.raises(CodeOverError):
        finish(registration, at=now + 2 * MINUTE)
    assert not User.objects.filter(email="new@example.com").exists()
    assert prove(registration, new, at=now + 2 * MINUTE) is Proof.PROVEN
    assert finish(registration, at=now + 3 * MINUTE)


@pytest.mark.django_db(transaction=True)
def test_of_sixty_codes_at_once_exactly_five_are_looked_at(unregistered, start, prove):
    registration = start()
    bad = wrong(code_of(registration))

    def attempt():
        try:
            return prove(registration, bad)
        except TooManyTriesError:
            return None

    assert together(attempt, times=60).count(Proof.WRONG) == 5
