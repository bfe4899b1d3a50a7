"""What each kind of notice needs beside its row: where its texts lie and when it is still owed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Notice


def always(_notice: Notice, _now: datetime) -> bool:
    """Owed whatever happened since."""
    return True


@dataclass(frozen=True)
class Kind:
    """`folder` holds <kind>.subject.txt, .txt, .html (mail) and .text.txt (text message).

    `is_still_owed` is asked after the claim: a notice that is no longer true is dropped.
    """

    folder: str = "accounts/notices"
    is_still_owed: Callable[[Notice, datetime], bool] = always


KINDS: dict[str, Kind] = {}  # higher apps add theirs in their tasks.py


def kind_of(notice: Notice) -> Kind:
    """The kind of a notice; plain ones need no entry."""
    return KINDS.get(notice.kind, Kind())
