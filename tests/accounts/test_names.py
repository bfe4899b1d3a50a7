"""When two spellings of a name are the same name."""

import pytest

from accounts.rules.names import LONGEST_KEY, is_name, is_same_name, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Connor-Núñez", "oconnor nunez"),
        ("O\u2019Connor", "O CONNOR"),
        ("Garcia", "García"),
        ("Garci\u0301a", "garc\u00eda"),
        ("de la Cruz", "DeLaCruz"),
        ("Straße", "STRASSE"),
        ("Ångström", "angstrom"),
        ("Søndergård", "sondergard"),
        ("Łukasz", "lukasz"),
        ("İnan", "inan"),
        ("Işık", "isik"),  # noqa: RUF001 - as it is spelt
        ("Ægir", "aegir"),
        ("李", "李"),
    ],
)
def test_spellings_of_one_name_are_the_same(one, other):
    assert is_same_name(one, other)
    assert is_same_name(other, one)


@pytest.mark.parametrize(("one", "other"), [("Rivera", "Riviera"), ("Ana", "Anna"), ("李", "王")])
def test_other_names_are_not_the_same(one, other):
    assert not is_same_name(one, other)


@pytest.mark.parametrize("name", ["", "---", "42", "\U0001f600"])
def test_a_name_without_letters_is_nobodys(name):
    assert not is_same_name(name, name)
    assert not is_name(name)


@pytest.mark.parametrize(
    "name", ["Rivera", "O'Connor-Núñez", "de la Cruz", "Smith Jr.", "علی\u200cپور"]
)
def test_names_of_people_are_names(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["Riv\0era", "Rivera\U0001f600", "=Rivera()", "A" * 101, "Riv\nera", "Riv<era>"]
)
def test_what_no_name_has_is_refused(name):
    assert not is_name(name)


def test_a_name_of_100_letters_is_the_longest():
    assert is_name("A" * 100)


def test_a_key_fits_its_column_whatever_the_letters_unfold_to():
    assert len(name_key("\ufdfa" * 100)) == LONGEST_KEY
