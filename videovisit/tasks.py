"""What the workers do for the live side."""

from datetime import timedelta

from accounts.actions.sweeps import SWEEPS, Sweep
from videovisit.actions.checks import forget_checks, refresh_readiness

SWEEPS += [
    Sweep("readiness", refresh_readiness, timedelta(seconds=5)),
    Sweep("checks", forget_checks, timedelta(hours=1)),
]
