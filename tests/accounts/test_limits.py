"""The first fence: exact under parallel tries, and never a way to lock somebody else out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser

from accounts.actions.attempts import TooManyTriesError, forget_tries, opens_again_at, try_counts
from accounts.actions.sign_on import count_reset, count_sign_on, forgive_sign_on
from accounts.models import AttemptCount, AuditEvent
from accounts.rules.limits import (
    MAILED_CODE,
    RESET_BY_EMAIL,
    SIGN_ON_BY_CLIENT,
    SIGN_ON_BY_EMAIL,
    Limit,
)
from accounts.selectors.sessions import Client

THREE = Limit("test", 3, timedelta(minutes=5))
OWNER = Client("device:1", known=True)
EMAIL = "ada.patient@example.com"


def test_the_fourth_try_is_one_too_many(db, now):
    tries = [try_counts(THREE, "a", now=now) for _ in range(4)]
    assert tries == [True, True, True, False]


@pytest.mark.parametrize(("later", "allowed"), [(timedelta(minutes=5), True), (-1, False)])
def test_the_fence_opens_exactly_when_its_window_is_over(db, now, later, allowed):
    for _ in range(4):
        try_counts(THREE, "a", now=now)
    later = later if later != -1 else timedelta(minutes=5) - timedelta(microseconds=1)
    assert try_counts(THREE, "a", now=now + later) is allowed


def test_it_says_when_it_opens(db, now):
    try_counts(THREE, "a", now=now)
    assert opens_again_at(THREE, "a", now=now) == now + timedelta(minutes=5)
    assert opens_again_at(THREE, "never tried", now=now) == now


def test_keys_are_the_same_whatever_their_case_and_blanks(db, now):
    for typed in ("Ada@Example.com", " ada@example.com", "ADA@EXAMPLE.COM"):
        try_counts(THREE, typed, now=now)
    assert not try_counts(THREE, "ada@example.com ", now=now)


def test_a_success_starts_over(db, now):
    for _ in range(4):
        try_counts(THREE, "a", now=now)
    forget_tries(THREE, "a")
    assert try_counts(THREE, "a", now=now)


def test_nothing_that_was_typed_is_stored(db, now):
    try_counts(THREE, EMAIL, now=now)
    row = AttemptCount.objects.get()
    assert EMAIL not in f"{row.kind} {row.key}"


@pytest.mark.django_db(transaction=True)
def test_of_sixty_parallel_tries_exactly_five_are_allowed(now):
    def attempt(_):
        try:
            return try_counts(SIGN_ON_BY_CLIENT, EMAIL, "192.0.2.1", now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        allowed = list(pool.map(attempt, range(60)))
    assert sum(allowed) == SIGN_ON_BY_CLIENT.most


@pytest.mark.django_db(transaction=True)
def test_of_sixty_parallel_sign_ons_exactly_five_reach_the_password(patient):
    wrong = {"login": patient.email, "password": "wrong"}

    def attempt(_):
        try:
            return Browser().post("/accounts/login/", wrong).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(attempt, range(60)))
    assert (answers.count(200), answers.count(429)) == (5, 55)
    assert AuditEvent.objects.filter(action="sign_on_failed").count() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_of_forty_parallel_guesses_at_a_mailed_code_exactly_five_are_compared(patient, email):
    asking = Browser()
    asking.post("/accounts/password/reset/", {"email": email})
    cookies = {"cookie": asking.cookies.output(attrs=[], header="", sep=";").strip()}

    def guess(_):
        try:
            guessed = {"code": "BBBB-BBBB"}
            return Browser().post("/accounts/password/reset/confirm/", guessed, headers=cookies)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(guess, range(40)))
    counted = AttemptCount.objects.get(kind=MAILED_CODE.kind)
    assert counted.count > MAILED_CODE.most
    guesses = AuditEvent.objects.filter(action="sign_on_failed", detail__how="reset_code")
    assert guesses.count() == (MAILED_CODE.most if email == EMAIL else 0)


def test_the_second_fence_has_a_page_in_our_look(client, patient, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    wrong = {"login": patient.email, "password": "wrong"}
    first, second = (client.post("/accounts/login/", wrong) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 429)
    assert "Please wait" in second.text


def strangers_try(now, count=count_sign_on):
    for number in range(20):
        for _ in range(5):
            try:
                count(email=EMAIL, client=Client(f"192.0.2.{number}"), now=now)
            except TooManyTriesError:
                return


def test_strangers_everywhere_close_the_account_only_to_unknown_devices(db, now):
    strangers_try(now)
    with pytest.raises(TooManyTriesError) as closed:
        count_sign_on(email=EMAIL, client=Client("198.51.100.1"), now=now)
    assert closed.value.opens_at == now + SIGN_ON_BY_EMAIL.window
    count_sign_on(email=EMAIL, client=OWNER, now=now)


def test_one_address_cannot_try_one_password_on_everybody(db, now):
    for number in range(300):
        count_sign_on(email=f"{number}@example.com", client=Client("192.0.2.1"), now=now)
    with pytest.raises(TooManyTriesError):
        count_sign_on(email=EMAIL, client=Client("192.0.2.1"), now=now)
    count_sign_on(email=EMAIL, client=OWNER, now=now)


def test_a_known_device_has_its_own_five_tries(db, now):
    for _ in range(5):
        count_sign_on(email=EMAIL, client=OWNER, now=now)
    with pytest.raises(TooManyTriesError):
        count_sign_on(email=EMAIL, client=OWNER, now=now)
    forgive_sign_on(email=EMAIL, client=OWNER)
    count_sign_on(email=EMAIL, client=OWNER, now=now)


def test_resets_are_limited_too_but_not_on_a_known_device(db, now):
    strangers_try(now, count_reset)
    with pytest.raises(TooManyTriesError) as closed:
        count_reset(email=EMAIL, client=Client("198.51.100.1"), now=now)
    assert closed.value.opens_at == now + RESET_BY_EMAIL.window
    count_reset(email=EMAIL, client=OWNER, now=now)
