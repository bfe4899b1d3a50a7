"""Whether somebody is there: from when their page was last heard of."""

from datetime import datetime, timedelta
from enum import StrEnum

BLINK = timedelta(seconds=5)  # a page whose socket closed has not gone: it may be opening another
AWAY_AFTER = timedelta(seconds=45)  # six heartbeats of 7 s (DESIGN.md 4)
LOST_AFTER = timedelta(minutes=5)


class Presence(StrEnum):
    """What the others are told; a place in line is kept whatever it is."""

    HERE = "here"
    AWAY = "away"
    LOST = "lost"


def presence(seen_at: datetime, *, now: datetime) -> Presence:
    """Here until 45 s of silence, lost after five minutes."""
    silent = now - seen_at
    if silent < AWAY_AFTER:
        return Presence.HERE
    return Presence.AWAY if silent < LOST_AFTER else Presence.LOST
