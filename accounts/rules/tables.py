"""Reading a table from a file of text: its header, its rows, and what no cell may hold."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP: what spreadsheets run instead of showing
WIDE = "\uff1d\uff0b\uff0d\uff20"  # the same in full width
PHONE = re.compile(r"\+\d(?:[ -]?\d){3,14}", re.ASCII)  # as they are written worldwide (E.164)
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # all of Unicode's control characters
MOST_BYTES = 2_500_000
MOST_ROWS = 20_000
# How files begin that people take for tables: PDF, PNG, JPEG, and Excel before 2007.
NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")


class FileError(Exception):
    """The file as a whole cannot be read. `problem` is a word, `about` what it is about."""

    def __init__(self, problem: str, about: str = "") -> None:
        super().__init__(problem, about)
        self.problem = problem
        self.about = about


@dataclass(frozen=True)
class Columns:
    """The columns that must be there, and all that may be, in lower case."""

    needed: tuple[str, ...]
    known: tuple[str, ...]


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
    if content.startswith(NO_TABLE):
        raise FileError("not_table")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("not_utf8") from None


def read_table(text: str, columns: Columns) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header in lower case, and each row that is not empty with its number.

    Raises FileError.
    """
    lines = _lines(text)
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    _check_header(header, columns)
    rows = [(number, cells) for number, cells in enumerate(lines[1:], start=2) if any(cells)]
    if len(rows) > MOST_ROWS:
        raise FileError("too_many_rows", str(MOST_ROWS))
    return header, rows


def _lines(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise FileError("not_csv") from None


def _check_header(header: list[str], columns: Columns) -> None:
    for column in columns.needed:
        if column not in header:
            raise FileError("column_missing", column)
    for column in header:
        if column not in columns.known:
            raise FileError("column_unknown", "".join(filter(str.isprintable, column))[:40])
        if header.count(column) > 1:
            raise FileError("column_twice", column)


def shown_safely(value: str) -> str:
    """The value as a cell that no spreadsheet runs (OWASP: a quote before what begins a formula).

    A phone number is left as it is: all that a spreadsheet could make of it is a number.
    """
    plain = HIDDEN.sub(" ", value)
    if PHONE.fullmatch(plain):
        return plain
    return f"'{plain}" if plain.lstrip().startswith((*FORMULA, *WIDE)) else plain
