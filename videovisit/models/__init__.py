"""Tables of the live side: what checks found, and visits with the people in them."""

from videovisit.models.checks import ReadinessCheck, Verdict
from videovisit.models.lateness import ClinicLadder, Lateness
from videovisit.models.outreach import Outreach, OutreachOutcome
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
    "Delay",
    "Guest",
    "Lateness",
    "Opinion",
    "Outreach",
    "OutreachOutcome",
    "ReadinessCheck",
    "Seat",
    "SeatRole",
    "Verdict",
    "Visit",
    "VisitMessage",
]
