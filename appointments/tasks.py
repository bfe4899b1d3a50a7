"""What the workers do for appointments: kinds of notices, and sweeps."""

from datetime import timedelta

from accounts.actions.kinds import KINDS
from accounts.actions.sweeps import SWEEPS, Sweep
from appointments.actions.closing import close_missed, forget_holds
from appointments.actions.confirmations import confirm_imported
from appointments.actions.notices import APPOINTMENT_KINDS
from appointments.actions.reminders import remind, tell_doors

KINDS |= APPOINTMENT_KINDS
SWEEPS += [
    Sweep("reminders", remind),
    Sweep("doors", tell_doors),
    Sweep("confirmations", confirm_imported),
    Sweep("missed", close_missed, timedelta(minutes=1)),
    Sweep("holds", forget_holds, timedelta(hours=1)),
]
