"""A moment as people read it: day and clock time in a zone, in the person's language.

Lists show many of these: plain tables are ten times as quick as a formatting library.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

NOON = 12
UNBROKEN = str.maketrans({" ": "\N{NO-BREAK SPACE}"})


@dataclass(frozen=True)
class Language:
    """Names of days (Monday first) and months, and how a date and a clock time are put together."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    full_day: str
    halves: tuple[str, str]


ENGLISH = Language(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "{weekday}, {month} {day}",
    "{weekday}, {month} {day}, {year}",
    ("a.m.", "p.m."),
)
SPANISH = Language(
    ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "{weekday} {day} de {month}",
    "{weekday} {day} de {month} de {year}",
    ("a. m.", "p. m."),
)
LANGUAGES = {"en": ENGLISH, "es": SPANISH}


@dataclass(frozen=True)
class When:
    """`day` "Tuesday, November 24"; `full_day` with the year; `clock` "9:45 a.m."; `zone` IANA.

    The blanks of `clock` are no-break ones: no line ends between the hour and "a.m.".
    In the hour that comes twice when clocks fall back, `clock` says which: "1:30 a.m. PDT".
    `iso` is UTC, for `<time datetime>`.
    """

    day: str
    full_day: str
    clock: str
    zone: str
    iso: str


@lru_cache(maxsize=2048)
def when(moment: datetime, zone: str, language: str) -> When:
    """The words for an aware moment in an IANA zone; an unknown language reads English."""
    local, words = moment.astimezone(ZoneInfo(zone)), LANGUAGES.get(language, ENGLISH)
    parts = {
        "weekday": words.weekdays[local.weekday()],
        "month": words.months[local.month - 1],
        "day": local.day,
        "year": local.year,
    }
    return When(
        day=words.day.format(**parts),
        full_day=words.full_day.format(**parts),
        clock=_clock(local, words),
        zone=zone,
        iso=moment.astimezone(UTC).isoformat(),
    )


def is_same_year(one: datetime, other: datetime, zone: str) -> bool:
    """Whether two moments fall into one year on the walls of the zone."""
    here = ZoneInfo(zone)
    return one.astimezone(here).year == other.astimezone(here).year


def _clock(local: datetime, words: Language) -> str:
    half = words.halves[local.hour >= NOON]
    zone = f" {local.tzname()}" if _comes_twice(local) else ""
    return f"{local.hour % NOON or NOON}:{local.minute:02d} {half}{zone}".translate(UNBROKEN)


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
