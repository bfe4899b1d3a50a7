"""A file between the look at it and its confirmation: kept encrypted for an hour, used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actions.outbox import seal, unseal
from accounts.models import Clinic, HeldFile
from accounts.rules.actor import Actor
from accounts.selectors.people import user_of

KEPT_FOR = timedelta(hours=1)


class FileOverError(Exception):
    """The file was confirmed already, or it lay too long."""


@dataclass(frozen=True)
class Table:
    """The text of a file, and the numbers of the rows that were wrong when somebody looked."""

    kind: str
    text: str
    wrong: frozenset[int] = frozenset()


def hold_file(clinic: Clinic, table: Table, *, actor: Actor, now: datetime) -> HeldFile:
    """Keep a file that somebody has looked at."""
    forget_files(now)
    secret = {"text": table.text, "wrong": sorted(table.wrong)}
    return HeldFile.objects.create(
        kind=table.kind,
        clinic=clinic,
        uploaded_by=user_of(actor),
        uploaded_at=now,
        sealed=seal(secret),
    )


def take_file(held: HeldFile, now: datetime) -> Table:
    """What the file holds, for its confirmation: once. Raises FileOverError."""
    waiting = HeldFile.objects.filter(pk=held.pk, finished_at=None, uploaded_at__gt=now - KEPT_FOR)
    if not waiting.update(finished_at=now, sealed=None):
        raise FileOverError
    secret = unseal(held.sealed)
    return Table(held.kind, secret["text"], frozenset(secret["wrong"]))


def forget_files(now: datetime) -> None:
    """Erase files that nobody confirmed within an hour."""
    old = HeldFile.objects.filter(uploaded_at__lt=now - KEPT_FOR)
    old.exclude(sealed=None).update(sealed=None)
