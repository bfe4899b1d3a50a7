"""An agent's look at a browser: its newest check and nothing else; and the same from that browser."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.rules.actor import Actor
from videovisit.models import ReadinessCheck, SupportLook
from videovisit.rules.report import Row, rows_of, told_of
from videovisit.rules.support import CODE_LASTS, Step, is_done, step_of
from videovisit.selectors.checks import newest_check


@dataclass(frozen=True)
class Seen:
    """What an agent sees of a browser: no name, no date, no reason.

    `minutes` is the age of the newest result.
    """

    look: SupportLook
    verdict: str
    rows: list[Row]
    told: frozenset[str]
    family: str
    version: float
    system: str
    minutes: int
    step: Step | None
    is_over: bool
    at: datetime


def look_of(actor: Actor, look_id: int) -> SupportLook | None:
    """One of the agent's own looks, run out or not."""
    return _with_patient().filter(agent=actor.user_id, pk=look_id).first()


def _with_patient() -> QuerySet[SupportLook]:
    """With whom the check belongs to: for the audit alone."""
    return SupportLook.objects.select_related("check_told__patient__clinic")


def seen_by(look: SupportLook, now: datetime) -> Seen:
    """The state of the browser now; of a look that has run out nothing but that."""
    is_over = look.ends_at <= now
    check = None if is_over else newest_check(look.browser, now)
    findings = check.findings if check else {}
    return Seen(
        look=look,
        verdict=check.verdict if check else "",
        rows=rows_of(findings),
        told=told_of(findings),
        family=check.browser_family if check else "other",
        version=check.browser_version if check else 0,
        system=check.system if check else "other",
        minutes=int((now - check.taken_at).total_seconds()) // 60 if check else 0,
        step=_step(look, check),
        is_over=is_over,
        at=now,
    )


def _step(look: SupportLook, check: ReadinessCheck | None) -> Step | None:
    """The step that its page shows: not one that has served."""
    until = check.support_code_until if check else None
    is_over = look.step_at is not None and is_done(
        look.step_at,
        check=(check.verdict, check.taken_at) if check else None,
        code_made_at=until - CODE_LASTS if until else None,
    )
    return None if is_over else step_of(look.step)


@dataclass(frozen=True)
class Helped:
    """What a browser's own page knows of its helper: a live code, or a look that goes on."""

    look: SupportLook | None
    step: Step | None
    family: str
    system: str
    waits: bool

    @property
    def goes_on(self) -> bool:
        """Whether it is worth asking again."""
        return self.look is not None or self.waits

    @property
    def mark(self) -> str:
        """Another one for each step that was pushed, so that one pushed again is said again."""
        step_at = self.look.step_at if self.look and self.step else None
        return step_at.isoformat() if step_at else ""


def helped_here(browser: str, now: datetime) -> Helped:
    """For the page of this browser; nothing for one without an id."""
    if not browser:
        return Helped(None, None, "", "", waits=False)
    look = open_look(browser, now)
    check = newest_check(browser, now)
    until = check.support_code_until if check else None
    return Helped(
        look=look,
        step=_step(look, check) if look else None,
        family=check.browser_family if check else "",
        system=check.system if check else "",
        waits=until is not None and until > now,
    )


def open_look(browser: str, now: datetime) -> SupportLook | None:
    """The look at this browser that goes on: there is one at most."""
    return _with_patient().filter(browser=browser, ends_at__gt=now).order_by("-pk").first()


def live_code(code_hash: str, now: datetime) -> ReadinessCheck | None:
    """The check whose code has this hash and may still be used, locked."""
    live = ReadinessCheck.objects.filter(support_code_until__gt=now, support_code_hash=code_hash)
    return live.select_for_update(of=("self",)).select_related("patient__clinic").first()
