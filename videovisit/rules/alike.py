"""The right patient: when two names are easily taken for each other, and what tells them apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.rules.names import name_key

SHORT = 6  # letters of a whole name, below which a second slip makes another name
SHORTEST_ALIKE = 5  # letters of last names that one slip makes alike
SHORTEST_PART = 4  # letters of one of several last names: not "de" or "van"
LAST_FOUR = 4


@dataclass(frozen=True)
class Person:
    """A patient as the one who asks must know them; `mrn_key` is letters and digits alone."""

    first_name: str
    last_name: str
    birth_date: date
    mrn_key: str


class Verdict(StrEnum):
    """What a second identifier says."""

    RIGHT = "right"
    WRONG = "wrong"
    BOTH = "both"  # it fits somebody else who waits, too


def are_alike(one: Person, other: Person) -> bool:
    """Whether their names may be taken for each other: heard, read or typed."""
    first, last = name_key(one.first_name), name_key(one.last_name)
    others_first, others_last = name_key(other.first_name), name_key(other.last_name)
    if last == others_last or _parts(one.last_name) & _parts(other.last_name):
        return True
    if (first, last) == (others_last, others_first):
        return True
    if min(len(last), len(others_last)) >= SHORTEST_ALIKE and slips(last, others_last) <= 1:
        return True
    whole, others_whole = first + last, others_first + others_last
    most = 1 if min(len(whole), len(others_whole)) < SHORT else 2
    return slips(whole, others_whole) <= most


def slips(one: str, other: str) -> int:
    """How many letters are missing, added, wrong or swapped with their neighbour between two words."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        rows.append([i])
        for j, others in enumerate(other, 1):
            wrong = rows[i - 1][j - 1] + (letter != others)
            cost = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, wrong)
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], others):
                cost = min(cost, rows[i - 2][j - 2] + 1)
            rows[i].append(cost)
    return rows[-1][-1]


def verdict(
    patient: Person, others: Iterable[Person], *, birth_date: date | None, mrn: str
) -> Verdict:
    """Whether a date of birth, the end of an MRN, or both, belong to the patient and nobody else there."""
    if not _fits(patient, birth_date, mrn):
        return Verdict.WRONG
    is_others = any(_fits(other, birth_date, mrn) for other in others)
    return Verdict.BOTH if is_others else Verdict.RIGHT


def _fits(person: Person, birth_date: date | None, mrn: str) -> bool:
    """Nothing fits nobody; of the MRN the last four signs, or more of them, will do."""
    if birth_date is None and not mrn:
        return False
    is_born_then = birth_date is None or birth_date == person.birth_date
    is_long_enough = len(mrn) >= min(LAST_FOUR, len(person.mrn_key))
    return is_born_then and (not mrn or (is_long_enough and person.mrn_key.endswith(mrn)))


def _parts(last_name: str) -> set[str]:
    parts = map(name_key, re.split(r"[\s-]+", last_name))
    return {part for part in parts if len(part) >= SHORTEST_PART}
