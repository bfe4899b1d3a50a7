"""Who is who, and who may see whom: the one way to a person's row."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import ClinicMembership, Patient, PatientAccess, User
from accounts.rules.actor import Actor
from accounts.rules.grants import levels_for


def roles_of(user: User) -> frozenset[tuple[str, int]]:
    """The live memberships of a user as (role, clinic id)."""
    rows = ClinicMembership.objects.filter(user=user, ended_at=None)
    return frozenset(rows.values_list("role", "clinic_id"))


def user_of(actor: Actor) -> User:
    """The account of the one who looks. Raises NobodyError."""
    return User.objects.get(pk=actor.person)


def live_grants(now: datetime) -> QuerySet[PatientAccess]:
    """Every grant that counts at `now`, with its patient and clinic."""
    live = Q(ended_at=None, starts_at__lte=now) & (Q(ends_at=None) | Q(ends_at__gt=now))
    return PatientAccess.objects.filter(live).select_related("patient", "patient__clinic")


def grants_of(user: User, now: datetime) -> QuerySet[PatientAccess]:
    """The live grants of a user, own record first."""
    return live_grants(now).filter(user=user).order_by("-kind", "patient__first_name", "pk")


def own_record(user: User, now: datetime) -> Patient | None:
    """The patient record that is this person's own, if they registered one."""
    grant = live_grants(now).filter(user=user, kind="self").first()
    return grant.patient if grant else None


def patients_seen_by(actor: Actor) -> QuerySet[Patient]:
    """The patients of the clinics where the actor works as clinic staff (schedulers)."""
    return Patient.objects.filter(clinic__in=actor.clinics("scheduler")).select_related("clinic")


def patients_of(actor: Actor, now: datetime, what: str) -> QuerySet[Patient]:
    """The patients for whom the actor holds a live grant that opens `what` (see rules/grants.py)."""
    grants = live_grants(now).filter(user=actor.user_id, level__in=levels_for(what))
    return Patient.objects.filter(pk__in=grants.values("patient")).select_related("clinic")


def patient_for(actor: Actor, patient_id: int, *, now: datetime, what: str) -> Patient | None:
    """The patient, if the actor may do `what` for them: own record, by grant, or own clinic's staff.

    Support agents, doctors and administrators get nobody here; None reads as "does not exist".
    """
    if actor.user_id is None:
        return None
    seen = patients_of(actor, now, what).filter(pk=patient_id).first()
    return seen or patients_seen_by(actor).filter(pk=patient_id).first()
