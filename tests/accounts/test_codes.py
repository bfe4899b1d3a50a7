"""Codes that people read, type and say."""

import pytest

from accounts.rules.codes import code_hash, is_code, is_long_code, normal_code, shown_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123 456", "123456"),
        (" abcde-12345 ", "ABCDE12345"),
        ("oOiIlL", "001111"),
        ("１２３４５６", "123456"),  # noqa: RUF001 - as some keyboards type
        ("12.34\u00a056", "123456"),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert normal_code(typed) == code


def test_a_long_code_is_shown_in_two_halves():
    assert shown_code("ABCDE12345") == "ABCDE-12345"
    assert shown_code("123456") == "123456"


@pytest.mark.parametrize(
    ("typed", "is_long"), [("ABCDE-12345", True), ("123456", False), ("", False)]
)
def test_a_printed_code_is_told_by_its_length(typed, is_long):
    assert is_long_code(typed) is is_long


def test_a_code_is_right_in_its_own_scope_only():
    kept = code_hash("registration:1", "123456")
    assert is_code(kept, "registration:1", "123-456")
    assert not is_code(kept, "registration:2", "123456")
    assert not is_code(kept, "registration:1", "123457")


def test_no_code_is_right_where_none_was_sent():
    assert not is_code("", "registration:1", "")
