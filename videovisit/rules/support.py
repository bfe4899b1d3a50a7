"""Support: how little an agent sees, for how long, and which help steps there are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from videovisit.rules.passport import GOOD

CASE_LASTS = timedelta(minutes=30)  # SECURITY.md 27
LOOK_LASTS = timedelta(minutes=15)
KEPT = timedelta(days=90)
CODE_LASTS = timedelta(minutes=15)
FEWEST = 2  # identifiers, each of them exact
HIDDEN = "•••"
SHOWN_DIGITS = 4  # of a number, at its end


class Hits(StrEnum):
    """What a look-up came to where it is not one record."""

    NONE = "none"
    SEVERAL = "several"


class Deed(StrEnum):
    """What an agent can do in a case; the first two send, the last four ask staff for something."""

    RESEND = "resend"
    LINK = "link"
    CALLED_BACK = "called_back"
    ON_PHONE = "on_phone"
    CALL = "call"
    OTHER_WAY = "other_way"
    CONTACT = "contact"


SENT = (Deed.RESEND, Deed.LINK)
ASKED = (Deed.ON_PHONE, Deed.CALL, Deed.OTHER_WAY, Deed.CONTACT)


class Came(StrEnum):
    """What a deed came to."""

    DONE = "done"
    BEFORE = "before"  # it was done before, and stands
    NOTHING = "nothing"  # there is nothing to do, or nobody to do it for


def is_to_come(status: str, starts_at: datetime, *, now: datetime) -> bool:
    """Whether what a confirmation says is still ahead."""
    return status in ("booked", "arrived") and now < starts_at


class Step(StrEnum):
    """The help steps in their order: an agent says the number, the patient reads the same."""

    ALLOW = "allow"
    SYSTEM = "system"
    IN_USE = "in_use"
    PLUG_IN = "plug_in"
    UNMUTE = "unmute"
    LINE = "line"
    AGAIN = "again"
    RELOAD = "reload"
    BROWSER = "browser"


STEPS = (*Step,)


def is_done(
    step_at: datetime, *, check: tuple[str, datetime] | None, code_made_at: datetime | None
) -> bool:
    """Whether a step has served: a newer `check` (verdict, when) is ready, or a newer code was asked for."""
    if code_made_at is not None and step_at < code_made_at:
        return True
    return check is not None and check[0] in GOOD and step_at < check[1]


def step_of(number: int | None) -> Step | None:
    """The step with this number, from 1."""
    return STEPS[number - 1] if number and 0 < number <= len(STEPS) else None


@dataclass(frozen=True)
class Masked:
    """All that support sees of a person: enough to know that it is the one who called."""

    name: str
    born: int  # the year
    mrn: str
    email: str
    phone: str


def masked(  # noqa: PLR0913 - one argument for each thing that is masked
    *, first_name: str, last_name: str, birth_date: date, mrn: str, email: str, phone: str
) -> Masked:
    """A record, masked."""
    return Masked(
        name=f"{first_name} {last_name[:1]}.",
        born=birth_date.year,
        mrn=_ending(mrn),
        email=masked_mail(email),
        phone=_ending(phone),
    )


def _ending(number: str) -> str:
    """The last four of it, and never more than half."""
    shown = min(SHOWN_DIGITS, len(number) // 2)
    return f"{HIDDEN}{number[-shown:] if shown else ''}" if number else ""


def masked_mail(address: str) -> str:
    """An address by which its owner knows it, and nobody else."""
    name, _, host = address.partition("@")
    return f"{name[:1]}{HIDDEN}@{host}" if host else ""


@dataclass(frozen=True)
class SeatTimes:
    """When somebody came into a visit, was heard of, and went; UTC."""

    joined_at: datetime
    seen_at: datetime
    tab_left_at: datetime | None
    left_at: datetime | None


def seat_words(
    seat: SeatTimes, *, ended_at: datetime | None, away_before: datetime
) -> list[tuple[str, datetime]]:
    """What became of somebody in a visit: joined, then left, dropped or away, as far as is known.

    A page that should be there and was not heard of since `away_before` is away since it was heard
    of last; after the end nobody is dropped or away.
    """
    words = [("joined", seat.joined_at)]
    if seat.left_at:
        words.append(("left", seat.left_at))
    elif seat.tab_left_at and (ended_at is None or seat.tab_left_at < ended_at):
        words.append(("dropped", seat.tab_left_at))
    elif seat.tab_left_at is None and ended_at is None and seat.seen_at < away_before:
        words.append(("away", seat.seen_at))
    return words
