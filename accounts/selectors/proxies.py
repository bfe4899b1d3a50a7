"""Who acts for whom: what each side may see and end, and the invitations under way."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Invitation, Patient, PatientAccess, User
from accounts.models.people import AccessKind
from accounts.rules.actor import Actor
from accounts.selectors.people import live_grants, own_record, user_of

HELPER, PATIENT, STAFF = "helper", "patient", "staff"


@dataclass(frozen=True)
class Proxies:
    """Who helps the person (with own record only), whom they help, and who is invited."""

    record: Patient | None
    helpers: list[PatientAccess]
    cared_for: list[PatientAccess]
    invitations: list[Invitation]


@dataclass(frozen=True)
class SeenGrant:
    """A grant and on which side the one who looks stands."""

    grant: PatientAccess
    side: str


@dataclass(frozen=True)
class SeenInvitation:
    """An invitation and on which side the one who looks stands."""

    invitation: Invitation
    side: str


def proxies(actor: Actor, now: datetime) -> Proxies:
    """Both sides of acting for somebody, as the person themself sees them."""
    record = own_record(user_of(actor), now)
    cared_for = list(_for_others(now).filter(user=actor.user_id))
    if record is None:
        return Proxies(None, [], cared_for, [])
    return replace(of_patient(record, now), cared_for=cared_for)


def helpers_of(patient: Patient, now: datetime) -> QuerySet[PatientAccess]:
    """The live grants of others for a patient that the caller has found by a selector."""
    return _for_others(now).filter(patient=patient)


def grant_for(actor: Actor, grant_id: int, now: datetime) -> SeenGrant | None:
    """A live grant that the actor may end: given to them, for their own record, or as staff."""
    own = Exists(_own(actor, now).filter(patient=OuterRef("patient")))
    grant = _for_others(now).annotate(is_own=own).filter(pk=grant_id).first()
    if grant is None:
        return None
    if grant.user_id == actor.user_id:
        return SeenGrant(grant, HELPER)
    if grant.is_own:
        return SeenGrant(grant, PATIENT)
    is_staff = grant.patient.clinic_id in actor.clinics("scheduler")
    return SeenGrant(grant, STAFF) if is_staff else None


def of_patient(patient: Patient, now: datetime) -> Proxies:
    """What clinic staff see of a patient that they have found by a selector."""
    return Proxies(
        record=patient,
        helpers=list(helpers_of(patient, now)),
        cared_for=[],
        invitations=list(open_invitations(now).filter(patient=patient)),
    )


def invitation_for(actor: Actor, invitation_id: int, now: datetime) -> SeenInvitation | None:
    """An open invitation to help that the actor may take back: for own record, or as staff."""
    own = Exists(_own(actor, now).filter(patient=OuterRef("patient")))
    invited = open_invitations(now).annotate(is_own=own).exclude(patient=None)
    invitation = invited.filter(pk=invitation_id).first()
    if invitation is None:
        return None
    if invitation.is_own:
        return SeenInvitation(invitation, PATIENT)
    is_staff = invitation.clinic_id in actor.clinics("scheduler")
    return SeenInvitation(invitation, STAFF) if is_staff else None


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Every invitation that can still be accepted: a read by the portal itself."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return waiting.select_related("clinic", "patient__clinic", "invited_by").order_by("pk")


def open_invitation(invitation_id: int | None, now: datetime) -> Invitation | None:
    """The invitation whose code this browser has typed (its session holds the id)."""
    return open_invitations(now).filter(pk=invitation_id).first() if invitation_id else None


def has_account(email: str) -> bool:
    """Whether somebody signs on with the address: asked only once its invitation was typed."""
    return User.objects.filter(email__iexact=email).exists()


def due_grants(now: datetime) -> QuerySet[PatientAccess]:
    """Grants whose last moment has passed and that nobody has ended: a read by the portal."""
    due = PatientAccess.objects.filter(ended_at=None, ends_at__lte=now)
    return due.select_related("user", "patient__clinic")


def _own(actor: Actor, now: datetime) -> QuerySet[PatientAccess]:
    return live_grants(now).filter(user=actor.user_id, kind=AccessKind.SELF)


def _for_others(now: datetime) -> QuerySet[PatientAccess]:
    grants = live_grants(now).exclude(kind=AccessKind.SELF).select_related("user")
    return grants.select_related("patient", "patient__clinic", "user").order_by("pk")
