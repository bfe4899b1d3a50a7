"""When a visit may be joined: the one rule behind page, POST, socket and TURN credential."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OPENS_BEFORE = timedelta(minutes=15)  # flyer, line 9; setting JOIN_OPENS_BEFORE
CLOSES_AFTER = timedelta(minutes=30)  # setting JOIN_CLOSES_AFTER


class JoinState(StrEnum):
    """What joining means at a moment."""

    NOT_VIDEO = "not_video"
    TOO_EARLY = "too_early"
    OPEN = "open"
    IN_PROGRESS = "in_progress"  # you may come back
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Window:
    """How long before the start the door opens, and how long after the end it closes."""

    before: timedelta = OPENS_BEFORE
    after: timedelta = CLOSES_AFTER


@dataclass(frozen=True)
class Times:
    """What the rule needs to know of an appointment; moments in UTC."""

    starts_at: datetime
    expected_ends_at: datetime
    modality: str
    status: str
    visit_status: str


def opens_at(starts_at: datetime, window: Window) -> datetime:
    """The first moment at which the visit may be joined."""
    return starts_at - window.before


def closes_at(expected_ends_at: datetime, window: Window) -> datetime:
    """The first moment at which it may not any more, unless the visit is in progress."""
    return expected_ends_at + window.after


def join_state(times: Times, *, now: datetime, window: Window) -> JoinState:
    """What pressing Join would do at `now` (the database's clock)."""
    if times.status == "cancelled":
        return JoinState.CANCELLED
    if times.modality != "video":
        return JoinState.NOT_VIDEO
    if not is_upcoming(times, now=now, window=window):
        return JoinState.ENDED
    if times.visit_status == "in-progress":
        return JoinState.IN_PROGRESS
    return JoinState.TOO_EARLY if now < opens_at(times.starts_at, window) else JoinState.OPEN


def is_upcoming(times: Times, *, now: datetime, window: Window) -> bool:
    """Whether it stands under "Upcoming": until its window has closed or it is over."""
    if times.status in ("fulfilled", "noshow"):
        return False
    return times.visit_status == "in-progress" or now < closes_at(times.expected_ends_at, window)


def may_join(state: JoinState) -> bool:
    """Whether the door is open."""
    return state in (JoinState.OPEN, JoinState.IN_PROGRESS)


def next_change(times: Times, *, now: datetime, window: Window) -> datetime | None:
    """When the state will change by time alone; None when it will not."""
    state = join_state(times, now=now, window=window)
    if state == JoinState.TOO_EARLY:
        return opens_at(times.starts_at, window)
    over = state in (JoinState.ENDED, JoinState.IN_PROGRESS)
    return (
        None
        if over or not is_upcoming(times, now=now, window=window)
        else closes_at(times.expected_ends_at, window)
    )
