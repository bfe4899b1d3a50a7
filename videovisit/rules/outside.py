"""Who leaves the waiting room to be told: called by the doctor, they have three minutes to come back."""

from datetime import datetime, timedelta
from enum import StrEnum

COME_BACK = timedelta(minutes=3)
LASTS = timedelta(hours=3)  # whom the doctor has not called keeps the window open so long
READY = "doctor_ready"  # kind of message


class Call(StrEnum):
    """How it stands with somebody outside."""

    NOT_YET = "not-yet"
    CALLED = "called"
    MISSED = "missed"  # they did not come in time; the place is kept


def call_of(called_in_at: datetime | None, *, now: datetime) -> Call:
    """Called for three minutes, then missed."""
    if called_in_at is None:
        return Call.NOT_YET
    return Call.CALLED if now < called_in_at + COME_BACK else Call.MISSED
