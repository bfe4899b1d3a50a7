"""The help line: when somebody answers, in the clinic's own time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEK = 7
ONE_DAY = timedelta(days=1)
CALLED_WITHIN = timedelta(minutes=30)  # of asking, while somebody answers


@dataclass(frozen=True, kw_only=True)
class HelpHours:
    """Days (Monday is 0) and times of the clinic; `closes` at or before `opens` is on the next day."""

    days: frozenset[int]
    opens: time
    closes: time
    zone: tzinfo


@dataclass(frozen=True, kw_only=True)
class HelpLineState:
    """Whether somebody answers now, and when it opens next (in the clinic's zone; None: never)."""

    is_open: bool
    next_opening: datetime | None


def help_line_state(hours: HelpHours, *, now: datetime) -> HelpLineState:
    """Open from `opens` until just before `closes`; `now` is aware, in any zone."""
    now = now.astimezone(UTC)  # two times of one zone would be compared by the clock on the wall
    today = now.astimezone(hours.zone).date()
    coming = (_opening(today + timedelta(days=ahead), hours) for ahead in range(WEEK + 1))
    return HelpLineState(
        is_open=is_answered(hours, now=now),
        next_opening=next((at for at in coming if _works_on(at, hours) and at > now), None),
    )


def is_answered(hours: HelpHours, *, now: datetime) -> bool:
    """Whether somebody answers at `now` (aware, in any zone)."""
    now = now.astimezone(UTC)
    today = now.astimezone(hours.zone).date()
    return any(_answers_on(day, hours, now) for day in (today - ONE_DAY, today))


def answered_by(hours: HelpHours, *, asked_at: datetime, within: timedelta) -> datetime | None:
    """When who asks for a call is called at the latest; None where nobody ever answers.

    So soon while somebody answers, else so soon after the next opening.
    """
    due = asked_at + within
    now = help_line_state(hours, now=asked_at)
    if now.is_open and is_answered(hours, now=due):
        return due
    return now.next_opening and now.next_opening + within


def _opening(day: date, hours: HelpHours) -> datetime:
    return datetime.combine(day, hours.opens, hours.zone)


def _works_on(day: date, hours: HelpHours) -> bool:
    return day.weekday() in hours.days


def _answers_on(day: date, hours: HelpHours, now: datetime) -> bool:
    last = day + ONE_DAY if hours.closes <= hours.opens else day
    closing = datetime.combine(last, hours.closes, hours.zone)
    return _works_on(day, hours) and _opening(day, hours) <= now < closing


def day_run(days: frozenset[int]) -> tuple[int, int] | None:
    """First and last of days that follow each other, as (0, 4); None for one day, gaps, all days."""
    ordered = sorted(days)
    if not 1 < len(ordered) < WEEK or ordered[-1] - ordered[0] != len(ordered) - 1:
        return None
    return ordered[0], ordered[-1]


def phone_words(phone: str) -> str:
    """A number as it is read out: "+18005550123" is "1-800-555-0123"; others stay as they are."""
    if not (phone.startswith("+1") and phone[1:].isdigit() and len(phone) == len("+18005550123")):
        return phone
    return f"1-{phone[2:5]}-{phone[5:8]}-{phone[8:]}"
