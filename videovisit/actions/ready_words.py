"""The message to a patient who has not come, or went away: the doctor is in the room, and waits."""

from datetime import datetime

from accounts.actions.kinds import Kind
from accounts.models import Notice
from appointments.actions import notices
from appointments.selectors.notices import appointment_of, is_told
from videovisit.selectors.waiting import is_waited_for

WAITS = "doctor_waits"


def _is_still_owed(notice: Notice, now: datetime) -> bool:
    """Asked after the claim: the doctor is there still, and the patient is not."""
    appointment = appointment_of(notice)
    return (
        notice.revision == appointment.revision
        and is_waited_for(appointment, now)
        and is_told(notice, appointment.patient, now)
    )


READY_KINDS = {WAITS: Kind("videovisit/notices", _is_still_owed, notices.words)}
