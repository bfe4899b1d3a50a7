"""Reading a table of visits: which rows can be visits at all, and what is wrong with the rest."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from accounts.rules.registration import is_mrn, mrn_key, normal_mrn
from accounts.rules.tables import FORMULA, HIDDEN, Columns, FileError, read_table

NEEDED = ("mrn", "doctor", "date", "start", "kind")
COLUMNS = Columns(NEEDED, ("external_id", *NEEDED, "minutes", "end", "reason"))
ENDS = ("minutes", "end")  # one of the two
KINDS = {"video": "video", "inperson": "in_person"}
LONGEST = {"external_id": 64, "doctor": 254, "reason": 500}  # characters
LONGEST_VISIT = timedelta(hours=8)
HALF_DAY = 12  # hours
FIRST_YEAR, LAST_YEAR = 2000, 2199
DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)", re.ASCII)
AMERICAN_DAY = re.compile(r"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4})", re.ASCII)
CLOCK = re.compile(
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(:00(\.0+)?)? ?((?P<half>[ap])\.? ?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
MINUTES = re.compile(r"\d{1,3}", re.ASCII)


class Visit(NamedTuple):
    """A row that can be a visit: `mrn` as mrn_key makes it, `doctor` an e-mail address in lower case.

    Moments are UTC.
    """

    number: int
    external_id: str
    mrn: str
    doctor: str
    starts_at: datetime
    ends_at: datetime
    modality: str
    reason: str


class Problem(NamedTuple):
    """What is wrong with a cell: its column, a word for it, and the number of a row, if of two."""

    column: str
    word: str
    other: int = 0


class WrongRow(NamedTuple):
    """A row that is left out, by its number as spreadsheets count."""

    number: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, told apart."""

    visits: list[Visit]
    wrong: list[WrongRow]


def example_row(day: date) -> list[str]:
    """A visit on that day, as a row under all columns that there can be."""
    cells = {
        "external_id": "A-1001",
        "mrn": "MRN-000000",
        "doctor": "doctor@example.com",
        "date": day.isoformat(),
        "start": "09:30",
        "kind": "video",
        "minutes": "30",
        "reason": "Follow-up",
    }
    return [cells.get(column, "") for column in COLUMNS.known]


def read_visits(text: str, zone: tzinfo) -> Sheet:
    """The rows of a file whose clock times are those of `zone`. Raises FileError."""
    header, rows = read_table(text, COLUMNS)
    if not set(ENDS) & set(header):
        raise FileError("column_missing", ENDS[0])
    read = [_row(number, header, cells, zone=zone) for number, cells in rows]
    visits = [row for row in read if isinstance(row, Visit)]
    wrong = [row for row in read if isinstance(row, WrongRow)]
    return _without_doubles(visits, wrong)


def _without_doubles(visits: list[Visit], wrong: list[WrongRow]) -> Sheet:
    """Rows that share an external id contradict each other: none of them is kept."""
    counts = Counter(visit.external_id for visit in visits if visit.external_id)
    twice = {external_id for external_id, count in counts.items() if count > 1}
    doubled = (Problem("external_id", "twice"),)
    return Sheet(
        [visit for visit in visits if visit.external_id not in twice],
        [*wrong, *(WrongRow(v.number, doubled) for v in visits if v.external_id in twice)],
    )


def _row(number: int, header: list[str], cells: list[str], *, zone: tzinfo) -> Visit | WrongRow:
    if len(cells) != len(header):
        return WrongRow(number, (Problem("", "cells"),))
    values = {column: " ".join(cell.split()) for column, cell in zip(header, cells, strict=True)}
    problems = tuple(_problems(values))
    return WrongRow(number, problems) if problems else _visit(number, values, zone)


def _problems(values: Mapping[str, str]) -> Iterator[Problem]:
    for column, value in values.items():
        if word := _problem(column, value):
            yield Problem(column, word)
    given = [column for column in ENDS if values.get(column)]
    if len(given) != 1:
        yield Problem(ENDS[0], "both_ends" if given else "missing")


def _problem(column: str, value: str) -> str:
    """What is wrong with a cell; "" when nothing is."""
    if not value:
        return "missing" if column in NEEDED else ""
    if HIDDEN.search(value):
        return "hidden"
    if value.startswith(FORMULA):
        return "formula"
    if len(value) > LONGEST.get(column, len(value)):
        return "long"
    return "" if _reads(column, value) else column


def _visit(number: int, values: Mapping[str, str], zone: tzinfo) -> Visit | WrongRow:
    """The row with its moments, or why there are none."""
    starts_at = _moment(values["date"], values["start"], zone)
    ends_at = _end(values, starts_at, zone)
    if starts_at is None or ends_at is None:
        missing = ("start", starts_at), ("end", ends_at)
        skipped = [Problem(column, "skipped") for column, moment in missing if moment is None]
        return WrongRow(number, tuple(skipped[:1]))
    if not timedelta() < ends_at - starts_at <= LONGEST_VISIT:
        word = "ends_first" if ends_at <= starts_at else "minutes"
        return WrongRow(number, (Problem("end", word),))
    return Visit(
        number=number,
        external_id=values.get("external_id", ""),
        mrn=mrn_key(values["mrn"]),
        doctor=values["doctor"].lower(),
        starts_at=starts_at,
        ends_at=ends_at,
        modality=read_kind(values["kind"]),
        reason=values.get("reason", ""),
    )


def _end(values: Mapping[str, str], starts_at: datetime | None, zone: tzinfo) -> datetime | None:
    if values.get("end"):
        return _moment(values["date"], values["end"], zone)
    return starts_at + read_length(values["minutes"]) if starts_at else None


@lru_cache(maxsize=4096)
def _moment(day: str, clock: str, zone: tzinfo) -> datetime | None:
    """The moment at which the wall shows this time; None where the clock springs over it.

    A time that comes twice means its first coming.
    """
    wall = datetime.combine(read_day(day), read_clock(clock), zone)
    moment = wall.astimezone(UTC)
    return moment if moment.astimezone(zone).time() == wall.time() else None


@lru_cache(maxsize=4096)
def read_day(typed: str) -> date:
    """2026-11-24, or 11/24/2026 as American spreadsheets save it. Raises ValueError."""
    found = DAY.fullmatch(typed) or AMERICAN_DAY.fullmatch(typed)
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        raise ValueError
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


@lru_cache(maxsize=4096)
def read_clock(typed: str) -> time:
    """9:30, 09:30:00 or 9:30 p.m. Raises ValueError."""
    found = CLOCK.fullmatch(typed)
    if found is None:
        raise ValueError
    hour, minute, half = int(found["hour"]), int(found["minute"]), found["half"]
    if half and not 1 <= hour <= HALF_DAY:
        raise ValueError
    if half:
        hour = hour % HALF_DAY + (HALF_DAY if half in "pP" else 0)
    return time(hour, minute)


def read_length(typed: str) -> timedelta:
    """How long a visit takes, in minutes. Raises ValueError."""
    length = timedelta(minutes=int(typed) if MINUTES.fullmatch(typed) else 0)
    if not timedelta() < length <= LONGEST_VISIT:
        raise ValueError
    return length


def read_kind(typed: str) -> str:
    """`video` or `in_person`, however it is written. Raises ValueError."""
    kind = KINDS.get("".join(filter(str.isalpha, typed.lower())))
    if kind is None:
        raise ValueError
    return kind


def _read_mrn(typed: str) -> None:
    if not is_mrn(normal_mrn(typed)):
        raise ValueError


def _read_address(typed: str) -> None:
    name, _, host = typed.partition("@")
    if not name or not host:
        raise ValueError


CHECKS: Mapping[str, Callable[[str], object]] = {
    "mrn": _read_mrn,
    "doctor": _read_address,
    "date": read_day,
    "start": read_clock,
    "end": read_clock,
    "minutes": read_length,
    "kind": read_kind,
}


def _reads(column: str, value: str) -> bool:
    try:
        CHECKS.get(column, str)(value)
    except ValueError:
        return False
    return True
