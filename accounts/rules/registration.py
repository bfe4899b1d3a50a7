"""Registering: how long a proof lasts, what state it is in, and what was typed on the form."""

import hashlib
import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Protocol

CODE_TIME = timedelta(minutes=10)  # OWASP ASVS 5.0 6.5.5: out-of-band codes live 10 minutes
DETAILS_TIME = timedelta(hours=1)  # from the proof to the finished account
ACTIVATION_TIME = timedelta(days=14)
MOST_TRIES = 5
FIRST_YEAR = 1900
MRN = re.compile(r"[A-Z0-9][A-Z0-9./-]{0,31}")
NO_KEY = re.compile(r"[^A-Z0-9]+")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


class UnderWay(Protocol):
    """What the rule below asks of a registration; times in UTC."""

    expires_at: datetime
    tries: int
    proven_at: datetime | None
    finished_at: datetime | None


class BirthDateError(Exception):
    """What was typed is no date of birth. `problem` is a key of the form's sentences."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def registration_state(registration: UnderWay, now: datetime) -> str:
    """One of "finished", "expired", "proven", "spent" (five wrong codes) and "open"."""
    if registration.finished_at:
        return "finished"
    if registration.expires_at <= now:
        return "expired"
    if registration.proven_at:
        return "proven"
    return "spent" if registration.tries >= MOST_TRIES else "open"


def contact_hash(contact: str) -> str:
    """Tells whether a code went to this address without keeping it; the case does not matter."""
    return hashlib.sha256(f"contact:{contact.strip().casefold()}".encode()).hexdigest()


def normal_mrn(typed: str) -> str:
    """A medical record number in upper case, without blanks, with plain dashes."""
    upper = unicodedata.normalize("NFKC", typed).upper().translate(DASHES)
    return "".join(upper.split())


def mrn_key(mrn: str) -> str:
    """What two spellings of a number share, letters and digits: "MRN-100042" is "mrn 100042".

    PostgreSQL makes the same of the number on record (Patient.mrn_key).
    """
    return NO_KEY.sub("", normal_mrn(mrn))


def is_mrn(mrn: str) -> bool:
    """Whether a normalised MRN has letters, digits and . / - only, 32 at most."""
    return MRN.fullmatch(mrn) is not None


def read_birth_date(parts: tuple[str, str, str], today: date) -> date:
    """The date of (month, day, year) as typed. Raises BirthDateError."""
    if not all(parts):
        raise BirthDateError("part_missing")
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise BirthDateError("not_numbers")
    if len(parts[2]) != len(str(FIRST_YEAR)) or int(parts[2]) < FIRST_YEAR:
        raise BirthDateError("year")
    try:
        born = date(int(parts[2]), int(parts[0]), int(parts[1]))
    except (ValueError, OverflowError):  # too many digits raise the one or the other
        raise BirthDateError("no_such_day") from None
    if born > today:
        raise BirthDateError("future")
    return born
