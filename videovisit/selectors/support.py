"""What support sees: one record found by what a caller says, masked, and what happened to a visit."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from accounts.models import Patient
from accounts.models.people import PHONE_BACKWARDS
from accounts.rules.actor import Actor
from accounts.rules.outbox import NOWHERE
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE
from appointments.rules.clock import When, when
from appointments.selectors.appointments import window
from videovisit.models import Seat, SupportCase
from videovisit.rules.passport import VALID
from videovisit.rules.presence import AWAY_AFTER
from videovisit.rules.report import Row, rows_of, told_of
from videovisit.rules.support import ASKED, Masked, SeatTimes, is_to_come, masked, seat_words
from videovisit.selectors.figures import figures_of

MOST_CHECKS = 20
HAPPENED = (
    *("appointment_booked", "appointment_moved", "appointment_cancelled", "appointment_missed"),
    *("appointment_not_missed", "appointment_resent", "patient_arrived", "visit_opened"),
    *("visit_started", "visit_ended", "outreach_noted", "support_act"),
)
# What stands about a visit in the audit, in the outbox and in the checks of its patient, latest first.
# What support did stands there once, and not at all where nothing came of it.
TIMELINE = """
SELECT at, 'event', action, detail FROM accounts_auditevent
WHERE patient_id = %(patient)s AND at >= %(since)s AND target = %(target)s
  AND action = ANY(%(happened)s)
  AND NOT (action = 'appointment_resent' AND role = 'support')
  AND NOT (action = 'support_act' AND detail ->> 'done' = 'false'
    AND detail ->> 'deed' <> ALL(%(asked)s))
UNION ALL
SELECT coalesce(delivered_at, finished_at, due_at), 'notice', kind, jsonb_build_object(
  'channel', channel, 'to_patient', patient_id IS NOT NULL, 'state',
  CASE WHEN delivered_at IS NOT NULL THEN 'delivered' WHEN failure = %(nowhere)s THEN 'nowhere'
    ELSE state END)
FROM accounts_notice WHERE cause = %(target)s OR cause LIKE %(below)s
UNION ALL
SELECT taken_at, 'check', verdict, jsonb_build_object('findings', findings, 'version',
  browser_version, 'family', browser_family, 'system', system)
FROM (
  SELECT * FROM videovisit_readinesscheck
  WHERE patient_id = %(patient)s AND taken_at >= %(checked_since)s
  ORDER BY taken_at DESC LIMIT %(most)s) AS newest
ORDER BY 1 DESC
"""


@dataclass(frozen=True)
class Said:
    """What a caller says of themselves, as records hold it; "" or None for what was not said.

    `phone` is E.164, `reference` a confirmation code, `name_key` and `mrn_key` as in accounts/rules.
    """

    reference: str = ""
    mrn_key: str = ""
    birth_date: date | None = None
    name_key: str = ""
    phone: str = ""
    email: str = ""

    @property
    def given(self) -> list[str]:
        """The names of what was said."""
        return [name for name, value in vars(self).items() if value]


def found_by(actor: Actor, said: Said, now: datetime) -> list[Patient]:
    """At most two records of the agent's clinics that all of it fits, each with the id of a `visit`.

    The visit is the one whose code was said, else the next one, else the last one; None for none.
    """
    found = Patient.objects.filter(clinic__in=actor.clinics("support"), **_wanted(said))
    if said.phone:
        found = found.alias(backwards=PHONE_BACKWARDS).filter(backwards=said.phone[::-1])
    if said.email:
        found = found.alias(address=Lower("email")).filter(address=said.email.lower())
    return list(found.annotate(visit=_visit_of(said, now)).select_related("clinic")[:2])


def _wanted(said: Said) -> dict[str, Any]:
    wanted = {
        "appointments__reference": said.reference,
        "mrn_key": said.mrn_key,
        "birth_date": said.birth_date,
        "name_key": said.name_key,
    }
    return {name: value for name, value in wanted.items() if value}


def _visit_of(said: Said, now: datetime) -> Any:
    if said.reference:
        return F("appointments__pk")
    theirs = Appointment.objects.filter(patient=OuterRef("pk"))
    open_ones = theirs.filter(status__in=ACTIVE, expected_ends_at__gt=now - window().after)
    return Coalesce(
        Subquery(open_ones.order_by("expected_ends_at").values("pk")[:1]),
        Subquery(theirs.order_by("-expected_ends_at").values("pk")[:1]),
        Value(None),
    )


def case_of(actor: Actor, case_id: int) -> SupportCase | None:
    """One of the agent's own cases, run out or not, at a clinic where they still are in support."""
    cases = SupportCase.objects.filter(agent=actor.user_id)
    here = cases.filter(patient__clinic__in=actor.clinics("support"))
    people = ("patient__clinic", "appointment__practitioner__user")
    return (
        here.select_related(*people, "appointment__visit__covering__user")
        .filter(pk=case_id)
        .first()
    )


@dataclass(frozen=True)
class Moment:
    """One thing that happened: `kind` is event, notice, check or seat.

    `word` is the audit's action, the notice's kind, the verdict, or what became of a seat. `at` by
    the patient's clock, `here` by the agent's where that shows something else. `rows` and `told`
    are a check's (rules/report.py).
    """

    kind: str
    word: str
    at: When
    here: When | None
    facts: dict[str, Any]
    to: When | None
    rows: list[Row]
    told: frozenset[str]


@dataclass(frozen=True)
class CasePage:
    """A case as its agent reads it; `check` is the newest one of the patient.

    `own_zone` is the agent's own, "" where the patient's clock shows the same. `may_confirm`: the
    confirmation may be sent again.
    """

    case: SupportCase
    person: Masked
    starts: When | None
    starts_here: When | None
    may_confirm: bool
    moments: list[Moment]
    check: Moment | None
    figures: list[Seat]
    zone: str
    own_zone: str


def case_page(case: SupportCase, *, now: datetime, own_zone: str, language: str) -> CasePage:
    """The page of a case that the caller was given by `case_of`; `own_zone` is the agent's."""
    zone = case.patient.time_zone or case.patient.clinic.time_zone
    clock = _Clock(zone, own_zone or case.patient.clinic.time_zone, language)
    visit = getattr(case.appointment, "visit", None)
    seats = figures_of(visit) if visit else []
    known = [*_written(case, now, clock), *_of_seats(seats, now, clock)]
    moments = sorted(known, key=_order, reverse=True)
    starts = case.appointment.starts_at if case.appointment else None
    return CasePage(
        case=case,
        person=_masked(case.patient),
        starts=clock.there(starts) if starts else None,
        starts_here=clock.here(starts) if starts else None,
        may_confirm=_may_confirm(case, now),
        moments=moments,
        check=next((moment for moment in moments if moment.kind == "check"), None),
        figures=seats,
        zone=clock.zone,
        own_zone=clock.own_zone if clock.is_other else "",
    )


def _may_confirm(case: SupportCase, now: datetime) -> bool:
    visit = case.appointment
    return visit is not None and is_to_come(visit.status, visit.starts_at, now=now)


def _order(moment: Moment) -> tuple[str, int]:
    """By time; of one moment what comes first in the story of a visit is the earlier one."""
    is_told = moment.word in HAPPENED
    return moment.at.iso, HAPPENED.index(moment.word) if is_told else len(HAPPENED)


@dataclass(frozen=True)
class _Clock:
    """Two clocks: the patient's, and the agent's."""

    zone: str
    own_zone: str
    language: str

    @property
    def is_other(self) -> bool:
        return self.own_zone != self.zone

    def there(self, moment: datetime) -> When:
        return when(moment, self.zone, self.language)

    def here(self, moment: datetime) -> When | None:
        return when(moment, self.own_zone, self.language) if self.is_other else None

    def moment(self, at: datetime, kind: str, word: str, *, facts: dict[str, Any]) -> Moment:
        to, findings = facts.get("starts_at"), facts.get("findings", {})
        return Moment(
            kind=kind,
            word=word,
            at=self.there(at),
            here=self.here(at),
            facts=facts,
            to=self.there(datetime.fromisoformat(to)) if to else None,
            rows=rows_of(findings) if findings else [],
            told=told_of(findings),
        )


def _masked(patient: Patient) -> Masked:
    return masked(
        first_name=patient.first_name,
        last_name=patient.last_name,
        birth_date=patient.birth_date,
        mrn=patient.mrn,
        email=patient.email,
        phone=str(patient.phone),
    )


def _written(case: SupportCase, now: datetime, clock: _Clock) -> Iterator[Moment]:
    visit = case.appointment
    target = f"appointment:{visit.pk if visit else 0}"
    since = visit.booked_at if visit else now
    asked: dict[str, Any] = {
        "patient": case.patient_id,
        "target": target,
        "below": f"{target}:%",
        "since": since,
        "checked_since": min(since, now) - VALID,
        "happened": [*HAPPENED],
        "asked": [*ASKED],
        "nowhere": NOWHERE,
        "most": MOST_CHECKS,
    }
    with connection.cursor() as cursor:
        cursor.execute(TIMELINE, asked)
        rows = cursor.fetchall()
    return (clock.moment(*said, facts=json.loads(facts)) for *said, facts in rows)


def _of_seats(seats: list[Seat], now: datetime, clock: _Clock) -> Iterator[Moment]:
    for seat in seats:
        ended = seat.visit.ended_at
        for word, at in seat_words(_times(seat), ended_at=ended, away_before=now - AWAY_AFTER):
            yield clock.moment(at, "seat", word, facts={"role": seat.get_role_display()})


def _times(seat: Seat) -> SeatTimes:
    return SeatTimes(seat.joined_at, seat.seen_at, seat.tab_left_at, seat.left_at)


def cases_over(before: datetime) -> QuerySet[SupportCase]:
    """Cases that ran out before this moment."""
    return SupportCase.objects.filter(ends_at__lt=before)
