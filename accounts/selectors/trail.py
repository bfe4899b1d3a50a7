"""The audit as administrators read it: filtered, page by page, never counted."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent, Patient, User
from accounts.models.people import Role
from accounts.rules.actor import Actor
from accounts.rules.registration import mrn_key
from accounts.rules.tables import shown_safely
from accounts.selectors.staff import events_of_clinics, people_of_clinics

A_PAGE = 50
MOST_SAVED = 10_000
HEADER = (
    *("at", "action", "who", "role", "patient", "about", "reason"),
    *("address", "browser", "session", "request"),
)


@dataclass(frozen=True)
class Asked:
    """Which events are wanted: all of a time, or those of a person, about patients, of a kind."""

    since: datetime
    until: datetime
    who: int | None = None
    whom: tuple[int, ...] = ()
    action: str = ""


class Place(NamedTuple):
    """Where in the trail a page begins: before this event."""

    at: datetime
    event_id: int


class TrailPage(NamedTuple):
    """Events, the latest first, and where the next page begins; None at the end."""

    events: list[AuditEvent]
    older: Place | None


def trail_page(actor: Actor, asked: Asked, before: Place | None) -> TrailPage:
    """A page of the trail of the clinics that the actor administers."""
    found = list(trail(actor, asked, before)[: A_PAGE + 1])
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return TrailPage(found[:A_PAGE], Place(last.at, last.pk) if last else None)


def trail_rows(actor: Actor, asked: Asked) -> list[list[str]]:
    """The rows under HEADER, the latest first, 10,000 at most; no cell begins a formula."""
    return [[shown_safely(cell) for cell in _row(e)] for e in trail(actor, asked)[:MOST_SAVED]]


def trail(actor: Actor, asked: Asked, before: Place | None = None) -> QuerySet[AuditEvent]:
    """The events that are asked for, the latest first."""
    events = events_of_clinics(actor.clinics(Role.ADMINISTRATOR))
    events = events.filter(at__gte=asked.since, at__lt=asked.until)
    if asked.who:
        events = events.filter(actor=asked.who)
    if asked.whom:
        events = events.filter(patient__in=asked.whom)
    if asked.action:
        events = events.filter(action=asked.action)
    if before:
        events = events.filter(at__lte=before.at)
        events = events.exclude(Q(at=before.at, id__gte=before.event_id))
    return events.select_related("actor", "patient")


def person_at_clinics(actor: Actor, email: str) -> User | None:
    """Somebody who has or had to do with the actor's clinics."""
    people = people_of_clinics(actor.clinics(Role.ADMINISTRATOR))
    return people.filter(email=email.lower()).first()


def patients_numbered(actor: Actor, mrn: str) -> tuple[int, ...]:
    """The records of the actor's clinics with this number."""
    ours = Patient.objects.filter(clinic__in=actor.clinics(Role.ADMINISTRATOR))
    return tuple(ours.filter(mrn_key=mrn_key(mrn)).values_list("pk", flat=True))


def _row(event: AuditEvent) -> list[str]:
    return [
        event.at.astimezone(UTC).isoformat(timespec="seconds"),
        event.action,
        event.actor.email if event.actor else "",
        event.role,
        event.patient.mrn if event.patient else "",
        event.target,
        event.reason,
        event.address or "",
        event.browser,
        event.session,
        event.request_id,
    ]
