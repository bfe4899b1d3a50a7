"""Who works at the clinics that an administrator looks after."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Clinic, ClinicMembership, Invitation
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


def _members(actor: Actor) -> QuerySet[ClinicMembership]:
    live = ClinicMembership.objects.filter(clinic__in=_own(actor), ended_at=None)
    people = live.select_related("user", "clinic", "user__practitioner")
    return people.order_by("clinic__name", "user__last_name", "user__first_name", "pk")


def _own(actor: Actor) -> frozenset[int]:
    return actor.clinics("administrator")
