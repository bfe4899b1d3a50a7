"""Reading a file of patient records: which rows are fit to be kept, and what is wrong with the rest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from accounts.rules.names import is_name
from accounts.rules.registration import FIRST_YEAR, is_mrn, mrn_key, normal_mrn
from accounts.rules.tables import FORMULA, HIDDEN, Columns, Row, read_table

NEEDED = ("mrn", "last_name", "first_name", "birth_date")
COLUMNS = Columns(NEEDED, (*NEEDED, "email", "phone", "language", "time_zone"))
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def read_rows(text: str, *, languages: Iterable[str], today: date) -> list[Row]:
    """Every row of the file with what is wrong with it. Raises FileError."""
    header, rows = read_table(text, COLUMNS)
    fit = _Fit(frozenset(languages), frozenset(available_timezones()), today)
    return _without_doubles([fit.row(number, header, cells) for number, cells in rows])


def _without_doubles(rows: list[Row]) -> list[Row]:
    """Rows of one file that share an MRN contradict each other: none of them is kept."""
    keys = [_key(row) for row in rows]
    counts, doubled = Counter(keys), [("mrn", "twice")]
    return [
        row.with_problems(doubled) if key and counts[key] > 1 else row
        for row, key in zip(rows, keys, strict=True)
    ]


def _key(row: Row) -> str:
    """What the row's MRN is compared by; "" where there is none that could be one."""
    mrn = row.values.get("mrn", "")
    return mrn_key(mrn) if is_mrn(mrn) else ""


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
        if HIDDEN.search(value):
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
