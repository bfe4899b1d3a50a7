"""The patients of the own clinic whom staff should call before their video visit, the soonest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, QuerySet

from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.models.appointment import Readiness, Status
from appointments.rules.clock import When, when
from appointments.selectors.appointments import appointments_seen_by, with_people
from videovisit.models import Outreach, OutreachOutcome, Verdict
from videovisit.rules.outreach import ROUNDS, Call, Outcome, Why, is_to_call, why_unready
from videovisit.selectors.checks import valid_checks

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Unready:
    """A visit whose patient is not ready; `tried` is the last call that nobody answered."""

    appointment: Appointment
    why: Why | None
    starts: When
    tried: When | None


@dataclass(frozen=True)
class Done:
    """What came of a call of today; `call` is its number, `at` by the clinic's clock."""

    call: int
    appointment: Appointment
    outcome: OutreachOutcome
    by: str
    at: When


class Calls(NamedTuple):
    """Whom to call before a video visit, and who was called today."""

    todo: list[Unready]
    done: list[Done]

    @property
    def named(self) -> list[Appointment]:
        """The visits whose patients are named, each once."""
        rows = [row.appointment for row in self.todo] + [row.appointment for row in self.done]
        return list({visit.pk: visit for visit in rows}.values())


def calls_of(actor: Actor, *, now: datetime, language: str) -> Calls:
    """Both lists of the actor's clinics."""
    todo = outreach_list(actor, now=now, language=language)
    return Calls(todo, done_today(actor, now=now, language=language))


def done_today(actor: Actor, *, now: datetime, language: str) -> list[Done]:
    """The calls of today about visits as they still are, the latest first."""
    own = appointments_seen_by(actor).filter(starts_at__gt=now - ROUNDS[-1])
    recent = Outreach.objects.filter(appointment__in=own, noted_at__gt=now - A_DAY)
    valid = recent.filter(revision=F("appointment__revision"))
    people = valid.select_related("appointment__patient", "appointment__clinic", "noted_by")
    found = [(row, *_clocks(row, now, language)) for row in people.order_by("-noted_at", "-pk")]
    return [_done(row, at) for row, at, today in found if at.full_day == today.full_day]


def _clocks(row: Outreach, now: datetime, language: str) -> tuple[When, When]:
    zone = row.appointment.clinic.time_zone
    return when(row.noted_at, zone, language), when(now, zone, language)


def _done(row: Outreach, at: When) -> Done:
    outcome = OutreachOutcome(row.outcome)
    return Done(row.pk, row.appointment, outcome, row.noted_by.get_full_name(), at)


def outreach_list(actor: Actor, *, now: datetime, language: str) -> list[Unready]:
    """Whom to call now, by three queries however many they are."""
    visits = [visit for visit in _unready(actor, now) if is_listed(visit, now)]
    todo = _to_mend((visit.patient_id for visit in visits), now)
    return [_row(visit, todo.get(visit.patient_id, ""), language) for visit in visits]


def is_listed(visit: Appointment, now: datetime) -> bool:
    """Whether the visit as it stands now is one to call about."""
    is_ahead = visit.status == Status.BOOKED and visit.expected_ends_at > now
    is_unready = visit.modality == "video" and visit.readiness != Readiness.READY
    return is_ahead and is_unready and is_to_call(_calls(visit), visit.starts_at, now)


def _unready(actor: Actor, now: datetime) -> QuerySet[Appointment]:
    """Those within the first round or later; index appointment_of_clinic."""
    near = (now - ROUNDS[-1], now + ROUNDS[-1])
    rows = appointments_seen_by(actor).filter(starts_at__range=near, modality="video")
    open_ones = rows.filter(status=Status.BOOKED, expected_ends_at__gt=now)
    unready = with_people(open_ones.exclude(readiness=Readiness.READY))
    return unready.prefetch_related("outreach").order_by("starts_at", "pk")


def _calls(visit: Appointment) -> list[Call]:
    made = (row for row in visit.outreach.all() if row.revision == visit.revision)
    return [Call(row.outcome, row.noted_at) for row in made]


def _to_mend(patients: Iterable[int], now: datetime) -> dict[int, str]:
    """What each patient's newest check that was not passed would have mended first."""
    failed = valid_checks(now).filter(patient__in=list(patients), verdict=Verdict.NOT_READY)
    newest = failed.order_by("patient", "-taken_at").distinct("patient")
    return dict(newest.values_list("patient", "todo"))


def _row(visit: Appointment, todo: str, language: str) -> Unready:
    zone = visit.clinic.time_zone
    in_vain = [call.at for call in _calls(visit) if call.outcome == Outcome.NO_ANSWER]
    return Unready(
        appointment=visit,
        why=why_unready(visit.readiness, todo),
        starts=when(visit.starts_at, zone, language),
        tried=when(max(in_vain), zone, language) if in_vain else None,
    )
