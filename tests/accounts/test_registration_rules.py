"""What is typed on the registration form, and how long a proof lasts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.rules.registration import (
    BirthDateError,
    contact_hash,
    is_mrn,
    mrn_key,
    normal_mrn,
    read_birth_date,
    registration_state,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SECOND = timedelta(seconds=1)


@dataclass
class Row:
    expires_at: datetime = NOW + SECOND
    tries: int = 0
    proven_at: datetime | None = None
    finished_at: datetime | None = None


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (Row(), "open"),
        (Row(tries=4), "open"),
        (Row(tries=5), "spent"),
        (Row(expires_at=NOW), "expired"),
        (Row(proven_at=NOW, tries=5), "proven"),
        (Row(proven_at=NOW, expires_at=NOW), "expired"),
        (Row(finished_at=NOW, proven_at=NOW, expires_at=NOW), "finished"),
    ],
)
def test_the_state_of_a_registration_follows_from_its_row(row, state):
    assert registration_state(row, NOW) == state


@pytest.mark.parametrize(
    ("typed", "mrn"),
    [
        ("mrn-100042", "MRN-100042"),
        (" MRN \u2013 100042 ", "MRN-100042"),
        ("ＭＲＮ-１", "MRN-1"),  # noqa: RUF001 - as some keyboards type
    ],
)
def test_a_record_number_is_read_as_people_type_it(typed, mrn):
    assert normal_mrn(typed) == mrn
    assert is_mrn(mrn)


@pytest.mark.parametrize(
    "mrn", ["MRN-100042", "mrn100042", " m r n 100042", "MRN\u2014100.042", "MRN/100042"]
)
def test_a_record_number_is_compared_by_its_letters_and_digits(mrn):
    assert mrn_key(mrn) == "MRN100042"


@pytest.mark.parametrize("mrn", ["", "-1", "A" * 33, "MRN\0", "MRN\U0001f600", "A'; DROP", "É1"])
def test_what_no_record_number_has_is_refused(mrn):
    assert not is_mrn(mrn)


@pytest.mark.parametrize(
    ("parts", "born"),
    [
        (("2", "29", "1980"), date(1980, 2, 29)),
        (("02", "09", "1980"), date(1980, 2, 9)),
        (("11", "24", "2026"), TODAY),
        (("1", "1", "1900"), date(1900, 1, 1)),
    ],
)
def test_a_birth_date_is_read_in_three_parts(parts, born):
    assert read_birth_date(parts, TODAY) == born


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        (("", "29", "1980"), "part_missing"),
        (("Feb", "29", "1980"), "not_numbers"),
        (("²", "29", "1980"), "not_numbers"),
        (("-2", "29", "1980"), "not_numbers"),
        (("2", "30", "1980"), "no_such_day"),
        (("2", "9" * 20, "1980"), "no_such_day"),
        (("2", "9" * 9_999, "1980"), "no_such_day"),
        (("2", "29", "1981"), "no_such_day"),
        (("0", "1", "1981"), "no_such_day"),
        (("2", "9", "80"), "year"),
        (("2", "9", "1899"), "year"),
        (("2", "9", "19800"), "year"),
        (("11", "25", "2026"), "future"),
    ],
)
def test_a_wrong_birth_date_names_its_problem(parts, problem):
    with pytest.raises(BirthDateError) as refused:
        read_birth_date(parts, TODAY)
    assert refused.value.problem == problem


def test_an_address_is_recognised_whatever_its_case():
    assert contact_hash(" Ana@Example.com") == contact_hash("ana@example.com")
    assert contact_hash("ana@example.com") != contact_hash("ben@example.com")
