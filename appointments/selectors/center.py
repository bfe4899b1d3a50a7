"""What the Appointment Center shows: appointments of oneself and of those one cares for.

Plain queries, one a list and one more on the day of a visit: every open page asks each five seconds.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.rules.actor import Actor
from accounts.rules.grants import levels_for
from accounts.selectors.prepared import prepared_rows
from appointments.models import ClinicPolicy
from appointments.rules.entries import (
    SECOND_THOUGHT,
    Entry,
    Facts,
    Reader,
    entry_of,
    is_ahead,
    is_missed,
    next_of,
)
from appointments.rules.references import reference_of
from appointments.selectors.appointments import window
from appointments.selectors.live import with_live

USUAL = ClinicPolicy()  # the rules of a clinic that has set none
A_PAGE = 50  # upcoming
A_PAGE_PAST = 20
MOST_PAGES = 1000
READ = """
SELECT shown.person, shown.first_name, shown.last_name, shown.kind, shown.level, shown.reference,
  shown.revision, shown.starts_at, shown.expected_ends_at, shown.modality, shown.status,
  shown.visit_status, shown.readiness, shown.arrived_at, shown.reason,
  account.first_name, account.last_name, doctor.credentials,
  clinic.name, clinic.address, clinic.time_zone, clinic.help_phone,
  coalesce(policy.change_notice, %(change_notice)s::interval),
  coalesce(policy.cancel_notice, %(cancel_notice)s::interval),
  account.is_active AND EXISTS (SELECT FROM appointments_schedule AS hours
    WHERE hours.practitioner_id = shown.practitioner_id AND hours.clinic_id = shown.clinic_id)
FROM (
  SELECT visit.*, patient.id AS person, patient.first_name, patient.last_name, access.kind,
    access.level
  FROM accounts_patientaccess AS access
  JOIN accounts_patient AS patient ON patient.id = access.patient_id
  LEFT JOIN appointments_appointment AS visit
    ON visit.patient_id = access.patient_id AND ({which})
  WHERE access.user_id = %(user)s::bigint AND access.level = ANY(%(levels)s::text[]) AND access.ended_at IS NULL
    AND access.starts_at <= %(now)s::timestamptz AND (access.ends_at IS NULL OR access.ends_at > %(now)s::timestamptz)
  {part}) AS shown
LEFT JOIN accounts_practitioner AS doctor ON doctor.id = shown.practitioner_id
LEFT JOIN accounts_user AS account ON account.id = doctor.user_id
LEFT JOIN accounts_clinic AS clinic ON clinic.id = shown.clinic_id
LEFT JOIN appointments_clinicpolicy AS policy ON policy.clinic_id = shown.clinic_id
ORDER BY {order}
"""
AHEAD = "visit.status <> 'fulfilled' AND visit.expected_ends_at > %(since)s::timestamptz"
OVER = """visit.status IN ('fulfilled', 'noshow') OR visit.expected_ends_at <= %(until)s::timestamptz
  AND (visit.visit_status <> 'in-progress' OR visit.expected_ends_at <= %(since)s::timestamptz)"""
SOONEST = "ORDER BY visit.starts_at, visit.id LIMIT %(most)s::int OFFSET %(skip)s::int"
NEWEST = (
    "AND visit.id IS NOT NULL"
    " ORDER BY visit.starts_at DESC, visit.id DESC LIMIT %(most)s::int OFFSET %(skip)s::int"
)
UPCOMING = READ.format(which=AHEAD, part=SOONEST, order="shown.starts_at, shown.id")
PAST = READ.format(which=OVER, part=NEWEST, order="shown.starts_at DESC, shown.id DESC")
ONE = READ.format(
    which="visit.reference = %(reference)s::text", part="AND visit.id IS NOT NULL", order="shown.id"
)


@dataclass(frozen=True)
class Group:
    """The upcoming visits of one patient; `is_own` is the reader's own."""

    patient: str
    is_own: bool
    entries: list[Entry]


@dataclass(frozen=True)
class Page:
    """A page of a list: its number from 1 on, and whether there are more."""

    number: int
    has_more: bool

    @property
    def earlier(self) -> int:
        """The page before; 0 before the first."""
        return self.number - 1

    @property
    def later(self) -> int:
        """The page after; 0 after the last."""
        return self.number + 1 if self.has_more else 0


@dataclass(frozen=True)
class Center:
    """The Appointment Center at a moment. `missed` are video visits that have just gone unjoined.

    `version` changes with all that is shown but the minutes, which pages count by themselves.
    """

    next: Entry | None
    missed: list[Entry]
    groups: list[Group]
    page: Page
    version: str


@dataclass(frozen=True)
class Past:
    """Past visits, the newest first. `is_named`: each says whose it is, some are of others."""

    entries: list[Entry]
    is_named: bool
    page: Page


def reader_of(language: str, zone: str, now: datetime) -> Reader:
    """Somebody with this language and zone, at `now`, in this portal."""
    return Reader(language, zone, now, window())


def center_of(actor: Actor, reader: Reader, number: int = 1) -> Center:
    """Upcoming visits of the people for whom the actor holds a grant, and of the actor."""
    rows, page = _rows(actor, reader, UPCOMING, part=(number, A_PAGE))
    return _center(with_live(rows, reader), page, reader)


def center_and_past(actor: Actor, reader: Reader, number: int) -> tuple[Center, Past]:
    """The same, and the visits that are over; the live side is asked once of both."""
    ahead, page = _rows(actor, reader, UPCOMING, part=(1, A_PAGE))
    over, past_page = _rows(actor, reader, PAST, part=(number, A_PAGE_PAST))
    rows = with_live([*ahead, *over], reader)
    entries = [entry_of(facts, reader) for facts in rows[len(ahead) :]]
    is_named = any(not entry.case.is_own for entry in entries)
    return _center(rows[: len(ahead)], page, reader), Past(entries, is_named, past_page)


def _center(rows: list[Facts], page: Page, reader: Reader) -> Center:
    entries = [entry_of(facts, reader) for facts in rows if facts.reference]
    ahead = [entry for entry in entries if is_ahead(entry.facts, reader)]
    return Center(
        next=next_of(ahead) if page.number == 1 else None,
        missed=[entry for entry in entries if is_missed(entry)],
        groups=_groups(rows, ahead),
        page=page,
        version=version_of(entries, reader, [facts[:5] for facts in rows], page),
    )


def entry_for(actor: Actor, reference: str, reader: Reader, *, what: str) -> Entry | None:
    """One appointment, if the actor may do `what` with it; None reads as "does not exist"."""
    code = reference_of(reference)
    asked = _asked(actor, reader, what) | {"reference": code}
    found = with_live(_read(ONE, asked), reader) if code else []
    return entry_of(found[0], reader) if found else None


def version_of(entries: Iterable[Entry], reader: Reader, *more: object) -> str:
    """The same for everything that looks the same."""
    # Plain tuples are written more quickly than named ones.
    seen = [(*entry.facts, *entry.case.look()) for entry in entries]
    looks = repr((seen, reader.language, reader.zone, more))
    return hashlib.sha256(looks.encode()).hexdigest()[:24]


def _groups(rows: list[Facts], ahead: list[Entry]) -> list[Group]:
    """Own visits first; everybody has a group, visits or none."""
    people = {
        facts.patient_id: Group(f"{facts.first_name} {facts.last_name}", facts.kind == "self", [])
        for facts in rows
    }
    for entry in ahead:
        people[entry.facts.patient_id].entries.append(entry)
    return sorted(people.values(), key=lambda group: (not group.is_own, group.patient))


def _rows(
    actor: Actor, reader: Reader, sql: str, *, part: tuple[int, int]
) -> tuple[list[Facts], Page]:
    """One more row than a page holds tells whether there are more."""
    number, size = part
    number = min(max(number, 1), MOST_PAGES)
    until = reader.now - reader.window.after
    asked = _asked(actor, reader, "appointments") | {
        "until": until,
        "since": until - SECOND_THOUGHT,
        "most": size + 1,
        "skip": (number - 1) * size,
    }
    rows = _read(sql, asked)
    return rows[:size], Page(number, len(rows) > size)


def _asked(actor: Actor, reader: Reader, what: str) -> dict[str, Any]:
    return {
        "user": actor.user_id,
        "now": reader.now,
        "levels": [*levels_for(what)],
        "change_notice": USUAL.change_notice,
        "cancel_notice": USUAL.cancel_notice,
    }


def _read(sql: str, asked: dict[str, Any]) -> list[Facts]:
    return [Facts(*row) for row in prepared_rows(sql, asked)]
