"""Which passwords are refused, and what people are told."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from accounts.passwords import GuessablePasswordValidator, context_words, leans_on, weakness
from tests.fixtures.cast import PASSWORD


def refusal(password, user=None) -> str:
    """The sentences of the refusal; "" when the password is accepted."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    "password", [PASSWORD, "ünïcödé pässphräse mañana 🦊", "x7#kQ9!mZw2$", f"{PASSWORD} " * 10]
)
def test_good_passwords_are_accepted_however_long(clinic, password):
    assert refusal(password) == ""


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x7#kQ9!mZw2", "at least 12 characters"),
        ("Password1234!", "close to a password that many people use"),
        ("qwertyuiop123", "close to a password that many people use"),
        ("fridayfriday", "repeats itself"),
        ("abcdefghijkl", "follows a row"),
        ("zxcvbnm,./asdf", "keys that lie beside each other"),
        ("123456789012", "close to a password that many people use"),
    ],
)
def test_easy_passwords_are_refused_with_the_reason(clinic, password, reason):
    assert reason in refusal(password)


def test_a_refusal_says_what_helps(clinic):
    assert "three or four words" in refusal("Password1234!")


@pytest.mark.parametrize("password", ["BaysideHealth1", "video visit portal", "portal-portal-1"])
def test_the_names_of_portal_and_clinic_are_refused(clinic, password):
    assert "uses a name" in refusal(password)


@pytest.mark.parametrize("password", ["ada.patient@example.com", "Okoye-Okoye-12", "okoye!okoye!9"])
def test_ones_own_name_and_address_are_refused(patient, password):
    assert "uses a name" in refusal(password, patient)


def test_a_name_may_stand_inside_something_long(patient):
    assert refusal("okoye dances under seven copper moons", patient) == ""


def test_context_words_are_whole_names_and_their_longer_pieces(patient):
    words = context_words(patient)
    assert {"okoye", "bayside", "bayside health", "video visit portal"} <= set(words)
    assert "ada" not in words


def test_a_password_leans_on_a_word_only_when_it_stands_in_it():
    assert leans_on(["okoye"], "OKOYE-123")
    assert not leans_on(["okoye"], "short")


def test_the_longest_pattern_is_the_reason():
    dictionary = {"pattern": "dictionary", "dictionary_name": "english", "token": "longest"}
    repeat = {"pattern": "repeat", "token": "aa"}
    assert weakness([repeat, dictionary]) == "dictionary"
    assert weakness([{"pattern": "bruteforce", "token": "longer still"}]) == "bruteforce"


def test_a_very_long_password_is_judged_by_its_beginning(clinic):
    with pytest.raises(ValidationError):
        GuessablePasswordValidator().validate("a" * 100_000)


@pytest.mark.parametrize(
    ("password", "allowed"), [("x7#kQ9!mZw2$ab", False), ("x7#kQ9!mZw2$abc", True)]
)
def test_staff_need_fifteen_characters_while_it_is_their_only_factor(doctor, password, allowed):
    assert (refusal(password, doctor) == "") is allowed


def test_with_a_second_factor_twelve_are_enough_for_staff(doctor):
    TOTP.activate(doctor, generate_totp_secret())
    assert refusal("x7#kQ9!mZw2$", doctor) == ""


def test_twelve_are_enough_for_patients_and_for_people_without_an_account(patient):
    assert refusal("x7#kQ9!mZw2$", patient) == ""
    assert refusal("x7#kQ9!mZw2$") == ""


def test_passwords_are_kept_by_argon2(patient):
    assert patient.password.startswith("argon2")
    assert settings.PASSWORD_LENGTH == 12


def test_the_hints_say_what_helps():
    assert "three or four words" in " ".join(password_validators_help_texts())
