"""What a patient may still change of an appointment, and what staff may."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from appointments.rules.join_window import Times, Window, is_upcoming

WAITED_FOR = timedelta(minutes=15)  # a patient who is so late may still come
MOST_UPCOMING = 3  # visits with one doctor that a patient may have booked for themselves


class Refusal(StrEnum):
    """Why something cannot be changed; the page has the words."""

    TOO_LATE = "too_late"  # the clinic's notice has passed: the phone helps
    TOO_EARLY = "too_early"  # they may still come
    STARTED = "started"  # the patient is here, or the visit is in progress
    GOING_ON = "going_on"  # doctor and patient see each other: only the doctor ends that
    OVER = "over"  # cancelled, done or missed
    TAKEN = "taken"  # somebody else has the time
    PATIENT_BUSY = "patient_busy"  # the patient has another visit then
    NOT_OFFERED = "not_offered"  # the doctor does not work then, or not this way
    PAST = "past"
    NOT_KNOWN = "not_known"  # a first visit with this doctor is booked by staff
    SAME = "same"  # nothing would change
    TOO_MANY = "too_many"  # the patient has booked enough visits with this doctor


def refuses_change(
    status: str, starts_at: datetime, *, now: datetime, notice: timedelta
) -> Refusal | None:
    """Why a patient may not change an appointment with so much notice; None when they may."""
    if status == "arrived":
        return Refusal.STARTED
    if status != "booked":
        return Refusal.OVER
    return Refusal.TOO_LATE if now > starts_at - notice else None


def refuses_edit(status: str, visit_status: str) -> Refusal | None:
    """Why staff may not move or cancel it; None when they may."""
    if status not in ("booked", "arrived"):
        return Refusal.OVER
    return Refusal.GOING_ON if visit_status == "in-progress" else None


def refuses_no_show(
    status: str, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> Refusal | None:
    """Why it cannot be marked as missed: 15 minutes of it, or all of it, have passed in vain."""
    if status == "arrived":
        return Refusal.STARTED
    if status != "booked":
        return Refusal.OVER
    return Refusal.TOO_EARLY if now < min(starts_at + WAITED_FOR, ends_at) else None


def refuses_take_back(times: Times, *, now: datetime, window: Window) -> Refusal | None:
    """Why "missed" stays: it is not missed, or nobody can join the video visit any more."""
    if times.status != "noshow":
        return Refusal.OVER
    might_be = replace(times, status="booked")
    is_open = times.modality != "video" or is_upcoming(might_be, now=now, window=window)
    return None if is_open else Refusal.OVER


def refuses_booking(*, is_known: bool, upcoming: int) -> Refusal | None:
    """Why a patient may not book with a doctor; `upcoming` visits they booked themselves are ahead."""
    if not is_known:
        return Refusal.NOT_KNOWN
    return Refusal.TOO_MANY if upcoming >= MOST_UPCOMING else None
