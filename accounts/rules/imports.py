"""Reading a file of patient records: which rows are fit to be kept, and what is wrong with the rest."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from zoneinfo import available_timezones

from accounts.rules.names import is_name
from accounts.rules.registration import FIRST_YEAR, is_mrn, normal_mrn

NEEDED = ("mrn", "last_name", "first_name", "birth_date")
COLUMNS = (*NEEDED, "email", "phone", "language", "time_zone")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP: what spreadsheets run instead of showing
MOST_BYTES = 2_500_000
MOST_ROWS = 20_000
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


class FileError(Exception):
    """The file as a whole cannot be read. `problem` is a word, `about` what it is about."""

    def __init__(self, problem: str, about: str = "") -> None:
        super().__init__(problem, about)
        self.problem = problem
        self.about = about


@dataclass(frozen=True)
class Row:
    """A row of the file: its number as spreadsheets count (the header is 1), values by column.

    `problems` are (column, problem) pairs; a row with any is not kept.
    """

    number: int
    values: Mapping[str, str]
    problems: tuple[tuple[str, str], ...] = ()

    def with_problems(self, problems: Iterable[tuple[str, str]]) -> "Row":
        """The row with more that is wrong with it."""
        return replace(self, problems=(*self.problems, *problems))


def read_text(content: bytes) -> str:
    """The text of an uploaded file (UTF-8, with or without a byte order mark). Raises FileError."""
    if len(content) > MOST_BYTES:
        raise FileError("too_large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("not_utf8") from None


def read_rows(text: str, *, languages: Iterable[str], today: date) -> list[Row]:
    """Every row of the file with what is wrong with it. Raises FileError."""
    lines = _lines(text)
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    _check_header(header)
    if len(lines) - 1 > MOST_ROWS:
        raise FileError("too_many_rows", str(MOST_ROWS))
    fit = _Fit(frozenset(languages), frozenset(available_timezones()), today)
    numbered = enumerate(lines[1:], start=2)
    rows = [fit.row(number, header, cells) for number, cells in numbered if any(cells)]
    return _without_doubles(rows)


def _lines(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise FileError("not_csv") from None


def _check_header(header: list[str]) -> None:
    for column in NEEDED:
        if column not in header:
            raise FileError("column_missing", column)
    for column in header:
        if column not in COLUMNS:
            raise FileError("column_unknown", "".join(filter(str.isprintable, column))[:40])
        if header.count(column) > 1:
            raise FileError("column_twice", column)


def _without_doubles(rows: list[Row]) -> list[Row]:
    """Rows of one file that share an MRN contradict each other: none of them is kept."""
    counts = Counter(row.values.get("mrn") for row in rows)
    twice = {mrn for mrn, count in counts.items() if mrn and count > 1}
    doubled = [("mrn", "twice")]
    return [row.with_problems(doubled) if row.values.get("mrn") in twice else row for row in rows]


@dataclass(frozen=True)
class _Fit:
    """What a row is held against."""

    languages: frozenset[str]
    zones: frozenset[str]
    latest: date

    def row(self, number: int, header: list[str], cells: list[str]) -> Row:
        """One row, cleaned, with its problems."""
        if len(cells) != len(header):
            return Row(number, {}, (("", "cells"),))
        values = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
        problems = [
            (column, problem)
            for column, value in values.items()
            if (problem := self._problem(column, value))
        ]
        return Row(number, {**values, "mrn": normal_mrn(values["mrn"])}, tuple(problems))

    def _problem(self, column: str, value: str) -> str:
        """What is wrong with a value; "" when nothing is."""
        if not value:
            return "missing" if column in NEEDED else ""
        if any(unicodedata.category(character) == "Cc" for character in value):
            return "hidden"
        if value.startswith(FORMULA) and column != "phone":
            return "formula"
        check = getattr(self, f"_{column}", None)
        return check(value) if check else ""

    def _mrn(self, value: str) -> str:
        return "" if is_mrn(normal_mrn(value)) else "mrn"

    def _last_name(self, value: str) -> str:
        return "" if is_name(value) else "name"

    _first_name = _last_name

    def _birth_date(self, value: str) -> str:
        try:
            born = date.fromisoformat(value) if len(value) == len("1980-02-29") else None
        except ValueError:
            born = None
        if born is None:
            return "date"
        if born > self.latest:
            return "future"
        return "" if born.year >= FIRST_YEAR else "year"

    def _email(self, value: str) -> str:
        return "" if len(value) <= LONGEST_EMAIL else "email"

    def _language(self, value: str) -> str:
        return "" if value in self.languages else "language"

    def _time_zone(self, value: str) -> str:
        return "" if value in self.zones else "time_zone"
