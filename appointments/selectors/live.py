"""What the live side has written down of visits: it stands above this app, and says itself how to read it.

Asked only of visits of today and before: nothing of it stands about a later one.
"""

from collections.abc import Callable, Sequence

from appointments.rules.entries import Facts, Live, Reader, has_live_side

Reading = Callable[[list[str], Reader], dict[str, Live]]  # of visits, by reference
READINGS: list[Reading] = []  # the higher app adds its own in apps.py


def with_live(rows: Sequence[Facts], reader: Reader) -> list[Facts]:
    """The same visits with what the live side says of them; one query, or none."""
    asked = [facts.reference for facts in rows if facts.reference and has_live_side(facts, reader)]
    if not asked:
        return [*rows]
    found: dict[str, Live] = {}
    for read in READINGS:
        found |= read(asked, reader)
    return [facts._replace(live=found.get(facts.reference)) for facts in rows]
