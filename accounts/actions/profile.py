"""What people change about themselves; a contact changes only once it is proven."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.attempts import try_counts
from accounts.actions.audit import record as audit
from accounts.actions.outbox import owe
from accounts.models import ContactChange, Patient, User
from accounts.rules.actor import Actor
from accounts.rules.codes import code_hash, is_code
from accounts.rules.contacts import CODE_DIGITS, CODE_TRIES, CODE_VALID
from accounts.rules.limits import CONTACT_CODES
from accounts.selectors.profile import open_contact_change


class TooManyCodesError(Exception):
    """Too many codes were asked for within the hour."""


class CodeOverError(Exception):
    """There is no code to wait for any more: used, too old, or tried too often."""


@dataclass
class WrongCodeError(Exception):
    """The code does not match; `left` more tries."""

    left: int


@dataclass(frozen=True)
class Settings:
    """What a person may choose freely."""

    language: str
    time_zone: str
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True)
class Contact:
    """A contact and how messages travel there ("mail" or "text")."""

    channel: str
    contact: str


@transaction.atomic
def save_settings(*, actor: Actor, record: Patient | None, chosen: Settings, now: datetime) -> None:
    """Keep language and time zone with the account and the own record; names only without one."""
    kept = {"language": chosen.language, "time_zone": chosen.time_zone}
    if record:
        Patient.objects.filter(pk=record.pk).update(**kept, updated_at=now)
    else:
        kept |= {"first_name": chosen.first_name, "last_name": chosen.last_name}
    User.objects.filter(pk=actor.person).update(**kept)
    audit("profile_changed", actor=actor, now=now, patient=record, target=f"user:{actor.user_id}")


def ask_contact_change(*, actor: Actor, record: Patient, wanted: Contact, now: datetime) -> None:
    """Send a code to the new contact; a change asked for before is given up.

    Raises TooManyCodesError. Nothing on the record changes yet.
    """
    if not try_counts(CONTACT_CODES, str(actor.user_id), now=now):
        raise TooManyCodesError
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    hashed = code_hash(_scope(actor, wanted.contact), code)
    with transaction.atomic():
        change = _open_change(actor, record, wanted, hashed=hashed, now=now)
        _owe_code(change, wanted, code)
        audit("contact_asked", actor=actor, now=now, patient=record, target=_cause(change))


def prove_contact(*, actor: Actor, code: str, now: datetime) -> ContactChange:
    """Compare the code with the one that was sent; the right one changes the record at once.

    Raises WrongCodeError, or CodeOverError when there is nothing left to try.
    """
    change = open_contact_change(actor, now)
    if change is None or not _take_try(change):
        raise CodeOverError
    if not is_code(change.code_hash, _scope(actor, contact_of(change)), code):
        audit("contact_wrong_code", actor=actor, now=now, patient=change.patient)
        raise WrongCodeError(CODE_TRIES - change.tries - 1)
    _apply(change, actor, now)
    return change


def contact_of(change: ContactChange) -> str:
    """The new contact as text, whichever kind it is."""
    return str(change.email or change.phone)


def _open_change(
    actor: Actor, record: Patient, wanted: Contact, *, hashed: str, now: datetime
) -> ContactChange:
    waiting = ContactChange.objects.filter(user=actor.user_id, finished_at=None)
    waiting.filter(expires_at__gt=now).update(expires_at=now)
    return ContactChange.objects.create(
        patient=record,
        user_id=actor.person,
        channel=wanted.channel,
        code_hash=hashed,
        created_at=now,
        expires_at=now + CODE_VALID,
        **{_field(wanted.channel): wanted.contact},
    )


def _owe_code(change: ContactChange, wanted: Contact, code: str) -> None:
    until = change.expires_at.isoformat()
    owe(
        "contact_code",
        cause=_cause(change),
        to=change.patient,
        channel=wanted.channel,
        now=change.created_at,
        secret={"to": wanted.contact, "code": code, "expires_at": until},
    )


def _take_try(change: ContactChange) -> bool:
    """Use up one try: the row count is the claim, exact under parallel tries."""
    open_row = ContactChange.objects.filter(pk=change.pk, finished_at=None, tries__lt=CODE_TRIES)
    return bool(open_row.update(tries=F("tries") + 1))


@transaction.atomic
def _apply(change: ContactChange, actor: Actor, now: datetime) -> None:
    record = Patient.objects.select_for_update().get(pk=change.patient_id)
    claim = ContactChange.objects.filter(pk=change.pk, finished_at=None)
    if not claim.update(finished_at=now):
        raise CodeOverError
    field, new = _field(change.channel), contact_of(change)
    audit("contact_changed", actor=actor, now=now, patient=record, target=_cause(change))
    if str(getattr(record, field)) == new:
        return
    kept = {field: new, **({"text_consent_at": None} if field == "phone" else {})}
    Patient.objects.filter(pk=record.pk).update(**kept, updated_at=now)
    _tell_of_change(change, record, now)


def _tell_of_change(change: ContactChange, old: Patient, now: datetime) -> None:
    """Tell the old contact, and the sign-on address where it is another one."""
    told: dict[str, Any] = {"cause": _cause(change), "now": now}
    words = {"what": _field(change.channel)}
    owe("contact_changed", to=change.user, channel="mail", secret=words, **told)
    if change.channel == "mail" and old.email and old.email != change.user.email:
        secret = {**words, "to": old.email}
        owe("contact_changed", to=old, channel="mail", secret=secret, **told)
    if change.channel == "text" and old.phone and old.text_stopped_at is None:
        secret = {**words, "to": str(old.phone)}
        owe("contact_changed", to=old, channel="text", secret=secret, **told)


def _field(channel: str) -> str:
    return {"mail": "email", "text": "phone"}[channel]


def _scope(actor: Actor, contact: str) -> str:
    return f"contact:{actor.user_id}:{contact}"


def _cause(change: ContactChange) -> str:
    return f"contact:{change.pk}"
