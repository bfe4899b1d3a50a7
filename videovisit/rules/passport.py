"""The readiness passport: what checks of the last days say about a visit to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

VALID = timedelta(days=14)
ASK_AGAIN = timedelta(hours=24)  # a quick re-check at Join is asked after this long
KEPT = timedelta(days=90)
NOT_TESTED, READY, CHANGED, PROBLEM = "not_tested", "ready", "changed", "problem"
GOOD = frozenset({"ready", "ready-but"})


@dataclass(frozen=True)
class Check:
    """What the passport needs to know of a check."""

    taken_at: datetime
    verdict: str
    browser: str
    devices: str


def passport(checks: Iterable[Check], *, now: datetime) -> str:
    """The word for a patient, from their checks of any browser, in any order.

    The newest check that says something counts. It is "changed" where the same browser was ready
    with other devices, or another browser was ready before and this one could only partly be tested.
    """
    recent = sorted(
        (check for check in checks if now - check.taken_at < VALID),
        key=lambda check: check.taken_at,
        reverse=True,
    )
    told = [check for check in recent if check.verdict != "partly"]
    if not told:
        return NOT_TESTED
    if told[0].verdict not in GOOD:
        return PROBLEM
    return CHANGED if recent[0] is not told[0] and _differs(recent[0], told[0]) else READY


def passport_here(
    checks: Iterable[Check], *, browser: str, devices: str | None, now: datetime
) -> str:
    """The word for a patient who sits at this browser with these devices (None: not known).

    A pass on another browser, or with other devices, reads "changed since".
    """
    kept = list(checks)
    word = passport(kept, now=now)
    if word != READY:
        return word
    here = [c for c in kept if c.browser == browser and now - c.taken_at < VALID]
    good = [c for c in here if c.verdict in GOOD and devices in (None, c.devices)]
    return READY if good else CHANGED


def _differs(one: Check, other: Check) -> bool:
    return (one.browser, one.devices) != (other.browser, other.devices)


def asks_again(taken_at: datetime | None, *, now: datetime) -> bool:
    """Whether joining begins with the 3-second re-check: never checked here, or a day ago."""
    return taken_at is None or now - taken_at >= ASK_AGAIN
