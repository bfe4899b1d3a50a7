"""An agent looks at a browser by the code that its person reads out, and helps it step by step."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.attempts import count_try
from accounts.actions.audit import record
from accounts.rules.actor import Actor
from accounts.rules.codes import code_hash
from accounts.rules.limits import Limit
from videovisit.actions.checks import A_QUARTER, CODE_SCOPE
from videovisit.models import ReadinessCheck, SupportLook
from videovisit.rules.support import KEPT, LOOK_LASTS
from videovisit.selectors.looks import Seen, live_code, open_look, seen_by

CODES_TYPED = Limit("support-code", 30, A_QUARTER)  # by one agent


def use_code(typed: str, *, actor: Actor, now: datetime) -> SupportLook | None:
    """Begin a look at the browser whose code this is, once; None where it is nobody's by now.

    It ends a look that another agent may have had. Raises TooManyTriesError.
    """
    count_try(CODES_TYPED, str(actor.person), now=now)
    return _begin(typed, actor=actor, now=now)


@transaction.atomic
def _begin(typed: str, *, actor: Actor, now: datetime) -> SupportLook | None:
    check = live_code(code_hash(CODE_SCOPE, typed), now)
    if check is None:
        record("support_code_refused", actor=actor, now=now)
        return None
    ReadinessCheck.objects.filter(pk=check.pk).update(support_code_hash="", support_code_until=None)
    SupportLook.objects.filter(browser=check.browser, ends_at__gt=now).update(ends_at=now)
    look = SupportLook.objects.create(
        agent_id=actor.person,
        check_told=check,
        browser=check.browser,
        opened_at=now,
        ends_at=now + LOOK_LASTS,
    )
    _record("support_code_used", look, actor=actor, now=now)
    return look


@transaction.atomic
def see_look(look: SupportLook, *, actor: Actor, now: datetime) -> Seen:
    """Open the page of a look; what changes on it is the same look."""
    _record("support_browser_seen", look, actor=actor, now=now)
    return seen_by(look, now)


@transaction.atomic
def push_step(look: SupportLook, number: int, *, actor: Actor, now: datetime) -> bool:
    """Put a help step on the page of this browser; False where the look has run out."""
    open_ones = SupportLook.objects.filter(pk=look.pk, ends_at__gt=now)
    is_sent = bool(open_ones.update(step=number, step_at=now, step_shown_at=None))
    if is_sent:
        _record("help_step_sent", look, actor=actor, now=now, number=number)
    return is_sent


@transaction.atomic
def note_shown(browser: str, *, actor: Actor, now: datetime) -> bool:
    """The page of this browser shows its step; False where it has none that is new."""
    look = open_look(browser, now)
    if look is None:
        return False
    unseen = SupportLook.objects.filter(pk=look.pk, step_shown_at=None).exclude(step=None)
    is_new = bool(unseen.update(step_shown_at=now))
    if is_new:
        _record("help_step_shown", look, actor=actor, now=now, number=look.step)
    return is_new


def forget_looks(now: datetime) -> None:
    """A sweep: looks are kept for 90 days; the audit keeps who looked."""
    SupportLook.objects.filter(ends_at__lt=now - KEPT).delete()


def _record(action: str, look: SupportLook, *, actor: Actor, now: datetime, **detail: Any) -> None:
    """About the patient, too, where the check is somebody's: they can read that it was looked at."""
    check = look.check_told
    patient = check.patient if check else None
    record(action, actor=actor, now=now, patient=patient, target=f"look:{look.pk}", **detail)
