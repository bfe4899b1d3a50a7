"""What the workers do for the live side."""

from datetime import timedelta

from accounts.actions.kinds import KINDS
from accounts.actions.sweeps import SWEEPS, Sweep
from videovisit.actions.board import forget_notes
from videovisit.actions.call_words import CALL_KINDS
from videovisit.actions.checks import forget_checks, refresh_readiness, tell_staff_of_problems
from videovisit.actions.day import tell_staff_of_unseen
from videovisit.actions.days_off import tell_days_off
from videovisit.actions.delays import tell_delays
from videovisit.actions.endings import (
    cancel_off,
    cancel_unmet,
    end_empty,
    forget_samples,
    keep_open,
)
from videovisit.actions.late_words import LATE_KINDS
from videovisit.actions.lateness import climb, close_late_tasks
from videovisit.actions.looks import forget_looks
from videovisit.actions.outside import close_not_back
from videovisit.actions.ready_words import READY_KINDS
from videovisit.actions.support import forget_cases
from videovisit.actions.support_words import SUPPORT_KINDS
from videovisit.actions.visits import follow_moves

KINDS |= LATE_KINDS | CALL_KINDS | READY_KINDS | SUPPORT_KINDS
SWEEPS += [
    Sweep("readiness", refresh_readiness, timedelta(seconds=3)),
    Sweep("problems", tell_staff_of_problems, timedelta(seconds=10)),
    Sweep("arrivals", tell_staff_of_unseen, timedelta(seconds=10)),
    Sweep("delays", tell_delays),
    Sweep("doctors who are off", tell_days_off),
    Sweep("late doctors", climb),
    Sweep("tasks about late doctors", close_late_tasks, timedelta(seconds=10)),
    Sweep("checks", forget_checks, timedelta(hours=1)),
    Sweep("support cases", forget_cases, timedelta(hours=1)),
    Sweep("support looks", forget_looks, timedelta(hours=1)),
    Sweep("visits that were moved", follow_moves, timedelta(seconds=3)),
    Sweep("visits kept open", keep_open, timedelta(seconds=10)),
    Sweep("visits that are empty", end_empty, timedelta(seconds=10)),
    Sweep("visits nobody came back to", close_not_back, timedelta(seconds=10)),
    Sweep("visits without a doctor", cancel_unmet, timedelta(seconds=10)),
    Sweep("visits of doctors who are off", cancel_off, timedelta(seconds=10)),
    Sweep("call figures", forget_samples, timedelta(hours=1)),
    Sweep("notes of the board", forget_notes, timedelta(hours=1)),
]
