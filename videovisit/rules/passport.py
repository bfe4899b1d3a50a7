"""The readiness passport: what checks of the last days say about a visit to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

VALID = timedelta(days=14)
ASK_AGAIN = timedelta(hours=24)  # then a quick re-check is asked for
KEPT = timedelta(days=90)
SOON = timedelta(hours=24)  # before a visit staff hear of a problem
NOT_TESTED, READY, CHANGED, PROBLEM = "not_tested", "ready", "changed", "problem"
WORKS_NOW, PARTLY_NOW = "works-now", "partly-now"  # by the quick check of a visit's own page
GOOD = frozenset({"ready", "ready-but"})


@dataclass(frozen=True)
class Check:
    """What the passport needs to know of a check."""

    taken_at: datetime
    verdict: str
    browser: str
    devices: str
    is_quick: bool = False


@dataclass(frozen=True)
class Here:
    """What is known of one browser: its word, and its newest check that says something.

    `is_elsewhere`: this one was not tested, another one was ready. `asks_again`: a re-check is due.
    """

    word: str
    checked_at: datetime | None
    is_elsewhere: bool
    asks_again: bool


def passport(checks: Iterable[Check], *, now: datetime) -> str:
    """The word for a patient, from their checks of any browser, in any order.

    The newest check that says something counts. It is "changed" where the same browser was ready
    with other devices, or another browser was ready before and this one could only partly be tested.
    """
    recent = _recent(checks, now)
    told = _newest_told(recent)
    if told is None:
        return NOT_TESTED
    if told.verdict not in GOOD:
        return PROBLEM
    return CHANGED if recent[0] is not told and _differs(recent[0], told) else READY


def passport_here(checks: Iterable[Check], *, browser: str, now: datetime) -> Here:
    """What the checks say to somebody who sits at this browser."""
    kept = list(checks)
    here = [check for check in kept if check.browser == browser]
    told = _newest_told(_recent(here, now))
    return Here(
        word=passport(here, now=now),
        checked_at=told.taken_at if told else None,
        is_elsewhere=told is None and passport(kept, now=now) in {READY, CHANGED},
        asks_again=told is None or now - told.taken_at >= ASK_AGAIN,
    )


def word_at_door(word: str, quick: str) -> str:
    """What to say of who comes: the passport's word, or the verdict of the visit's quick check.

    `quick` is "" where there was none. A good one says more than any word but "ready".
    """
    if quick in GOOD:
        return READY if word == READY else WORKS_NOW
    if quick == "not-ready":
        return PROBLEM
    return PARTLY_NOW if quick == "partly" and word == NOT_TESTED else word


def _recent(checks: Iterable[Check], now: datetime) -> list[Check]:
    """Those that may still count, newest first."""
    recent = (check for check in checks if now - check.taken_at < VALID)
    return sorted(recent, key=lambda check: check.taken_at, reverse=True)


def _newest_told(recent: list[Check]) -> Check | None:
    """The newest check that says something: what was quick says "ready" only after a whole one did."""
    ready = {check.browser for check in recent if check.verdict in GOOD and not check.is_quick}
    told = (
        check
        for check in recent
        if check.verdict != "partly"
        and not (check.is_quick and check.verdict in GOOD and check.browser not in ready)
    )
    return next(told, None)


def _differs(one: Check, other: Check) -> bool:
    return (one.browser, one.devices) != (other.browser, other.devices)
