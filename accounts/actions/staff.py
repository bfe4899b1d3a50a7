"""Who works at a clinic: roles given and ended, and the first administrator of all."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.outbox import owe
from accounts.actions.sign_on import end_other_sessions
from accounts.models import (
    Clinic,
    ClinicMembership,
    Invitation,
    PatientAccess,
    Practitioner,
    User,
)
from accounts.models.people import Role
from accounts.rules.actor import PORTAL, Actor

ADMINISTRATORS = "Administrators"  # the group that holds what /admin/ opens
MAY_CHANGE = ("add_clinic", "change_clinic")


class LastAdministratorError(Exception):
    """A clinic keeps at least one administrator."""


class AlreadyThereError(Exception):
    """The person or the clinic's administrator exists."""


@dataclass(frozen=True)
class FirstAdministrator:
    """What is shown once, on the terminal: the second factor. The password comes by mail."""

    totp_secret: str
    totp_uri: str
    recovery_codes: tuple[str, ...]


def give_role(user: User, clinic: Clinic, role: str) -> ClinicMembership:
    """Let the person work at the clinic in this role; giving it again changes nothing."""
    membership, _ = ClinicMembership.objects.get_or_create(
        user=user, clinic=clinic, role=role, ended_at=None
    )
    if role == Role.ADMINISTRATOR:
        _open_administration(user)
    return membership


def give_practitioner(user: User, *, credentials: str, specialty: str) -> None:
    """Make the person a doctor on the screen; empty words keep what stands there."""
    words = {"credentials": credentials, "specialty": specialty}
    kept = {name: word for name, word in words.items() if word}
    Practitioner.objects.update_or_create(user=user, defaults=kept)


@transaction.atomic
def end_membership(
    *, actor: Actor, membership: ClinicMembership, keep: str | None, now: datetime
) -> bool:
    """End a role and every session of the person; False when it had ended already.

    `keep` is the key of the session that does this, which goes on even if it is the person's own.
    Raises LastAdministratorError, and then changes nothing.
    """
    clinic = Clinic.objects.select_for_update(no_key=True).get(pk=membership.clinic_id)
    live = ClinicMembership.objects.filter(clinic=clinic, ended_at=None)
    administrators = live.filter(role=Role.ADMINISTRATOR)
    if membership.role == Role.ADMINISTRATOR and not administrators.exclude(pk=membership.pk):
        raise LastAdministratorError
    if not live.filter(pk=membership.pk).update(ended_at=now):
        return False
    _close_administration(membership.user)
    _withdraw_offers(membership, now)
    end_other_sessions(user=membership.user, keep=keep, actor=actor, now=now)
    _tell_of_end(membership, now)
    record(
        "staff_ended",
        actor=actor,
        now=now,
        clinic=clinic,
        target=_cause(membership),
        role_ended=membership.role,
    )
    return True


def _withdraw_offers(membership: ClinicMembership, now: datetime) -> None:
    """Nobody comes back, or lets others in, by an invitation sent before their role ended."""
    offers = Invitation.objects.filter(invited_by=membership.user_id, clinic=membership.clinic_id)
    own = PatientAccess.objects.filter(user=membership.user_id, kind="self", ended_at=None)
    waiting = offers.filter(accepted_at=None, withdrawn_at=None)
    waiting.exclude(patient__in=own.values("patient")).update(withdrawn_at=now)


def _tell_of_end(membership: ClinicMembership, now: datetime) -> None:
    secret = {"clinic": membership.clinic.name}
    cause, user = _cause(membership), membership.user
    owe("staff_ended", cause=cause, to=user, channel="mail", now=now, secret=secret)


@transaction.atomic
def create_first_administrator(
    *, email: str, clinic_name: str, clinic_slug: str, now: datetime
) -> FirstAdministrator:
    """Make the clinic (if it is missing) and its first administrator with a second factor.

    The account has no password: its owner chooses one with a code that is mailed to the address.
    Raises AlreadyThereError when the clinic has an administrator or somebody uses the e-mail.
    """
    clinic = _first_clinic(clinic_name, clinic_slug)
    clinic = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    if clinic.memberships.filter(role=Role.ADMINISTRATOR, ended_at=None).exists():
        raise AlreadyThereError(clinic.slug)
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyThereError(email)
    user = User.objects.create_user(email)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    membership = give_role(user, clinic, Role.ADMINISTRATOR)
    record("staff_created", actor=PORTAL, now=now, clinic=clinic, target=_cause(membership))
    return _second_factor(user)


def _first_clinic(name: str, slug: str) -> Clinic:
    values = {**settings.CLINIC_DEFAULTS, **({"name": name} if name else {})}
    return Clinic.objects.get_or_create(slug=slug, defaults=values)[0]


def _second_factor(user: User) -> FirstAdministrator:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).generate_codes()
    uri = get_adapter().build_totp_url(user, secret)
    return FirstAdministrator(secret, uri, tuple(codes))


def _open_administration(user: User) -> None:
    group, created = Group.objects.get_or_create(name=ADMINISTRATORS)
    if created:
        ours = Permission.objects.filter(content_type__app_label="accounts")
        group.permissions.set(ours.filter(codename__startswith="view_"))
        group.permissions.add(*ours.filter(codename__in=MAY_CHANGE))
    user.groups.add(group)
    User.objects.filter(pk=user.pk).update(is_staff=True)


def _close_administration(user: User) -> None:
    """Shut /admin/ for somebody who administers no clinic any more."""
    if user.memberships.filter(role=Role.ADMINISTRATOR, ended_at=None).exists():
        return
    user.groups.remove(*user.groups.filter(name=ADMINISTRATORS))
    User.objects.filter(pk=user.pk).update(is_staff=False)


def _cause(membership: ClinicMembership) -> str:
    return f"membership:{membership.pk}"
