"""When a message about an appointment is still true, asked once more just before it goes out."""

from datetime import datetime

from appointments.rules.join_window import Times, Window, is_upcoming, join_state, may_join

BOOKED, MOVED, CANCELLED = "appointment_booked", "appointment_moved", "appointment_cancelled"
REMINDER, DOOR = "appointment_reminder", "appointment_door"


def is_still_true(kind: str, times: Times, *, now: datetime, window: Window) -> bool:
    """Whether what a notice of this kind says holds at `now`, for the revision it speaks of."""
    if kind == CANCELLED:
        return times.status == "cancelled"
    if kind == REMINDER:
        return times.status == "booked" and now < times.starts_at
    if kind == DOOR:
        return times.status == "booked" and may_join(join_state(times, now=now, window=window))
    return times.status != "cancelled" and is_upcoming(times, now=now, window=window)
