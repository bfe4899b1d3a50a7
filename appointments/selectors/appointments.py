"""The one way to an appointment: by who looks and what they mean to do."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.rules.actor import Actor
from accounts.rules.grants import levels_for
from accounts.selectors.people import live_grants
from appointments.models import Appointment, ClinicPolicy
from appointments.rules.join_window import JoinState, Times, Window, join_state
from appointments.rules.references import reference_of


def window() -> Window:
    """How early the door opens and how late it closes, as this portal is set."""
    return Window(before=settings.JOIN_OPENS_BEFORE, after=settings.JOIN_CLOSES_AFTER)


def times_of(appointment: Appointment) -> Times:
    """What the join rule needs of an appointment."""
    return Times(
        starts_at=appointment.starts_at,
        expected_ends_at=appointment.expected_ends_at,
        modality=appointment.modality,
        status=appointment.status,
        visit_status=appointment.visit_status,
    )


def join_state_of(appointment: Appointment, now: datetime) -> JoinState:
    """What pressing Join would do at `now`."""
    return join_state(times_of(appointment), now=now, window=window())


def with_people(appointments: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """With clinic, patient, the doctor they booked and who sees them, in the same query."""
    people = ("patient__clinic", "practitioner__user", "visit__covering__user")
    return appointments.select_related("clinic", *people)


def appointments_of(actor: Actor, now: datetime, what: str) -> QuerySet[Appointment]:
    """Appointments of the patients for whom the actor may do `what` (rules/grants.py)."""
    grants = live_grants(now).filter(user=actor.user_id, level__in=levels_for(what))
    return Appointment.objects.filter(patient__in=grants.values("patient"))


def appointment_for(
    actor: Actor, reference: str, *, now: datetime, what: str
) -> Appointment | None:
    """The appointment, if the actor may do `what` with it as patient or for one; else None.

    None reads as "does not exist".
    """
    found = with_people(appointments_of(actor, now, what))
    return found.filter(reference=reference_of(reference)).first()


def appointments_seen_by(actor: Actor) -> QuerySet[Appointment]:
    """The appointments of the clinics where the actor works as clinic staff (schedulers)."""
    return Appointment.objects.filter(clinic__in=actor.clinics("scheduler"))


def appointment_opened_by(actor: Actor, reference: str) -> Appointment | None:
    """The appointment for who may open its page: clinic staff, and the doctor whose visit it is."""
    own = Q(clinic__in=actor.clinics("practitioner"), practitioner__user=actor.user_id)
    kept = Q(clinic__in=actor.clinics("scheduler"))
    found = with_people(Appointment.objects.filter(kept | own))
    return found.filter(reference=reference_of(reference)).first()


def appointment_seen_by(actor: Actor, reference: str) -> Appointment | None:
    """The appointment as clinic staff see it; None reads as "does not exist"."""
    found = with_people(appointments_seen_by(actor))
    return found.filter(reference=reference_of(reference)).first()


def policy_of(clinic_id: int) -> ClinicPolicy:
    """The clinic's rules for patients; the defaults where it has set none."""
    kept = ClinicPolicy.objects.filter(clinic=clinic_id).first()
    return kept or ClinicPolicy(clinic_id=clinic_id)
