"""Why staff cancel a visit: one of a few reasons, and words for the clinic alone."""

from enum import StrEnum

LONGEST_WORDS = 500  # characters


class Why(StrEnum):
    """The reasons to choose from."""

    PATIENT_ASKED = "patient_asked"
    DOCTOR_AWAY = "doctor_away"
    BOOKED_TWICE = "booked_twice"
    NOT_NEEDED = "not_needed"
    OTHER = "other"
    DOCTOR_ABSENT = "doctor_absent"  # found by the portal, never chosen


BY_CLINIC = (
    Why.DOCTOR_AWAY,
    Why.OTHER,
    Why.DOCTOR_ABSENT,
)  # not the patient's wish, and no slip: they still expect it


def cancel_reason(why: str, words: str) -> str:
    """What the appointment keeps: the reason, and after a colon what was typed."""
    return f"{why}: {words}" if words else why


def read_reason(kept: str) -> tuple[str, str]:
    """(reason, words) of what an appointment keeps; anything but ours is words alone."""
    why, _, words = kept.partition(": ")
    return (why, words) if why in {*Why} else ("", kept)
