"""The patients of the own clinic whom staff should call before their video visit, the soonest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.rules.actor import Actor
from appointments.models import Appointment
from appointments.models.appointment import Readiness, Status
from appointments.rules.clock import When, when
from appointments.selectors.appointments import appointments_seen_by, with_people
from videovisit.models import Verdict
from videovisit.rules.outreach import ROUNDS, Call, Outcome, Why, is_to_call, why_unready
from videovisit.selectors.checks import valid_checks


@dataclass(frozen=True)
class Unready:
    """A visit whose patient is not ready; `tried` is the last call that nobody answered."""

    appointment: Appointment
    why: Why | None
    starts: When
    tried: When | None


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
