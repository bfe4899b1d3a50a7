"""What each kind of notice needs beside its row: its texts, and when it is still owed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import Notice
from accounts.selectors.outbox import Recipient


class Part(NamedTuple):
    """One more part of a mail; `mimetype` comes without a charset, which is always UTF-8."""

    content: str
    mimetype: str


def always(_notice: Notice, _now: datetime) -> bool:
    """Owed whatever happened since."""
    return True


def no_words(_notice: Notice, _recipient: Recipient) -> dict[str, Any]:
    """The texts need nothing but what every text has."""
    return {}


def no_part(_notice: Notice, _recipient: Recipient) -> Part | None:
    """Words and HTML are the whole mail."""
    return None


@dataclass(frozen=True)
class Kind:
    """`folder` holds <kind>.subject.txt, .txt, .html (mail) and .text.txt (text message).

    `is_still_owed` is asked after the claim: a notice that is no longer true is dropped. `words`
    adds to what the texts may use, `part` adds to the mail; both in the recipient's language.
    """

    folder: str = "accounts/notices"
    is_still_owed: Callable[[Notice, datetime], bool] = always
    words: Callable[[Notice, Recipient], dict[str, Any]] = no_words
    part: Callable[[Notice, Recipient], Part | None] = no_part


KINDS: dict[str, Kind] = {}  # higher apps add theirs in their tasks.py


def kind_of(notice: Notice) -> Kind:
    """The kind of a notice; plain ones need no entry."""
    return KINDS.get(notice.kind, Kind())
