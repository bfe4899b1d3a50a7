"""How long somebody stays signed on: by the server's clock, whatever the browser says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(hours=12)  # NIST SP 800-63B-4, AAL2: a new proof at least every 12 hours
WARNED_BEFORE = timedelta(minutes=2)  # WCAG 2.2.1 asks for 20 seconds at least
NOTED_EVERY = timedelta(seconds=60)
PROOF_LASTS = timedelta(minutes=5)  # a fresh proof opens contact, factors, proxies, roles, export

ACTIVE = "active"
VISIT_ONLY = "visit_only"
ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class SessionTimes:
    """When somebody proved who they are, was last active, and how long a visit keeps the door open.

    `idle` is how long this person may do nothing. All moments are aware.
    """

    started_at: datetime
    last_active_at: datetime
    idle: timedelta
    visit_until: datetime | None = None


def session_state(times: SessionTimes, *, now: datetime) -> str:
    """ACTIVE; VISIT_ONLY while a visit outlasts the session; else ENDED."""
    if now < ends_at(times):
        return ACTIVE
    if times.visit_until is not None and now < times.visit_until:
        return VISIT_ONLY
    return ENDED


def ends_at(times: SessionTimes) -> datetime:
    """The moment from which the person has to prove again who they are."""
    return min(times.last_active_at + times.idle, times.started_at + LONGEST)


def seconds_left(times: SessionTimes, *, now: datetime) -> int:
    """Whole seconds until `ends_at`; 0 when it is past."""
    return max(0, int((ends_at(times) - now).total_seconds()))


def is_worth_noting(times: SessionTimes, *, now: datetime) -> bool:
    """Whether activity at `now` is written down: once a minute, oftener where `idle` is short."""
    return now - times.last_active_at >= min(NOTED_EVERY, times.idle / 15)


def is_fresh_proof(proven_at: datetime | None, *, now: datetime) -> bool:
    """Whether the last proof of who somebody is was given within 5 minutes."""
    return proven_at is not None and now - proven_at < PROOF_LASTS
