"""Acting for somebody else: what a level opens, and when a parent's grant ends."""

from datetime import date, datetime, time, tzinfo

ADULT_AT = 18  # years; the age of majority where the clinics are
LEVELS = ("join", "scheduling", "clinical")  # each contains the ones before it
NEEDS = {
    "appointments": "join",  # see when and with whom
    "readiness": "join",
    "join": "join",
    "schedule": "scheduling",  # book, move, cancel, ask for in person
    "details": "clinical",  # the reason of a visit and what follows from it
}


def allows(level: str, what: str) -> bool:
    """Whether a grant of this level opens `what` (a key of NEEDS); nothing unknown is allowed."""
    needed = NEEDS.get(what)
    return needed is not None and level in LEVELS[LEVELS.index(needed) :]


def levels_for(what: str) -> tuple[str, ...]:
    """The levels that open `what`, for queries."""
    return tuple(level for level in LEVELS if allows(level, what))


def coming_of_age(birth_date: date, zone: tzinfo) -> datetime:
    """The first moment of the 18th birthday in the clinic's zone.

    Somebody born on 29 February comes of age on 1 March where the year has no such day.
    """
    year = birth_date.year + ADULT_AT
    try:
        birthday = birth_date.replace(year=year)
    except ValueError:
        birthday = date(year, 3, 1)
    return datetime.combine(birthday, time(), zone)


def is_child(birth_date: date, zone: tzinfo, *, now: datetime) -> bool:
    """Whether the person is under 18 at `now`."""
    return now < coming_of_age(birth_date, zone)
