"""When a notice is tried again, who may get a text message, and what its headers say."""

import re
from datetime import datetime, timedelta

LEASE = timedelta(seconds=60)  # a claimed notice belongs to its worker this long
RETRY_AFTER = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(seconds=60),
    timedelta(minutes=5),
    timedelta(minutes=15),
)
RESTS = RETRY_AFTER[:3]  # how long a channel rests after each failure of its server, then the last
NOWHERE = "no contact or no consent"  # why a notice was dropped that had nowhere to go
NAMED = re.compile(r"<notice-(\d+)-\d+@")
INSTEAD_OF_A_CODE = frozenset({"registration_exists"})
SUBJECT_LENGTH = 60  # characters; longer ones are cut on telephones


def retry_at(attempt: int, now: datetime) -> datetime | None:
    """When to try again after the `attempt`-th try has failed; None when it was the last one."""
    return now + RETRY_AFTER[attempt - 1] if attempt <= len(RETRY_AFTER) else None


def rest_until(failures: int, now: datetime) -> datetime:
    """When the server is asked again that has now failed so many times, one after the other."""
    return now + RESTS[min(failures, len(RESTS)) - 1]


def was_asked_for(kind: str) -> bool:
    """Whether the notice answers what the person did a moment ago: a one-time code, or its stead."""
    return kind.endswith("_code") or kind in INSTEAD_OF_A_CODE


def may_text(kind: str, consent_at: datetime | None, stopped_at: datetime | None) -> bool:
    """Text messages need consent that was not taken back; an answer asked for needs none."""
    return was_asked_for(kind) or (consent_at is not None and stopped_at is None)


def is_late(expires_at: str | None, now: datetime) -> bool:
    """Whether what the notice carries (ISO 8601, from its secret) is no longer worth sending."""
    return expires_at is not None and datetime.fromisoformat(expires_at) <= now


def message_id(notice_id: int, revision: int, host: str) -> str:
    """The Message-ID: the same for every try, so that mail programs show a duplicate once."""
    return f"<notice-{notice_id}-{revision}@{host}>"


def notice_of(reference: str) -> int:
    """The number of the notice that a Message-ID of ours names; 0, which no row has, for another."""
    found = NAMED.match(reference)
    return int(found[1]) if found else 0


def one_line(subject: str) -> str:
    """A subject as one line of at most 60 characters."""
    line = " ".join(subject.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"
