"""What an administrator looks after: who works at the clinics, their accounts and the audit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import (
    AuditEvent,
    Clinic,
    ClinicMembership,
    Invitation,
    PatientAccess,
    User,
)
from accounts.rules.actor import Actor
from accounts.selectors.proxies import open_invitations


@dataclass(frozen=True)
class Staff:
    """People with a role at the actor's clinics, and people invited."""

    members: list[ClinicMembership]
    invitations: list[Invitation]


def staff(actor: Actor, now: datetime) -> Staff:
    """Everybody who works at the actor's clinics or is invited to."""
    invited = open_invitations(now).filter(clinic__in=_own(actor), patient=None)
    return Staff(list(_members(actor)), list(invited))


def clinics_run_by(actor: Actor) -> QuerySet[Clinic]:
    """The clinics where the actor is an administrator."""
    return Clinic.objects.filter(pk__in=_own(actor)).order_by("name")


def membership_for(actor: Actor, membership_id: int) -> ClinicMembership | None:
    """A live role at one of the actor's clinics."""
    return _members(actor).filter(pk=membership_id).first()


def staff_invitation_for(actor: Actor, invitation_id: int, now: datetime) -> Invitation | None:
    """An open invitation to work at one of the actor's clinics."""
    invited = open_invitations(now).filter(clinic__in=_own(actor), patient=None)
    return invited.filter(pk=invitation_id).first()


def people_of_clinics(clinics: Collection[int]) -> QuerySet[User]:
    """Accounts that have or had to do with the clinics: at work, as a patient or for a patient."""
    at_work = ClinicMembership.objects.filter(clinic__in=clinics)
    for_patients = PatientAccess.objects.filter(patient__clinic__in=clinics)
    known = at_work.values("user").union(for_patients.values("user"), all=True)
    return User.objects.filter(pk__in=known).order_by("email")


def works_elsewhere(user: User, clinics: Collection[int]) -> bool:
    """Whether the person has a role at a clinic that is none of these."""
    return user.memberships.filter(ended_at=None).exclude(clinic__in=clinics).exists()


def events_of_clinics(clinics: Collection[int]) -> QuerySet[AuditEvent]:
    """What happened at the clinics; of the rest, such as signing on, what no stranger to them did."""
    people = people_of_clinics(clinics).order_by().values("pk")
    of_no_clinic = Q(clinic=None) & (Q(actor=None) | Q(actor__in=people))
    return AuditEvent.objects.filter(Q(clinic__in=clinics) | of_no_clinic).order_by("-at", "-id")


def _members(actor: Actor) -> QuerySet[ClinicMembership]:
    live = ClinicMembership.objects.filter(clinic__in=_own(actor), ended_at=None)
    people = live.select_related("user", "clinic", "user__practitioner")
    return people.order_by("clinic__name", "user__last_name", "user__first_name", "pk")


def _own(actor: Actor) -> frozenset[int]:
    return actor.clinics("administrator")
