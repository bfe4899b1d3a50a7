"""A clinic's help line as templates say it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.models import Clinic
from accounts.rules.help_line import WEEK, day_run, help_line_state, phone_words
from accounts.selectors.clinics import help_hours

MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, kw_only=True)
class HelpLine:
    """The help line as templates say it. Days are dates of a sample week: only their names count.

    `next_opening`, of an open line the one after, is naive, in the clinic's zone: the `date` filter would move an aware one.
    """

    phone: str
    href: str
    days: tuple[date, ...]
    run: tuple[date, date] | None
    every_day: bool
    opens: time
    closes: time
    all_day: bool
    zone: str
    is_open: bool
    next_opening: datetime | None
    opens_today: bool


def help_line(clinic: Clinic, *, now: datetime) -> HelpLine:
    """The clinic's help line at `now` (aware)."""
    hours = help_hours(clinic)
    days = hours.days
    state = help_line_state(hours, now=now)
    run, phone = day_run(days), str(clinic.help_phone)
    opening, today = state.next_opening, now.astimezone(hours.zone).date()
    return HelpLine(
        phone=phone_words(phone),
        href=f"tel:{phone}",
        days=tuple(_sample(day) for day in sorted(days)),
        run=run and (_sample(run[0]), _sample(run[1])),
        every_day=len(days) == WEEK,
        opens=hours.opens,
        closes=hours.closes,
        all_day=hours.opens == hours.closes,
        zone=clinic.time_zone,
        is_open=state.is_open,
        next_opening=opening and opening.replace(tzinfo=None),
        opens_today=opening is not None and opening.date() == today,
    )


def _sample(day: int) -> date:
    return MONDAY.replace(day=MONDAY.day + day)
