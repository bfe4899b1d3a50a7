"""What a person sees of themselves: the start of the account, contacts and what is being proven."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import ContactChange, Patient, PatientAccess, User
from accounts.rules.actor import Actor
from accounts.rules.contacts import CODE_TRIES
from accounts.rules.outbox import may_text
from accounts.selectors.people import grants_of, own_record, user_of


@dataclass(frozen=True)
class Home:
    """The start of one's account: own record (if any) and the people cared for."""

    record: Patient | None
    cared_for: list[PatientAccess]


@dataclass(frozen=True)
class Profile:
    """One's account and own record; `texts` and `phone_proven` are False without a record."""

    user: User
    record: Patient | None
    texts: bool
    phone_proven: bool


def account_home(actor: Actor, now: datetime) -> Home:
    """Own record and live grants for others, in one query."""
    grants = list(grants_of(user_of(actor), now))
    own = next((grant.patient for grant in grants if grant.kind == "self"), None)
    return Home(own, [grant for grant in grants if grant.kind != "self"])


def profile(actor: Actor, now: datetime) -> Profile:
    """The person's settings and what stands on their own record."""
    user = user_of(actor)
    record = own_record(user, now)
    if record is None:
        return Profile(user, None, texts=False, phone_proven=False)
    texts = may_text("", record.text_consent_at, record.text_stopped_at)
    return Profile(user, record, texts=texts, phone_proven=phone_proven(record))


def phone_proven(record: Patient) -> bool:
    """Whether a code sent to the phone on record has come back."""
    proofs = ContactChange.objects.filter(patient=record, channel="text", phone=record.phone)
    return bool(record.phone) and proofs.exclude(finished_at=None).exists()


def open_contact_change(actor: Actor, now: datetime) -> ContactChange | None:
    """The newest change of the person's that still waits for its code."""
    waiting = ContactChange.objects.filter(
        user=actor.user_id, finished_at=None, expires_at__gt=now, tries__lt=CODE_TRIES
    )
    return waiting.select_related("patient").order_by("-pk").first()
