"""Confirmation codes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.codes import ALPHABET, LONG_CODE, shown_code
from appointments.rules.references import reference_of

CODES = st.text(ALPHABET, min_size=LONG_CODE, max_size=LONG_CODE)


@given(CODES)
def test_a_code_is_read_however_it_is_shown(code):
    assert reference_of(code) == code
    assert reference_of(shown_code(code).lower()) == code
    assert reference_of(f" {code[:3]} {code[3:]} ") == code


@pytest.mark.parametrize(
    ("typed", "read"), [("oil0123456", "0110123456"), ("ABC-DEFGHJK", "ABCDEFGHJK")]
)
def test_letters_that_look_like_digits_are_read_as_digits(typed, read):
    assert reference_of(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "book", "ABCDEFGHJ", "ABCDEFGHJKM", "UUUUUUUUUU", "ÄBCDEFGHJK", "0" * 300]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert reference_of(typed) == ""


@given(st.text(max_size=30))
def test_any_text_is_read_without_fault(typed):
    code = reference_of(typed)
    assert code == "" or (len(code) == LONG_CODE and set(code) <= set(ALPHABET))
