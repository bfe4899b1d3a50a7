"""What open pages do to a room, many at once: take their seat, leave it, are seen, report figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Now

from accounts.actions.attempts import count_try
from accounts.actions.bulk import write_all
from accounts.rules.limits import Limit
from accounts.selectors.prepared import prepared_rows
from videovisit.models import CallSample, Seat
from videovisit.rules.presence import AWAY_AFTER

# Each load of a page and each restart of a connection asks once.
CREDENTIALS_BY_SEAT = Limit("visit-ice", 120, timedelta(minutes=15))
# Rows are locked in one order, seats by number, then visits by number, as every action does: pages of
# two processes that come and go at once wait for each other, and never in a ring.
SEATS = """
WITH had AS MATERIALIZED (
  SELECT seat.id, seat.tab, seat.left_at FROM videovisit_seat AS seat
  WHERE seat.id = ANY(%(seats)s::bigint[]) ORDER BY seat.id FOR NO KEY UPDATE)
"""
GROWN = """,
known AS MATERIALIZED (
  SELECT visit.id FROM videovisit_visit AS visit
  WHERE visit.id IN (SELECT visit_id FROM touched WHERE is_new) ORDER BY visit.id FOR NO KEY UPDATE)
UPDATE videovisit_visit AS visit SET version = version + 1
FROM known WHERE visit.id = known.id RETURNING visit.id
"""
# A page gets the seat when it had it, nobody has it, the one that had it is gone, or it insists.
# Of several pages that ask at once one gets it: a row is updated once by a statement.
CLAIM = f"""{SEATS},
touched AS (
  UPDATE videovisit_seat AS seat
  SET tab = asked.tab, tab_left_at = NULL, seen_at = now(),
    left_at = CASE WHEN asked.insists THEN NULL ELSE seat.left_at END
  FROM unnest(%(seats)s::bigint[], %(tabs)s::text[], %(insists)s::bool[])
    AS asked(id, tab, insists), had
  WHERE seat.id = asked.id AND had.id = seat.id
    AND (asked.insists OR seat.tab IN ('', asked.tab) OR seat.tab_left_at IS NOT NULL
      OR seat.seen_at < now() - %(away)s::interval)
  RETURNING seat.visit_id, seat.tab <> had.tab OR seat.left_at IS DISTINCT FROM had.left_at AS is_new)
{GROWN}"""  # noqa: S608 - its parts are ours  # nosec B608
GONE = f"""{SEATS}
UPDATE videovisit_seat AS seat SET tab_left_at = now()
FROM unnest(%(seats)s::bigint[], %(tabs)s::text[]) AS asked(id, tab), had
WHERE seat.id = asked.id AND had.id = seat.id AND seat.tab = asked.tab AND seat.tab_left_at IS NULL
RETURNING seat.visit_id
"""  # noqa: S608 - its parts are ours  # nosec B608
LEAVE = f"""{SEATS},
touched AS (
  UPDATE videovisit_seat AS seat SET left_at = now()
  FROM unnest(%(seats)s::bigint[], %(tabs)s::text[]) AS asked(id, tab), had
  WHERE seat.id = asked.id AND had.id = seat.id AND seat.tab = asked.tab AND seat.left_at IS NULL
  RETURNING seat.visit_id, true AS is_new)
{GROWN}"""  # noqa: S608 - its parts are ours  # nosec B608
# A page that is heard of has not gone, whatever a socket of before that ended late has said. Its
# person's other pages are no sign of life: the one with camera and microphone may be dead.
SEEN = f"""{SEATS}
UPDATE videovisit_seat AS seat SET seen_at = now(), tab_left_at = NULL
FROM unnest(%(seats)s::bigint[], %(tabs)s::text[]) AS asked(id, tab), had
WHERE seat.id = asked.id AND had.id = seat.id AND seat.tab = asked.tab RETURNING seat.visit_id
"""  # noqa: S608 - its parts are ours  # nosec B608


@dataclass(frozen=True)
class Claim:
    """A page asks for its person's seat; one that insists takes it from another page."""

    seat: int
    tab: str
    insists: bool = False


def claim_seats(claims: Sequence[Claim]) -> set[int]:
    """Give each seat to one page; the visits that look different now."""
    unique = {claim.seat: claim for claim in sorted(claims, key=lambda claim: claim.insists)}
    values = {
        "seats": list(unique),
        "tabs": [claim.tab for claim in unique.values()],
        "insists": [claim.insists for claim in unique.values()],
        "away": AWAY_AFTER,
    }
    return _changed(CLAIM, values) if claims else set()


def leave_pages(pages: Iterable[tuple[int, str]]) -> set[int]:
    """The pages, as (seat, tab), have closed: their people may come back elsewhere at once."""
    return _of_pages(GONE, pages)


def leave_visits(pages: Iterable[tuple[int, str]]) -> set[int]:
    """The people of these pages have pressed Leave; the place stays theirs."""
    return _of_pages(LEAVE, pages)


def note_seen(pages: Iterable[tuple[int, str]]) -> None:
    """These pages, as far as they have their seats, were heard of just now: one statement for all."""
    _of_pages(SEEN, pages)


def note_load(seat: int) -> None:
    """Somebody has loaded its page: a sign of life, though no page of before has come back."""
    Seat.objects.filter(pk=seat).update(seen_at=Now())


def keep_samples(samples: Sequence[CallSample]) -> None:
    """Write down how calls went, of every seat that is still there: one that is gone loses no other's."""
    if not samples:
        return
    asked = Seat.objects.filter(pk__in={sample.seat_id for sample in samples})
    there = set(asked.values_list("pk", flat=True))
    write_all([sample for sample in samples if sample.seat_id in there])


def _of_pages(statement: str, pages: Iterable[tuple[int, str]]) -> set[int]:
    listed = sorted(set(pages))
    values = {"seats": [seat for seat, _ in listed], "tabs": [tab for _, tab in listed]}
    return _changed(statement, values) if listed else set()


def _changed(statement: str, values: dict[str, Any]) -> set[int]:
    """One statement is a transaction of its own: nothing is asked of the database but it."""
    return {visit for (visit,) in prepared_rows(statement, values)}


def count_credentials(seat: int, *, now: datetime) -> None:
    """Count one request for the relay's credentials by who has this seat. Raises TooManyTriesError."""
    count_try(CREDENTIALS_BY_SEAT, str(seat), now=now)
