"""Tables of the live side: what checks found, and visits with the people in them."""

from videovisit.models.checks import ReadinessCheck, Verdict
from videovisit.models.lateness import ClinicLadder, DayOff, LateChoice, LateChosen, Lateness
from videovisit.models.notes import HandOverNote
from videovisit.models.outreach import Outreach, OutreachOutcome
from videovisit.models.support import SupportCase, SupportLook, SupportReason
from videovisit.models.visits import (
    CallSample,
    Delay,
    Guest,
    Opinion,
    Seat,
    SeatRole,
    Visit,
    VisitMessage,
)

__all__ = [
    "CallSample",
    "ClinicLadder",
    "DayOff",
    "Delay",
    "Guest",
    "HandOverNote",
    "LateChoice",
    "LateChosen",
    "Lateness",
    "Opinion",
    "Outreach",
    "OutreachOutcome",
    "ReadinessCheck",
    "Seat",
    "SeatRole",
    "SupportCase",
    "SupportLook",
    "SupportReason",
    "Verdict",
    "Visit",
    "VisitMessage",
]
