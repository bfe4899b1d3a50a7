"""What staff do that somebody must judge: too many look-ups, and how long a broken glass stays open."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

MOST_LOOK_UPS = 60  # within an hour (SECURITY.md 27)
HOUR = timedelta(hours=1)
GLASS_LASTS = timedelta(minutes=30)
# What the audit writes of a search: the `how` of an event, or its action. One search may find many.
SEARCHES = ("look-up",)
SEARCHED = ("record_not_found", "support_looked", "support_case_opened")
# What it writes where one person was opened: a row of a list that everybody sees is none.
OPENINGS = (*SEARCHES, "page", "break-glass")
OPENED = ("support_case_opened",)


def alarms(look_ups: Iterable[datetime], last: datetime | None) -> list[datetime]:
    """When the 60th look-up of an hour was made; `last` is the alarm before, one is enough an hour."""
    raised, within = [], deque[datetime]()
    for at in sorted(look_ups):
        within.append(at)
        while at - within[0] >= HOUR:
            within.popleft()
        if len(within) >= MOST_LOOK_UPS and (last is None or at - last >= HOUR):
            raised.append(at)
            last = at
    return raised
