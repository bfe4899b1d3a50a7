"""Breaking the glass: one record outside one's own is open to read, for a reason, for 30 minutes."""

from datetime import datetime

from django.db import transaction

from accounts.actions.audit import event_of, record, record_all
from accounts.actions.reviews import judge_glass
from accounts.models import BreakGlass, Patient, User
from accounts.rules.actor import PORTAL, Actor
from accounts.rules.alarms import GLASS_LASTS
from accounts.selectors.glass import MAY_BREAK, live_glass
from accounts.selectors.people import patients_seen_by


class ReadableError(Exception):
    """The record is one that the person may read anyway: no glass is broken."""

    def __init__(self, patient: Patient) -> None:
        super().__init__(patient.pk)
        self.patient = patient


@transaction.atomic
def break_glass(
    found: list[Patient], reason: str, *, actor: Actor, now: datetime
) -> BreakGlass | None:
    """Open the one record that was found; None (and written down) where it is not one.

    Raises ReadableError for a record of the actor's own clinics.
    """
    if len(found) != 1:
        record("record_not_found", actor=actor, now=now, reason=reason, how="break-glass")
        return None
    if patients_seen_by(actor).filter(pk=found[0].pk).exists():
        raise ReadableError(found[0])
    User.objects.select_for_update(no_key=True).get(pk=actor.person)
    _end(actor, now, why="another")
    made = BreakGlass.objects.create(
        user_id=actor.person,
        patient=found[0],
        reason=reason,
        starts_at=now,
        ends_at=now + GLASS_LASTS,
    )
    record(
        "glass_broken", actor=actor, now=now, patient=found[0], target=_target(made), reason=reason
    )
    judge_glass(made, sorted({found[0].clinic_id} | actor.clinics(*MAY_BREAK)), now)
    return made


@transaction.atomic
def end_glass(*, actor: Actor, now: datetime) -> None:
    """The person has read enough."""
    _end(actor, now, why="pressed")


@transaction.atomic
def end_due_glasses(now: datetime) -> int:
    """Close those whose time is over; they have opened nothing since then. Returns how many."""
    due = BreakGlass.objects.select_for_update(skip_locked=True, of=("self",))
    over = list(due.filter(ended_at=None, ends_at__lte=now).select_related("patient"))
    for glass in over:
        _close(glass, PORTAL, at=glass.ends_at, now=now, why="time")
    return len(over)


@transaction.atomic
def see_by_glass(*, actor: Actor, now: datetime) -> BreakGlass | None:
    """Read the record; None (and nothing written) when no glass of the actor's is broken."""
    glass = live_glass(actor, now)
    if glass:
        record(
            "record_seen",
            actor=actor,
            now=now,
            patient=glass.patient,
            target=_target(glass),
            reason=glass.reason,
            how="break-glass",
        )
    return glass


def _end(actor: Actor, now: datetime, *, why: str) -> None:
    open_ones = BreakGlass.objects.select_for_update(of=("self",)).filter(
        user=actor.user_id, ended_at=None
    )
    for glass in open_ones.select_related("patient"):
        _close(glass, actor, at=min(now, glass.ends_at), now=now, why=why)


def _close(glass: BreakGlass, actor: Actor, *, at: datetime, now: datetime, why: str) -> None:
    BreakGlass.objects.filter(pk=glass.pk).update(ended_at=at)
    about = {"patient": glass.patient, "clinic_id": glass.patient.clinic_id, "detail": {"why": why}}
    record_all([event_of("glass_closed", actor, now, target=_target(glass), **about)])


def _target(glass: BreakGlass) -> str:
    return f"glass:{glass.pk}"
