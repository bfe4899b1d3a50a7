"""Invitations: to act for a patient or to work at a clinic; typed as a code, used once."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.actions.attempts import forget_tries, try_counts
from accounts.actions.audit import record
from accounts.actions.outbox import owe
from accounts.actions.proxies import grant_access
from accounts.actions.staff import give_practitioner, give_role
from accounts.models import Clinic, Invitation, Patient, User
from accounts.models.people import Role
from accounts.rules.actor import Actor
from accounts.rules.codes import ALPHABET, LONG_CODE, code_hash, shown_code
from accounts.rules.contacts import INVITATION_VALID
from accounts.rules.limits import CODE_BY_CLIENT, INVITATIONS
from accounts.selectors.proxies import open_invitations

SCOPE = "invitation"


class TooManyError(Exception):
    """Too many invitations by one person, or too many tries by one client."""


class InvitationOverError(Exception):
    """Used, withdrawn, too old, or for a child who has come of age."""


class NotInvitedError(Exception):
    """The person signed on has not proved the address that was invited."""


@dataclass(frozen=True)
class Help:
    """What is offered to somebody who shall act for a patient."""

    email: str
    kind: str
    level: str
    document: str = ""


@dataclass(frozen=True)
class Work:
    """What is offered to somebody who shall work at a clinic."""

    email: str
    role: str
    credentials: str = ""
    specialty: str = ""


def invite_helper(*, actor: Actor, patient: Patient, offer: Help, now: datetime) -> Invitation:
    """Invite somebody to act for the patient. Raises TooManyError."""
    words = {"patient": patient.first_name, "level": offer.level, "kind": offer.kind}
    to = {"clinic": patient.clinic, "patient": patient, **asdict(offer)}
    return _invite("proxy_invitation", to, words, actor=actor, now=now)


def invite_colleague(*, actor: Actor, clinic: Clinic, offer: Work, now: datetime) -> Invitation:
    """Invite somebody to work at the clinic. Raises TooManyError."""
    words = {"role": offer.role, "clinic": clinic.name}
    return _invite(
        "staff_invitation", {"clinic": clinic, **asdict(offer)}, words, actor=actor, now=now
    )


def _invite(
    kind: str, to: dict[str, Any], words: dict[str, str], *, actor: Actor, now: datetime
) -> Invitation:
    if not try_counts(INVITATIONS, str(actor.user_id), now=now):
        raise TooManyError
    code = "".join(secrets.choice(ALPHABET) for _ in range(LONG_CODE))
    with transaction.atomic():
        _replaced(to, now)
        invitation = Invitation.objects.create(
            **to,
            code_hash=code_hash(SCOPE, code),
            invited_by_id=actor.person,
            created_at=now,
            expires_at=now + INVITATION_VALID,
        )
        until = invitation.expires_at.isoformat()
        language = User.objects.values_list("language", flat=True).get(pk=actor.person)
        secret = {**words, "code": shown_code(code), "language": language, "expires_at": until}
        _owe(kind, invitation, secret)
        _audit("invited", invitation, actor=actor, now=now)
    return invitation


def _owe(kind: str, invitation: Invitation, secret: dict[str, str]) -> None:
    """The mail goes to an address that nobody may hold yet: it travels in the secret alone."""
    address, now = invitation.email, invitation.created_at
    secret = {**secret, "to": address}
    owe(kind, cause=_cause(invitation), to=address, channel="mail", now=now, secret=secret)


def _replaced(to: dict[str, Any], now: datetime) -> None:
    """An invitation of the same person to the same thing is withdrawn by the new one."""
    same = open_invitations(now).filter(clinic=to["clinic"], email__iexact=to["email"])
    same.filter(patient=to.get("patient"), role=to.get("role", "")).update(withdrawn_at=now)


def find_invitation(*, typed: str, client: str, now: datetime) -> Invitation | None:
    """The invitation of a typed code; None when there is none (any more).

    Raises TooManyError after ten wrong tries of the client within 15 minutes.
    """
    if not try_counts(CODE_BY_CLIENT, SCOPE, client, now=now):
        raise TooManyError
    found = open_invitations(now).filter(code_hash=code_hash(SCOPE, typed)).first()
    if found:
        forget_tries(CODE_BY_CLIENT, SCOPE, client)
    return found


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation, now: datetime) -> bool:
    """Take an invitation back before it is used; False when that is too late."""
    if not open_invitations(now).filter(pk=invitation.pk).update(withdrawn_at=now):
        return False
    _audit("invitation_withdrawn", invitation, actor=actor, now=now)
    return True


@transaction.atomic
def accept_invitation(*, actor: Actor, user: User, invitation: Invitation, now: datetime) -> None:
    """Use the invitation up and open what it offers; of two tries at once, one wins.

    Raises NotInvitedError, InvitationOverError, or OwnRecordError (actions.proxies).
    """
    if not has_proved(user, invitation.email):
        raise NotInvitedError
    claim = open_invitations(now).filter(pk=invitation.pk)
    if not claim.update(accepted_at=now, accepted_by=user):
        raise InvitationOverError
    _audit("invitation_accepted", invitation, actor=actor, now=now)
    if (patient := invitation.patient) is None:
        _start_work(invitation, user)
    elif not grant_access(invitation, user, patient=patient, actor=actor, now=now):
        raise InvitationOverError


def has_proved(user: User, email: str) -> bool:
    """Whether the address is one that this person has proved."""
    proved = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return bool(proved.exists())


def _start_work(invitation: Invitation, user: User) -> None:
    give_role(user, invitation.clinic, invitation.role)
    if invitation.role == Role.PRACTITIONER:
        words = {"credentials": invitation.credentials, "specialty": invitation.specialty}
        give_practitioner(user, **words)


def _audit(action: str, invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    record(
        action,
        actor=actor,
        now=now,
        patient=invitation.patient,
        clinic=invitation.clinic,
        target=_cause(invitation),
        offered=invitation.role or invitation.level,
    )


def _cause(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"
